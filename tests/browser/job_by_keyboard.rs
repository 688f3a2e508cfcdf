//! The main job without a mouse: every step is a key, and the focus is where somebody expects it.

use fantoccini::key::Key;

use super::page::{FORM, MESSAGE, Page};
use super::window::on_a_demo;

const CHANNEL: &str = "cust-northwind-traders";

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_by_keyboard_alone() {
    on_a_demo("job-by-keyboard", async |page: Page| {
        writes_the_brief(&page).await;
        page.waits_for("Mia Manager", 2).await;
        becomes(&page, "Mia Manager").await;
        acknowledges(&page).await;
        becomes(&page, "Lena Lead").await;
        reads_the_digest(&page).await;
    })
    .await;
}

/// The message box has the focus when the page opens, and the form gives it back when it closes.
async fn writes_the_brief(page: &Page) {
    page.at("//h1[@id='conversation-name']").await;
    page.focus_is_on("Message").await;
    // The command is completed, with its description.
    page.keys("/hand").await;
    page.sees("//*[@role='listbox']", "Hand a new customer over")
        .await;
    page.key(Key::Enter).await;
    page.keys("Northwind Traders").await;
    page.key(Key::Enter).await;
    page.sees(FORM, "Page 1 of 5").await;
    // Which template it is comes first; the customer stands there already.
    page.focus_is_on("Template").await;

    page.tab_to("Customer manager").await;
    page.keys("mia").await;
    page.sees(FORM, "Mia Manager").await;
    page.key(Key::Enter).await;
    page.holds("Customer manager", "Mia Manager").await;
    page.focus_is_on("Customer manager").await;

    page.tab_to("Close date").await;
    page.key(Key::Down).await;
    page.at("//*[contains(@class, 'calendar-popup')]").await;
    // From Monday to the Friday before.
    for _ in 0..3 {
        page.key(Key::Left).await;
    }
    page.key(Key::Enter).await;
    page.holds("Close date", "Fri, 20 Nov 2026").await;

    // The rest is the stand-in's help, and every page is sent by the keys for it.
    for number in 1..=4 {
        page.sees(FORM, &format!("Page {number} of 5")).await;
        page.tab_to("Fill with an example").await;
        page.key(Key::Enter).await;
        page.gone("//*[contains(@class, 'modal-card')][contains(@class, 'busy')]")
            .await;
        if number == 1 {
            page.at(&format!("{FORM}//input[@type='url']")).await;
            // What was chosen stays.
            page.holds("Close date", "Fri, 20 Nov 2026").await;
        }
        page.key_with(Key::Control, char::from(Key::Enter)).await;
    }
    page.sees(FORM, "Page 5 of 5").await;
    page.key_with(Key::Control, char::from(Key::Enter)).await;
    page.sees(FORM, "HO-1 is stored").await;
    page.key(Key::Escape).await;
    page.gone("//dialog[@open]").await;
    page.focus_is_on("Message").await;
}

/// By arrow keys in the list of people.
async fn becomes(page: &Page, name: &str) {
    let now = "//button[@role='radio'][@aria-checked='true']//*[@class='persona-name']";
    let now = page.at(now).await.text().await.unwrap();
    page.tab_to(&now).await;
    for _ in 0..5 {
        if page.focused().await.starts_with(name) {
            break;
        }
        page.key(Key::Down).await;
    }
    page.focus_is_on(name).await;
    page.key(Key::Enter).await;
    page.at(&format!(
        "//button[@role='radio'][@aria-checked='true'][contains(., '{name}')]"
    ))
    .await;
}

async fn acknowledges(page: &Page) {
    page.sees(MESSAGE, "asks you to take over").await;
    page.tab_to("Acknowledge").await;
    page.key(Key::Enter).await;
    page.sees(FORM, "You become the owner of Northwind Traders")
        .await;
    page.focus_is_on("Day of the kickoff").await;
    page.key(Key::Enter).await;
    page.at("//*[contains(@class, 'calendar-popup')]").await;
    page.key(Key::Down).await;
    page.key(Key::Enter).await;
    page.holds("Day of the kickoff", "Mon, 30 Nov 2026").await;
    page.tab_to("Time of the kickoff").await;
    page.keys("10").await;
    page.sees(FORM, "10:00").await;
    page.key(Key::Enter).await;
    page.holds("Time of the kickoff", "10:00").await;
    page.tab_to("What matters most here?").await;
    page.keys("Train the night shift first.").await;
    page.key_with(Key::Control, char::from(Key::Enter)).await;
    page.gone("//dialog[@open]").await;
    page.sees(MESSAGE, "acknowledged by @Mia Manager").await;

    page.tab_to(CHANNEL).await;
    page.key(Key::Enter).await;
    page.sees(MESSAGE, "Acknowledged by @Mia Manager").await;
}

async fn reads_the_digest(page: &Page) {
    page.tab_to("Next working morning").await;
    page.key(Key::Enter).await;
    page.sees("//div[@class='notices']", "It is ").await;
    page.tab_to("Handoff").await;
    page.key(Key::Enter).await;
    page.sees(MESSAGE, "Digest for Nov 23, 2026").await;
    page.picture("17-digest-by-keyboard").await;
}
