//! The clock in the corner: it moves, what came of it is told, and who hears of it is marked.

use super::brief;
use super::page::{MESSAGE, Page};
use super::window::on_a_demo;

const FACE: &str = "//div[contains(@class, 'clock-face')]";

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_moves_and_tells_who_hears_of_it() {
    on_a_demo("clock", async |page: Page| {
        page.sees("//header", "Mon 23 Nov").await;
        page.sees("//header", "London").await;
        page.press("//header", "+1 hour").await;
        page.sees("//div[@class='notices']", "Mon 23 Nov, 10:0")
            .await;
        page.press("//header", "Next working morning").await;
        page.sees(FACE, "Tue 24 Nov").await;
        page.sees(FACE, "09:00").await;
        // In Mia's zone it is an hour later.
        page.become_person("Mia Manager").await;
        page.sees(FACE, "10:00").await;
        page.sees(FACE, "Berlin").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_event_reminds_the_manager() {
    on_a_demo("event", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        brief::is_sent(&page).await;
        // Mia reads what came, and does nothing.
        page.become_person("Mia Manager").await;
        page.sees(MESSAGE, "asks you to take over").await;
        page.open("cust-northwind-traders").await;
        page.sees(MESSAGE, "to acknowledge").await;
        page.become_person("Sam Seller").await;
        let mia = "//button[@role='radio'][contains(., 'Mia Manager')]";
        page.gone(&format!("{mia}//*[@class='count']")).await;
        for _ in 0..6 {
            page.press("//header", "Next event").await;
            page.gone("//div[contains(@class, 'clock')][contains(@class, 'busy')]")
                .await;
            if page.is_there(&format!("{mia}//*[@class='count']")).await {
                break;
            }
        }
        page.sees("//div[@class='notices']", "Mia Manager: 1 new")
            .await;
        page.picture("20-the-next-event").await;
    })
    .await;
}
