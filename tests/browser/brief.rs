//! A brief about Northwind Traders, written with the stand-in's help, for stories that begin after it.

use super::page::{FORM, Page};

/// Sam sends it to Mia; her message and the customer's channel have come when this ends.
pub async fn is_sent(page: &Page) {
    page.at("//h1[@id='conversation-name']").await;
    page.says("/handoff Northwind Traders").await;
    for number in 1..=4 {
        page.sees(FORM, &format!("Page {number} of 5")).await;
        page.press(FORM, "Fill with an example").await;
        page.gone("//*[contains(@class, 'modal-card')][contains(@class, 'busy')]")
            .await;
        page.press(FORM, "Next").await;
    }
    page.press(FORM, "Send to manager").await;
    page.sees(FORM, "HO-1 is stored").await;
    page.press(FORM, "Close").await;
    page.gone("//dialog[@open]").await;
    page.waits_for("Mia Manager", 2).await;
}
