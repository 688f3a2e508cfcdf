//! The main job with a mouse: a brief is written and sent, comes back with a question, is answered and
//! acknowledged, and the lead reads of it in the morning. On the way, a picture of every main state.

use super::driver;
use super::page::{FORM, MESSAGE, Page};
use super::window::on_a_demo;

const CHANNEL: &str = "cust-northwind-traders";

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_by_mouse() {
    on_a_demo("job-by-mouse", async |page: Page| {
        page.sees("//aside | //div[@class='sidebar']", "You act as")
            .await;
        page.at("//h1[@id='conversation-name']").await;
        page.picture("01-empty-workspace").await;
        writes_the_brief(&page).await;
        looks_into_the_channel(&page).await;
        returns_it(&page).await;
        answers(&page).await;
        acknowledges(&page).await;
        reads_the_digest(&page).await;
        looks_behind(&page).await;
    })
    .await;
}

async fn writes_the_brief(page: &Page) {
    page.says("/handoff Northwind Traders").await;
    page.sees(FORM, "Page 1 of 5").await;
    page.picture("02-form-page-1").await;
    for number in 1..=4 {
        page.sees(FORM, &format!("Page {number} of 5")).await;
        page.press(FORM, "Fill with an example").await;
        if number == 1 {
            page.holds("Customer manager", "Mia Manager").await;
        }
        page.gone("//*[contains(@class, 'modal-card')][contains(@class, 'busy')]")
            .await;
        page.picture(&format!("03-form-page-{number}-filled")).await;
        page.press(FORM, "Next").await;
    }
    page.sees(FORM, "Page 5 of 5").await;
    page.sees(FORM, "This brief").await;
    page.picture("04-form-review").await;
    page.press(FORM, "Send to manager").await;
    page.sees(FORM, "HO-1 is stored").await;
    page.press(FORM, "Close").await;
    page.gone("//dialog[@open]").await;
}

async fn looks_into_the_channel(page: &Page) {
    page.open(CHANNEL).await;
    page.sees(MESSAGE, "Waiting for @Mia Manager to acknowledge")
        .await;
    page.sees("//ul[@class='bookmarks']", "CRM record").await;
    page.sees(
        "//p[@class='header-topic']/..",
        "waiting for Mia Manager to acknowledge",
    )
    .await;
    page.picture("05-channel-with-the-card").await;
}

async fn returns_it(page: &Page) {
    page.waits_for("Mia Manager", 2).await;
    page.become_person("Mia Manager").await;
    page.sees(MESSAGE, "asks you to take over").await;
    page.picture("07-the-managers-message").await;
    page.press(MESSAGE, "Return with questions").await;
    page.sees(FORM, "What do you need before you can take over?")
        .await;
    page.press(FORM, "Return").await;
    page.sees(FORM, "Please complete this required field.")
        .await;
    page.picture("08-return-with-errors").await;
    page.choose("Field", "What success looks like").await;
    page.choose("Reason", "Too vague").await;
    page.fill("What is needed", "Which week is the starting point?")
        .await;
    page.press(FORM, "Return").await;
    page.gone("//dialog[@open]").await;
    page.sees(MESSAGE, "returned by @Mia Manager with 1 question")
        .await;
}

async fn answers(page: &Page) {
    page.become_person("Sam Seller").await;
    page.open("Handoff").await;
    page.press(MESSAGE, "Answer").await;
    page.sees(FORM, "Which week is the starting point?").await;
    page.fill(
        "Your answer",
        "From 11 late orders in week 46 to at most 5 by the end of March; Bo counts.",
    )
    .await;
    page.press(FORM, "Next").await;
    page.sees(FORM, "week 46").await;
    page.picture("09-what-the-answer-changes").await;
    page.press(FORM, "Send answers").await;
    page.gone("//dialog[@open]").await;
    page.sees(MESSAGE, "has the brief again").await;
}

async fn acknowledges(page: &Page) {
    page.become_person("Mia Manager").await;
    page.open(CHANNEL).await;
    page.press(MESSAGE, "Acknowledge").await;
    page.sees(FORM, "You become the owner of Northwind Traders")
        .await;
    page.pick_day("Day of the kickoff", "2026-11-30").await;
    page.choose("Time of the kickoff", "10:00").await;
    page.fill("What matters most here?", "Train the night shift first.")
        .await;
    page.picture("10-acknowledging").await;
    page.press(FORM, "Acknowledge").await;
    page.gone("//dialog[@open]").await;
    page.sees(MESSAGE, "Acknowledged by @Mia Manager").await;
    page.sees(MESSAGE, "Train the night shift first.").await;
    page.picture("11-acknowledged").await;
    page.open("Handoff").await;
    page.press("//main", "Home").await;
    page.at("//main//button[@role='tab'][@aria-selected='true'][normalize-space(.)='Home']")
        .await;
    page.sees("//main", "What you owe").await;
    page.sees("//main", "Your handoffs · 1").await;
    page.picture("12-home").await;
    page.press("//main", "Messages").await;
}

async fn reads_the_digest(page: &Page) {
    page.become_person("Lena Lead").await;
    page.press("//header", "Next working morning").await;
    page.sees("//div[@class='notices']", "It is ").await;
    page.open("Handoff").await;
    page.sees(MESSAGE, "Digest for Nov 23, 2026").await;
    page.picture("13-the-leads-digest").await;
    page.press("//main", "Home").await;
    page.sees("//main", "Your team · 1 open handoff").await;
    page.sees("//main", "Every message was delivered.").await;
    page.picture("13-the-leads-home").await;
    page.press("//main", "Messages").await;
}

async fn looks_behind(page: &Page) {
    page.press("//header", "What happened").await;
    page.sees("//section[@id='drawer']", "chat.postMessage")
        .await;
    page.click_at(
        "(//section[@id='drawer']//*[@role='option'][contains(., 'chat.postMessage')])[last()]",
    )
    .await;
    page.sees("//section[@id='drawer']", "What was answered")
        .await;
    page.picture("14-what-happened").await;
    page.press("//section[@id='drawer']", "Close").await;
    for (width, height, size) in [(1280, 800, "1280"), (1920, 1080, "1920")] {
        driver::resize(page.client(), width, height).await;
        page.open(CHANNEL).await;
        page.picture(&format!("15-light-{size}")).await;
        driver::prefer(page.client(), "dark").await;
        page.picture(&format!("15-dark-{size}")).await;
        page.press("//nav/..", "Start a handoff").await;
        page.sees(FORM, "Page 1 of 5").await;
        page.picture(&format!("16-dark-form-{size}")).await;
        driver::prefer(page.client(), "light").await;
        page.press(FORM, "Save and close").await;
        page.gone("//dialog[@open]").await;
    }
}
