//! What a person does on the page and sees there. Everything is found by what it is called, and waited
//! for until it is there.

use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::key::Key;
use fantoccini::{Client, Locator};

use serde_json::{Value, json};

use super::window::pictures;

/// Long enough for a machine that builds something else meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether something is there.
const GLANCE: Duration = Duration::from_millis(40);
/// The page may be drawn anew between looking and clicking. Each try is a question to the browser and
/// its answer, so that these are seconds.
const TRIES: usize = 500;

/// The form in front.
pub const FORM: &str = "//dialog[@open and contains(@class, 'modal')]";
/// A message in the middle of the page.
pub const MESSAGE: &str = "//main//article";
pub const THREAD: &str = "//aside[not(@hidden)]";

#[derive(Clone, Debug)]
pub struct Page {
    client: Client,
    address: String,
    /// What the app behind the page calls Slack with.
    token: String,
}

impl Page {
    pub fn new(client: Client, address: String, token: String) -> Self {
        Self {
            client,
            address,
            token,
        }
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Calls Slack as the app would, with `ME` in the arguments for the person in front.
    pub async fn app_calls(&self, method: &str, arguments: &Value) {
        let call = "
            const [method, token, text, done] = arguments;
            const me = new URLSearchParams(location.hash.slice(1)).get('as');
            const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
            const body = text.replaceAll('ME', me);
            fetch(`/api/${method}`, { method: 'POST', headers, body })
              .then((response) => response.json())
              .then((answer) => done(answer.ok ? 'ok' : JSON.stringify(answer)), (error) => done(String(error)));
        ";
        let given = vec![
            json!(method),
            json!(self.token),
            json!(arguments.to_string()),
        ];
        let answer = self
            .client
            .execute_async(call, given)
            .await
            .expect("called");
        assert_eq!(answer, json!("ok"), "{method}");
    }

    /// Waits for the first element of this `XPath`.
    pub async fn at(&self, xpath: &str) -> Element {
        let waiting = self.client.wait().at_most(PATIENCE).every(GLANCE);
        match waiting.for_element(Locator::XPath(xpath)).await {
            Ok(element) => element,
            Err(error) => panic!("{xpath} is not there: {error}\n{}", self.text().await),
        }
    }

    /// Waits until there is none.
    pub async fn gone(&self, xpath: &str) {
        self.at(&format!("/html[not({xpath})]")).await;
    }

    /// Whether it is there now.
    pub async fn is_there(&self, xpath: &str) -> bool {
        let found = self.client.find_all(Locator::XPath(xpath)).await;
        found.is_ok_and(|found| !found.is_empty())
    }

    /// Everything that can be read now.
    async fn text(&self) -> String {
        let everything = "return document.body.innerText";
        let text = self.client.execute(everything, Vec::new()).await;
        text.map_or_else(|error| error.to_string(), |text| text.to_string())
    }

    /// Waits until these words stand somewhere in there.
    pub async fn sees(&self, place: &str, words: &str) {
        self.at(&holding(place, words)).await;
    }

    pub async fn sees_not(&self, place: &str, words: &str) {
        self.gone(&holding(place, words)).await;
    }

    pub async fn click_at(&self, xpath: &str) {
        for _ in 0..TRIES {
            match self.at(xpath).await.click().await {
                Ok(()) => return,
                Err(error) if has_moved(&error) => {}
                Err(error) => panic!("{xpath} cannot be clicked: {error}"),
            }
        }
        panic!("{xpath} is always in the way\n{}", self.text().await);
    }

    /// Clicks the last button of this name in there.
    pub async fn press(&self, place: &str, name: &str) {
        self.click_at(&button(place, name)).await;
    }

    /// Becomes somebody else, by the mouse.
    pub async fn become_person(&self, name: &str) {
        let persona = format!(
            "//button[@role='radio'][.//*[normalize-space(.)={}]]",
            quoted(name)
        );
        self.click_at(&persona).await;
        self.at(&format!("{persona}[@aria-checked='true']")).await;
        self.at(&format!("/html[contains(head/title, {})]", quoted(name)))
            .await;
    }

    /// Waits until so many unread messages are counted beside somebody else.
    pub async fn waits_for(&self, name: &str, unread: usize) {
        let persona = format!("//button[@role='radio'][contains(., {})]", quoted(name));
        self.at(&format!("{persona}//*[@class='count'][.='{unread}']"))
            .await;
    }

    /// Opens a conversation from the left side.
    pub async fn open(&self, name: &str) {
        let place = format!("//nav//a[@title={}]", quoted(name));
        self.click_at(&place).await;
        let head = format!(
            "//h1[@id='conversation-name']//span[normalize-space(.)={}]",
            quoted(name)
        );
        self.at(&head).await;
    }

    /// Types into the message box and presses Enter.
    pub async fn says(&self, text: &str) {
        self.click_at("//textarea[@id='message-box']").await;
        self.keys(text).await;
        self.key(Key::Enter).await;
    }

    /// Fills the first input of this label in the form in front.
    pub async fn fill(&self, label: &str, text: &str) {
        let input = self.at(&input(label)).await;
        input.clear().await.expect("it can be emptied");
        input.click().await.expect("it takes the focus");
        self.keys(text).await;
    }

    /// Chooses in the first menu of this label, by the mouse.
    pub async fn choose(&self, label: &str, shown: &str) {
        self.click_at(&input(label)).await;
        self.click_at(&format!(
            "{FORM}//*[@role='option'][.//*[normalize-space(.)={}]]",
            quoted(shown)
        ))
        .await;
        self.holds(label, shown).await;
    }

    /// Waits until the first input of this label shows this.
    pub async fn holds(&self, label: &str, shown: &str) {
        self.at(&format!("{}[contains(., {})]", input(label), quoted(shown)))
            .await;
    }

    /// Chooses a day (`2026-11-30`), by the mouse.
    pub async fn pick_day(&self, label: &str, day: &str) {
        self.click_at(&input(label)).await;
        let wanted = format!("//button[@data-day='{day}']");
        let months = format!("//*[contains(@class, 'calendar-popup')]{wanted}");
        self.click_at(&months).await;
        self.gone("//*[contains(@class, 'calendar-popup')]").await;
    }

    /// Types with the keyboard, whatever has the focus.
    pub async fn keys(&self, text: &str) {
        let typed = text
            .chars()
            .fold(KeyActions::new("keys".to_owned()), |keys, letter| {
                keys.then(KeyAction::Down { value: letter })
                    .then(KeyAction::Up { value: letter })
            });
        self.client.perform_actions(typed).await.expect("typed");
    }

    pub async fn key(&self, key: Key) {
        self.keys(&char::from(key).to_string()).await;
    }

    /// Presses a key while another one is held.
    pub async fn key_with(&self, held: Key, key: char) {
        let held = char::from(held);
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.client.perform_actions(keys).await.expect("pressed");
    }

    /// What has the focus, by the name that a screen reader says.
    pub async fn focused(&self) -> String {
        let name = "
            const at = document.activeElement;
            const ids = (at.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
            const labels = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
            const shown = at.cloneNode(true);
            for (const hidden of shown.querySelectorAll('[aria-hidden=true]')) hidden.remove();
            return (at.getAttribute('aria-label') || labels || shown.textContent || at.id).trim();
        ";
        let name = self.client.execute(name, Vec::new()).await.expect("a name");
        name.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until something of this name has the focus, as somebody without a mouse does.
    pub async fn tab_to(&self, name: &str) {
        const FURTHEST: usize = 80;
        let mut met = Vec::new();
        for _ in 0..FURTHEST {
            let focused = self.focused().await;
            if focused.starts_with(name) {
                return;
            }
            met.push(focused);
            self.key(Key::Tab).await;
        }
        panic!("Tab never reaches {name:?}, only {met:#?}");
    }

    /// Waits until the focus is on something of this name.
    pub async fn focus_is_on(&self, name: &str) {
        for _ in 0..TRIES {
            if self.focused().await.starts_with(name) {
                return;
            }
            // One more look at the page is the time between two looks.
            self.at("/html").await;
        }
        panic!(
            "the focus is on {:?}, not on {name:?}",
            self.focused().await
        );
    }

    /// Writes a picture to be looked at, once what moves has come to rest.
    pub async fn picture(&self, name: &str) {
        let rest = "
            const done = arguments[0];
            const moving = document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity);
            Promise.allSettled(moving.map((one) => one.finished)).then(() => requestAnimationFrame(() => done(true)));
        ";
        let rested = self.client.execute_async(rest, Vec::new()).await;
        if let Err(error) = rested {
            eprintln!("the page does not rest: {error}");
        }
        let Ok(png) = self.client.screenshot().await else {
            return eprintln!("no picture {name}");
        };
        let folder = pictures();
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        std::fs::write(folder.join(format!("{name}.png")), png).expect("a picture");
    }
}

/// Whether it was drawn anew, or something lay over it for a moment.
fn has_moved(error: &CmdError) -> bool {
    let status = match error {
        CmdError::Standard(refused) => &refused.error,
        _ => return false,
    };
    [
        ErrorStatus::StaleElementReference,
        ErrorStatus::ElementClickIntercepted,
        ErrorStatus::ElementNotInteractable,
    ]
    .contains(status)
}

/// What holds these words in there, and can be seen.
pub fn holding(place: &str, words: &str) -> String {
    format!(
        "{place}//*[contains(normalize-space(.), {})][not(ancestor-or-self::*[@hidden])]",
        quoted(words)
    )
}

/// The last button or link of this name in there.
pub fn button(place: &str, name: &str) -> String {
    let name = quoted(name);
    format!(
        "({place}//*[self::button or self::a][normalize-space(.)={name} or @aria-label={name}])[last()]"
    )
}

/// What is filled in under the first label that begins so, in the form in front.
pub fn input(label: &str) -> String {
    let label = quoted(label);
    let field = format!(
        "({FORM}//*[contains(@class, 'field')][./label[starts-with(normalize-space(.), {label})]])[1]"
    );
    format!("{field}//*[self::input or self::textarea or self::button]")
}

/// Text in an `XPath`, which has no escapes.
pub fn quoted(text: &str) -> String {
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let parts: Vec<String> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}
