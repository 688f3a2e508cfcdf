//! Templates as files: brought in at the terminal, then asked and read by people.

use std::io::Write as _;
use std::process::Output;

use insta::assert_snapshot;
use tempfile::NamedTempFile;

use super::{handoff, said};
use crate::support::town::{Town, on_every_setup};

fn run(town: &Town, words: &[&str]) -> Output {
    let mut command = handoff(&[]);
    let command = command.args(words).env("DATABASE_URL", town.database());
    command.output().unwrap()
}

/// The command's words, with the file's name taken out.
fn import(town: &Town, text: &str) -> (bool, String) {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let output = run(town, &["template", "import", path]);
    (
        output.status.success(),
        said(&output).replace(path, "FILE").trim().to_owned(),
    )
}

/// Every kind of answer, and a page that only some are asked.
const TRIAL: &str = r#"
name = "field-trial"

[[page]]
title = "Customer"

[[page.field]]
key = "customer"
kind = "customer"
label = "Customer"
required = true

[[page.field]]
key = "seller"
kind = "seller"
label = "Seller"
required = true

[[page.field]]
key = "manager"
kind = "manager"
label = "Customer manager"
required = true

[[page.field]]
key = "segment"
kind = "choice"
label = "Segment"
options = ["Enterprise", "Small"]
required = true

[[page.field]]
key = "deal_size"
kind = "number"
label = "Deal size"

[[page]]
title = "Large customers"

[[page.field]]
key = "signs"
kind = "people"
label = "Who signs"
weight = 1
ask_if = { field = "segment", is = ["Enterprise"] }

[[page.field]]
key = "modules"
kind = "choices"
label = "Modules"
options = ["Orders", "Stock", "Returns"]
ask_if = { field = "segment", is = ["Enterprise"] }

[[page.field]]
key = "go_live"
kind = "date"
label = "Go-live"
ask_if = { field = "segment", is = ["Enterprise"] }

[[page.field]]
key = "billing"
kind = "email"
label = "Billing e-mail"
ask_if = { field = "segment", is = ["Enterprise"] }

[[page]]
title = "Why"

[[page.field]]
key = "goals"
kind = "long"
label = "Goals"
weight = 3
required = true

[[page.field]]
key = "people"
kind = "contacts"
label = "Contacts"
weight = 2

[[page.field]]
key = "motto"
kind = "short"
label = "In one line"
weight = 2
"#;

const GOALS: &str = "They want to ship within a day, 9 of 10 orders by March.";

async fn begins(town: &Town, customer: &str, segment: &str) {
    let sam = &town.sam;
    town.types(sam, &format!("/handoff new {customer}")).await;
    sam.choose("Template", "Field trial, 9 questions")
        .await
        .unwrap();
    sam.choose("Customer manager", "Mia Manager").await.unwrap();
    // What this template asks there was not on the screen.
    town.next().await;
    sam.choose("Segment", segment).await.unwrap();
}

async fn ends(town: &Town) {
    let sam = &town.sam;
    sam.fill("Goals", GOALS).await.unwrap();
    sam.fill("Contacts", "Ada, CEO, ada@northwind.example")
        .await
        .unwrap();
    sam.fill("In one line", "Ship in a day").await.unwrap();
    town.next().await;
}

#[tokio::test]
async fn a_template_of_ones_own_is_asked_and_read() {
    on_every_setup(async |town: &mut Town| {
        let (ok, told) = import(town, TRIAL);
        assert!(ok, "{told}");
        assert_snapshot!(told, @"The template “field-trial” is new. Sellers can choose it.");
        let (_, told) = import(town, TRIAL);
        assert_snapshot!(told, @"Nothing changed: this is version 1 of “field-trial” already.");
        let (ok, told) = import(town, &TRIAL.replace("weight = 2", "weight = 20"));
        assert!(!ok);
        assert_snapshot!(told, @"
        Line 77: Field “people”: A weight is 0 to 10.
        Line 83: Field “motto”: A weight is 0 to 10.
        handoff: nothing was taken from FILE
        ");

        let sam = &town.sam;
        begins(town, "Northwind Traders", "Enterprise").await;
        sam.fill("Deal size", "a lot").await.unwrap();
        town.next().await;
        assert_snapshot!(sam.screen().unwrap().errors["Deal size"], @"This is not a number. Type digits, like 12 or 12,500.");
        sam.fill("Deal size", "125,000 €").await.unwrap();
        town.next().await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 2 of 4 · Large customers · saved as you go
        Who signs (optional):
        Modules (optional):
        Go-live (optional):
        Billing e-mail (optional):
        [Back]
        [Next] [Save and close]
        ");
        sam.choose("Who signs", "Lena Lead").await.unwrap();
        sam.choose("Modules", "Orders").await.unwrap();
        sam.choose("Modules", "Returns").await.unwrap();
        sam.pick_date("Go-live", "2027-01-15").await.unwrap();
        sam.fill("Billing e-mail", "the usual one").await.unwrap();
        town.next().await;
        assert_snapshot!(sam.screen().unwrap().errors["Billing e-mail"], @"This is not an e-mail address, like ann@example.com.");
        sam.fill("Billing e-mail", "bills@northwind.example")
            .await
            .unwrap();
        town.next().await;
        ends(town).await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 4 of 4 · Review · saved as you go
        100 of 100 points. This brief is ready.
        [Back] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Segment
        Enterprise
        Deal size
        125,000 €
        Who signs
        @Lena Lead
        Modules
        Orders, Returns
        Go-live
        Jan 15, 2027
        Billing e-mail
        bills@northwind.example
        Goals
        They want to ship within a day, 9 of 10 orders by March.
        Contacts
        Ada, CEO, ada@northwind.example
        In one line
        Ship in a day
        [Send to manager] [Save and close]
        ");
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.settle().await;
        let card = town.card(&town.mia, "cust-northwind-traders");
        assert_snapshot!(card.text, @"
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Brief: complete, 100 of 100
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller]
        Segment
        Enterprise
        Deal size
        125,000 €
        Who signs
        @Lena Lead
        Modules
        Orders, Returns
        Go-live
        Jan 15, 2027
        Billing e-mail
        bills@northwind.example
        Goals
        They want to ship within a day, 9 of 10 orders by March.
        Contacts
        Ada, CEO, ada@northwind.example
        In one line
        Ship in a day
        ");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_depends_on_an_answer_is_asked_of_nobody_else() {
    on_every_setup(async |town: &mut Town| {
        assert!(import(town, TRIAL).0);
        let sam = &town.sam;
        begins(town, "Northwind Traders", "Small").await;
        town.next().await;
        let page = town.screen(sam);
        assert!(page.contains("Page 3 of 4 · Why"), "{page}");
        ends(town).await;
        let review = town.screen(sam);
        assert!(review.contains("100 of 100 points"), "{review}");
        assert!(!review.contains("Who signs"), "{review}");
        town.press(sam, "Back").await;
        town.press(sam, "Back").await;
        let page = town.screen(sam);
        assert!(page.contains("Segment (optional): Small"), "{page}");
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_handoff_keeps_its_version_and_a_draft_moves_on() {
    on_every_setup(async |town: &mut Town| {
        assert!(import(town, TRIAL).0);
        let sam = &town.sam;
        begins(town, "Northwind Traders", "Small").await;
        town.next().await;
        ends(town).await;
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.settle().await;
        begins(town, "Fabrikam", "Small").await;
        town.next().await;
        sam.fill("Goals", GOALS).await.unwrap();
        town.press(sam, "Save and close").await;

        let (ok, told) = import(town, &TRIAL.replace("\"Goals\"", "\"What drives them\""));
        assert!(ok, "{told}");
        assert_snapshot!(told, @"The template “field-trial” has version 2 now. Briefs that are being written ask it from the next page on; those that were sent stay as they are.");
        let card = town.card(&town.mia, "cust-northwind-traders");
        town.press_on(&town.mia, &card, "Acknowledge").await;
        town.press(&town.mia, "Acknowledge").await;
        town.settle().await;
        let card = town.now_says(&town.mia, &card);
        assert!(card.contains("Goals\n"), "{card}");
        assert!(!card.contains("What drives them"), "{card}");

        town.types(sam, "/handoff").await;
        town.press(sam, "Resume").await;
        town.next().await;
        let page = town.screen(sam);
        assert!(
            page.contains(&format!("What drives them (optional): {GOALS}")),
            "{page}"
        );
        sam.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}
