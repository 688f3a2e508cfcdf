//! Everybody sees what is theirs: switching people, unread marks, whispers, windows of their own.

use super::page::{FORM, MESSAGE, Page};
use super::window::on_a_demo;

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_what_is_theirs() {
    on_a_demo("people", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.says("/handoff list").await;
        page.sees(MESSAGE, "Only visible to you").await;
        page.sees(MESSAGE, "You have no open handoff").await;
        page.says("Good morning, @mia!").await;
        page.sees(MESSAGE, "Good morning, @Mia Manager!").await;

        page.become_person("Mia Manager").await;
        page.open("general").await;
        page.sees(MESSAGE, "Good morning, @Mia Manager!").await;
        page.sees_not(MESSAGE, "Only visible to you").await;

        // Somebody of another company is in no channel, and has no commands.
        page.become_person("Ola Outsider").await;
        page.sees_not("//nav", "general").await;
        page.gone("//div[@class='shortcuts'][not(@hidden)]//button")
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_somebody_else_is_counted_beside_them() {
    on_a_demo("unread", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.says("Are you there, @mia?").await;
        page.sees(MESSAGE, "Are you there").await;
        let persona = "//button[@role='radio'][contains(., 'Mia Manager')]";
        page.at(&format!("{persona}//*[@class='count'][.='1']"))
            .await;
        page.become_person("Mia Manager").await;
        page.open("general").await;
        page.at("//main//*[contains(@class, 'divider') and contains(@class, 'new')]")
            .await;
        page.become_person("Sam Seller").await;
        page.gone(&format!("{persona}//*[@class='count']")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_can_be_somebody_elses() {
    on_a_demo("windows", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.become_person("Lena Lead").await;
        page.open("general").await;
        let address = page.client().current_url().await.unwrap();
        page.client().goto("about:blank").await.unwrap();
        page.client().goto(address.as_str()).await.unwrap();
        page.at("//button[@role='radio'][@aria-checked='true'][contains(., 'Lena Lead')]")
            .await;
        page.at("//h1[@id='conversation-name'][contains(., 'general')]")
            .await;
        // An address of yesterday: nobody of that id is played.
        let stale = format!("{}#as=U0GONE&at=C0GONE", page.address());
        page.client().goto("about:blank").await.unwrap();
        page.client().goto(&stale).await.unwrap();
        page.at("//button[@role='radio'][@aria-checked='true'][contains(., 'Sam Seller')]")
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_said_and_nothing_typed_is_lost() {
    on_a_demo("trouble", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.says("/handover Northwind").await;
        page.sees("//div[@class='notices']", "/handoff").await;
        let text = page
            .at("//textarea[@id='message-box']")
            .await
            .prop("value")
            .await
            .unwrap();
        assert_eq!(text.as_deref(), Some("/handover Northwind"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_typed_survives_what_happens_meanwhile() {
    on_a_demo("meanwhile", async |page: Page| {
        page.at("//h1[@id='conversation-name']").await;
        page.says("/handoff").await;
        page.sees(FORM, "Page 1 of 5").await;
        page.fill("Customer", "Northwi").await;
        // A word from outside of the page, as another window would bring it.
        let act = "
            const [done] = [arguments[arguments.length - 1]];
            const as = new URLSearchParams(location.hash.slice(1)).get('as');
            const state = await (await fetch(`/browser/workspace?as=${as}`)).json();
            const mia = state.people.find((one) => one.name === 'mia').id;
            const channel = state.conversations.find((one) => one.name === 'general').id;
            await fetch('/browser/act', { method: 'POST', headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ as: mia, do: { kind: 'say', channel, text: 'Did you see this?' } }) });
            done(true);
        ";
        let script = format!("(async () => {{ {act} }})();").replace("arguments", "outer");
        let script = format!("const outer = arguments; {script}");
        page.client().execute_async(&script, Vec::new()).await.unwrap();
        page.sees(MESSAGE, "Did you see this?").await;
        page.keys("nd").await;
        let customer = page.at(&super::page::input("Customer")).await;
        assert_eq!(customer.prop("value").await.unwrap().as_deref(), Some("Northwind"));
    })
    .await;
}
