//! Forms: what is typed is kept, Escape closes as Slack does, and help comes from outside of the app.

use fantoccini::key::Key;

use super::page::{FORM, Page, input};
use super::window::on_a_demo;

/// What is asked before something is done.
const ASKED: &str = "//dialog[@open and contains(@class, 'ask')]";

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_form_is_a_draft_that_comes_back() {
    on_a_demo("draft", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.press("//nav/..", "Start a handoff").await;
        page.sees(FORM, "Page 1 of 5").await;
        page.fill("Customer", "Fabrikam").await;
        page.key(Key::Escape).await;
        page.gone("//dialog[@open]").await;
        page.says("/handoff").await;
        page.sees(FORM, "Fabrikam").await;
        page.picture("19-a-draft-to-resume").await;

        // It can be thrown away, which is asked about first; the answer at hand is the harmless one.
        page.press(FORM, "Discard").await;
        page.sees(ASKED, "This cannot be undone.").await;
        page.focus_is_on("Keep").await;
        page.picture("21-are-you-sure").await;
        page.key(Key::Enter).await;
        page.gone(ASKED).await;
        page.sees(FORM, "Fabrikam").await;
        page.press(FORM, "Discard").await;
        page.press(ASKED, "Discard").await;
        page.sees_not(FORM, "Fabrikam").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_closes_what_is_in_front_and_nothing_more() {
    on_a_demo("escape", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.press("//nav/..", "Start a handoff").await;
        page.sees(FORM, "Page 1 of 5").await;
        for (label, popup) in [
            ("Customer manager", "//*[contains(@class, 'picker-popup')]"),
            ("Close date", "//*[contains(@class, 'calendar-popup')]"),
        ] {
            page.click_at(&input(label)).await;
            page.at(popup).await;
            page.picture(&format!(
                "22-open-{}",
                label.to_lowercase().replace(' ', "-")
            ))
            .await;
            page.key(Key::Escape).await;
            page.gone(popup).await;
            page.focus_is_on(label).await;
            page.sees(FORM, "Page 1 of 5").await;
        }
        page.key(Key::Escape).await;
        page.gone("//dialog[@open]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_stands_under_its_input_and_has_the_focus() {
    on_a_demo("errors", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.press("//nav/..", "Start a handoff").await;
        page.sees(FORM, "Page 1 of 5").await;
        page.fill("Customer", "Fabrikam").await;
        page.fill("CRM record", "crm").await;
        page.press(FORM, "Next").await;
        page.sees(FORM, "Please enter a valid URL.").await;
        page.sees(FORM, "Please complete this required field.")
            .await;
        // The first of the two.
        page.focus_is_on("Customer manager").await;
        let wrong = page.at(&input("CRM record")).await;
        assert_eq!(
            wrong.attr("aria-invalid").await.unwrap().as_deref(),
            Some("true")
        );
        let customer = page.at(&input("Customer")).await;
        assert_eq!(
            customer.prop("value").await.unwrap().as_deref(),
            Some("Fabrikam")
        );
        // It goes when what it is about changes.
        page.choose("Customer manager", "Mia Manager").await;
        page.sees_not(FORM, "Please complete this required field.")
            .await;
    })
    .await;
}
