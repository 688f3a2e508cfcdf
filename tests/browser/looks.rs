//! Light and dark, and what is only seen when it is opened: pins, members, the drawer by keyboard.

use fantoccini::key::Key;

use super::driver;
use super::page::{MESSAGE, Page};
use super::window::on_a_demo;

const DRAWER: &str = "//section[@id='drawer'][not(@hidden)]";

async fn background(page: &Page) -> String {
    let colour = "return getComputedStyle(document.querySelector('main')).backgroundColor";
    let colour = page.client().execute(colour, Vec::new()).await.unwrap();
    colour.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn dark_is_as_the_system_says_until_somebody_chooses() {
    on_a_demo("dark", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        let light = background(&page).await;
        driver::prefer(page.client(), "dark").await;
        page.at("//button[@aria-label='Use light colours']").await;
        let dark = background(&page).await;
        assert_ne!(light, dark);
        page.picture("23-empty-workspace-dark").await;
        page.press("//header", "Use light colours").await;
        page.at("//button[@aria-label='Use dark colours']").await;
        assert_eq!(background(&page).await, light);
        // The choice is kept.
        page.client().refresh().await.unwrap();
        page.at("//button[@aria-label='Use dark colours']").await;
        page.at("//h1[@id='conversation-name']").await;
        assert_eq!(background(&page).await, light);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_read_by_keyboard() {
    on_a_demo("drawer", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.says("/handoff help").await;
        page.sees(MESSAGE, "Handoff carries a new customer").await;
        page.tab_to("What happened").await;
        page.key(Key::Enter).await;
        page.sees(DRAWER, "command").await;
        page.focus_is_on("Filter").await;
        page.keys("/handoff").await;
        page.gone(&format!(
            "{DRAWER}//*[@role='option'][contains(., 'conversations')]"
        ))
        .await;
        page.tab_to("command").await;
        page.sees(DRAWER, "Slack told the app").await;
        page.sees(DRAWER, "\"text\": \"help\"").await;
        page.key(Key::Escape).await;
        page.gone(DRAWER).await;
        page.focus_is_on("What happened").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_from_outside_is_invited_and_seen() {
    on_a_demo("invited", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.press("//main", "Channel actions").await;
        page.click_at("//*[@role='menuitem'][contains(., 'Invite somebody')]")
            .await;
        page.click_at("//*[@role='menuitem'][contains(., 'Ola Outsider')]")
            .await;
        page.sees("//main/header", "Shared with another company")
            .await;
        page.press("//main", "5 members").await;
        page.sees("//*[@role='dialog'][@aria-label='Members']", "Ola Outsider")
            .await;
        page.picture("24-members").await;
        page.key(Key::Escape).await;
        page.become_person("Ola Outsider").await;
        page.open("general").await;
        page.says("Hello from outside.").await;
        page.sees(MESSAGE, "Hello from outside.").await;
        page.picture("25-from-outside").await;
    })
    .await;
}
