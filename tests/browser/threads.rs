//! Threads, the menu of a message, and how both come and go by keyboard.

use fantoccini::key::Key;

use super::brief;
use super::page::{FORM, MESSAGE, Page, THREAD, input};
use super::window::on_a_demo;

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_stands_in_the_thread() {
    on_a_demo("thread", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.says("Northwind signed on Friday.").await;
        page.sees(MESSAGE, "Northwind signed on Friday.").await;
        let box_ = "//textarea[@id='message-box']";
        page.click_at(box_).await;
        // Back from the box: the last message, and its menu.
        page.key_with(Key::Shift, char::from(Key::Tab)).await;
        page.focus_is_on("More actions").await;
        page.key_with(Key::Shift, char::from(Key::Tab)).await;
        page.focus_is_on("Reply in thread").await;
        page.key(Key::Enter).await;
        page.sees(THREAD, "Northwind signed on Friday.").await;
        page.focus_is_on("Reply in the thread").await;
        page.keys("Congratulations!").await;
        page.key(Key::Enter).await;
        page.sees(THREAD, "Congratulations!").await;
        page.sees(MESSAGE, "1 reply").await;
        page.picture("06-thread").await;
        page.key(Key::Escape).await;
        page.gone(THREAD).await;
        page.focus_is_on("Reply in thread").await;
        page.sees_not("//main", "Congratulations!").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_added_to_a_handoff_from_its_menu() {
    on_a_demo("shortcut", async |page: Page| {
        brief::is_sent(&page).await;
        page.says("They want two days of training for the night shift.")
            .await;
        page.sees(MESSAGE, "two days of training").await;
        let message = "//main//article[contains(., 'two days of training')]";
        page.click_at(message).await;
        page.press(message, "More actions").await;
        page.click_at("//*[@role='menu']//*[@role='menuitem'][contains(., 'Add to handoff')]")
            .await;
        page.sees(FORM, "Add to handoff").await;
        // The app is asked what fits what is typed.
        page.click_at(&input("Handoff")).await;
        page.keys("northw").await;
        page.click_at(&format!(
            "{FORM}//*[@role='option'][contains(., 'Northwind Traders')]"
        ))
        .await;
        page.holds("Handoff", "Northwind Traders").await;
        page.picture("18-add-to-handoff").await;
        page.press(FORM, "Add").await;
        page.sees(FORM, "Noted for HO-1").await;
        page.press(FORM, "Close").await;
        page.gone("//dialog[@open]").await;
    })
    .await;
}
