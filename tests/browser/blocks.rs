//! Block Kit beyond what the bot uses today: every block is shown, every element does what it is for.

use fantoccini::key::Key;
use serde_json::{Value, json};

use super::page::{FORM, MESSAGE, Page, quoted};
use super::window::on_a_demo;

const DRAWER: &str = "//section[@id='drawer']";

fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text })
}

fn options(names: &[&str]) -> Value {
    let option = |name: &&str| json!({ "text": plain(name), "value": name });
    names.iter().map(option).collect()
}

/// An element of a row of actions, with more to it.
fn element(kind: &str, more: Value) -> Value {
    let mut element = json!({ "type": kind, "action_id": format!("an_{kind}") });
    if let (Some(element), Value::Object(more)) = (element.as_object_mut(), more) {
        element.extend(more);
    }
    element
}

fn everything() -> Value {
    let colours = options(&["Red", "Green", "Blue"]);
    let sure = json!({ "title": plain("Really?"), "text": plain("There is no way back."),
        "confirm": plain("Do it"), "deny": plain("Rather not"), "style": "danger" });
    json!([
        { "type": "header", "text": plain("Everything there is :tada:") },
        { "type": "section", "text": { "type": "mrkdwn", "text": "*bold* _italic_ ~gone~ `code` &lt;b&gt;raw&lt;/b&gt; <https://example.com|a link> <@ME>" },
          "accessory": { "type": "overflow", "action_id": "an_overflow", "options": options(&["Edit", "Remove"]) } },
        { "type": "section", "fields": [
            { "type": "mrkdwn", "text": "*Due*\n<!date^1795424400^{date_num} {time}|soon>" }, plain("*as it is*") ] },
        { "type": "section", "text": plain("Several at once"),
          "accessory": element("multi_static_select", json!({ "placeholder": plain("Colours"), "options": colours })) },
        { "type": "context", "elements": [{ "type": "mrkdwn", "text": "small print" }] },
        { "type": "divider" },
        { "type": "image", "image_url": "https://example.com/funnel.png", "alt_text": "A funnel" },
        { "type": "table", "rows": [
            [{ "type": "raw_text", "text": "Step" }, { "type": "raw_text", "text": "Median" }],
            [{ "type": "raw_text", "text": "Acknowledged" }, { "type": "raw_text", "text": "3 h" }] ] },
        { "type": "actions", "elements": [
            element("button", json!({ "text": plain("Destroy"), "style": "danger", "confirm": sure })),
            element("static_select", json!({ "placeholder": plain("A colour"), "options": colours })),
            element("users_select", json!({ "placeholder": plain("A person") })),
            element("channels_select", json!({ "placeholder": plain("A channel") })),
            element("conversations_select", json!({ "placeholder": plain("A place") })),
            element("datepicker", json!({ "initial_date": "2026-11-20" })),
            element("timepicker", json!({})),
            element("radio_buttons", json!({ "options": colours })),
            element("checkboxes", json!({ "options": colours })),
        ] },
    ])
}

/// The control of this kind in the last message.
fn of(kind: &str) -> String {
    format!("//main//*[contains(@data-focus, '/an_{kind}')]")
}

async fn hears_of(page: &Page, kind: &str) {
    page.at(&format!(
        "{DRAWER}//*[@role='option'][contains(., 'block_actions')][contains(., 'an_{kind}')]"
    ))
    .await;
}

/// Waits until the app was told of it, which says that it does not know it.
async fn is_told(page: &Page, kind: &str) {
    hears_of(page, kind).await;
    page.press(FORM, "Close").await;
    page.gone("//dialog[@open]").await;
}

async fn takes(page: &Page, kind: &str, shown: &str) {
    page.click_at(&of(kind)).await;
    page.click_at(&format!(
        "//*[@role='option'][ancestor::*[contains(@class, 'popup')]][.//*[normalize-space(.)={}]]",
        quoted(shown)
    ))
    .await;
    is_told(page, kind).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_block_is_shown_and_every_element_works() {
    on_a_demo("blocks", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.at("//button[@role='radio'][@aria-checked='true']")
            .await;
        let message = json!({ "channel": "ME", "text": "everything", "blocks": everything() });
        page.app_calls("chat.postMessage", &message).await;
        page.open("Handoff").await;
        page.sees(MESSAGE, "Everything there is 🎉").await;
        // Markup that somebody typed is text.
        page.sees(MESSAGE, "<b>raw</b>").await;
        page.sees(MESSAGE, "*as it is*").await;
        page.sees(MESSAGE, "2026-11-23 9:00 AM").await;
        page.at("//main//article//table//th[.='Median']").await;
        page.at("//main//article//a[@href='https://example.com'][@rel='noopener noreferrer']")
            .await;
        page.picture("26-every-block").await;

        page.press("//header", "What happened").await;
        page.at(DRAWER).await;
        page.press(MESSAGE, "Destroy").await;
        page.press("//dialog[@open]", "Rather not").await;
        page.gone("//dialog[@open]").await;
        page.press(MESSAGE, "Destroy").await;
        page.press("//dialog[@open]", "Do it").await;
        is_told(&page, "button").await;
        takes(&page, "static_select", "Green").await;
        takes(&page, "users_select", "Lena Lead").await;
        takes(&page, "channels_select", "#general").await;
        takes(&page, "conversations_select", "#general").await;
        takes(&page, "multi_static_select", "Blue").await;
        takes(&page, "multi_static_select", "Red").await;
        page.at(&format!(
            "{}[contains(., 'Blue')][contains(., 'Red')]",
            of("multi_static_select")
        ))
        .await;
        page.click_at(&of("datepicker")).await;
        page.click_at("//button[@data-day='2026-11-27']").await;
        is_told(&page, "datepicker").await;
        page.click_at(&of("timepicker")).await;
        page.keys("16:20").await;
        page.key(Key::Enter).await;
        is_told(&page, "timepicker").await;
        page.click_at("//main//label[contains(., 'Green')][.//input[@type='radio']]")
            .await;
        is_told(&page, "radio_buttons").await;
        page.click_at("//main//label[contains(., 'Blue')][.//input[@type='checkbox']]")
            .await;
        is_told(&page, "checkboxes").await;
        page.click_at(&of("overflow")).await;
        page.click_at("//*[@role='menuitem'][contains(., 'Remove')]")
            .await;
        is_told(&page, "overflow").await;

        // What was chosen stands there still when the page is loaded again.
        page.client().refresh().await.unwrap();
        for (kind, shown) in [
            ("static_select", "Green"),
            ("users_select", "Lena Lead"),
            ("datepicker", "Fri, 27 Nov 2026"),
            ("timepicker", "16:20"),
        ] {
            page.at(&format!("{}[contains(., '{shown}')]", of(kind)))
                .await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_has_a_home() {
    on_a_demo("home", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.at("//button[@role='radio'][@aria-checked='true']").await;
        let input = |label: &str, element: Value| {
            json!({ "type": "input", "label": plain(label), "optional": true, "element": element })
        };
        let home = json!({ "user_id": "ME", "view": { "type": "home", "blocks": [
            { "type": "header", "text": plain("What you owe") },
            { "type": "section", "text": plain("Nothing at all."),
              "accessory": element("button", json!({ "text": plain("Look again") })) },
            input("A moment", element("datetimepicker", json!({ "initial_date_time": 1_795_424_400 }))),
            input("How many", element("number_input", json!({ "is_decimal_allowed": false }))),
            input("Whom to write", element("email_text_input", json!({}))),
            input("Who takes part", element("multi_users_select", json!({}))),
            input("In your own words", element("rich_text_input", json!({}))),
        ] } });
        page.open("Handoff").await;
        page.press("//main", "Home").await;
        page.sees("//main", "Welcome to Handoff.").await;
        page.picture("12-home-of-a-first-timer").await;
        page.app_calls("views.publish", &home).await;
        page.sees("//main", "Nothing at all.").await;
        // In Sam's zone, London.
        page.sees("//main", "Mon, 23 Nov 2026").await;
        page.sees("//main", "09:00").await;
        page.picture("12-home-of-an-app").await;
        page.press("//header", "What happened").await;
        page.press("//main", "Look again").await;
        hears_of(&page, "button").await;
        // The bot knows no such button, and says so.
        page.sees("//dialog[@open]", "no longer there").await;
        page.key(Key::Escape).await;
        page.gone("//dialog[@open]").await;
        page.press("//main", "Messages").await;
        page.sees_not("//main", "Nothing at all.").await;
    })
    .await;
}
