//! What a brief asks is changed in Slack, and sellers are asked it.

use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

async fn sees(town: &Town, person: &Person, template: &str) {
    town.types(person, "/handoff settings").await;
    town.press(person, "See what they ask").await;
    town.press(person, &format!("See {template}")).await;
}

/// Lena puts a choice on the first page of Standard.
async fn asks_for_the_segment(town: &Town) {
    let lena = &town.lena;
    sees(town, lena, "Standard").await;
    town.press(lena, "Add a field").await;
    lena.fill("Key", "segment").await.unwrap();
    lena.fill("Label", "Segment").await.unwrap();
    lena.choose("Kind of answer", "One of some options")
        .await
        .unwrap();
    lena.fill("Options", "Enterprise\nSmall").await.unwrap();
    lena.choose("Weight", "0").await.unwrap();
    lena.choose("Page", "Page 1: Customer and people")
        .await
        .unwrap();
    lena.choose("Below", "Customer manager").await.unwrap();
    town.press(lena, "Save field").await;
}

#[tokio::test]
async fn a_field_is_added_changed_and_removed_in_slack() {
    on_every_setup(async |town: &mut Town| {
        let (lena, sam) = (&town.lena, &town.sam);
        asks_for_the_segment(town).await;
        let shown = town.screen(lena);
        assert!(
            shown.contains("4. Segment · one of some options, 2 options"),
            "{shown}"
        );
        assert!(shown.contains("Version 2 · by @Lena Lead"), "{shown}");
        town.press(lena, "Change 7").await;
        lena.choose("Ask only if this is answered…", "Segment")
            .await
            .unwrap();
        lena.fill("…with one of these", "Enterprise").await.unwrap();
        town.press(lena, "Save field").await;
        let why = &lena.screen().unwrap().errors["Ask only if this is answered…"];
        assert_snapshot!(why, @"“segment” is no choice on a page before, so its answer is not known here yet. Put this field on a later page.");
        lena.choose("Page", "Page 2: Why they bought")
            .await
            .unwrap();
        town.press(lena, "Save field").await;
        let shown = town.screen(lena);
        assert!(
            shown.contains(
                "7. People at the customer · people at the customer, weight 3, wants a name, only if “Segment” is Enterprise"
            ),
            "{shown}"
        );
        town.press(lena, "Remove 8").await;
        let shown = town.screen(lena);
        assert!(shown.contains("Version 4 · by @Lena Lead"), "{shown}");
        assert!(!shown.contains("Goals and motivation"), "{shown}");
        town.press(lena, "Preview").await;
        let shown = town.screen(lena);
        assert!(shown.contains("Segment (optional):"), "{shown}");
        lena.fill("Customer", "Anybody").await.unwrap();
        lena.choose("Customer manager", "Mia Manager").await.unwrap();
        town.press(lena, "Next").await;
        assert!(town.screen(lena).contains("Page 2 of 5"), "{}", town.screen(lena));
        town.press(lena, "Back to the template").await;
        let shown = town.screen(lena);
        assert!(shown.starts_with("Standard\nVersion 4"), "{shown}");
        lena.close_all().await.unwrap();

        town.types(sam, "/handoff Northwind Traders").await;
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        sam.choose("Segment", "Small").await.unwrap();
        town.next().await;
        let page = town.screen(sam);
        assert!(!page.contains("People at the customer"), "{page}");
        assert!(!page.contains("Goals and motivation"), "{page}");
        town.press(sam, "Back").await;
        sam.choose("Segment", "Enterprise").await.unwrap();
        town.next().await;
        let page = town.screen(sam);
        assert!(page.contains("People at the customer"), "{page}");
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_rules_choose_where_a_seller_does_not() {
    on_every_setup(async |town: &mut Town| {
        let (lena, sam) = (&town.lena, &town.sam);
        asks_for_the_segment(town).await;
        lena.close_all().await.unwrap();
        town.types(lena, "/handoff settings").await;
        town.press(lena, "Choose templates").await;
        lena.fill("Rules", "segment = Small: tiny").await.unwrap();
        town.press(lena, "Save").await;
        assert_snapshot!(lena.screen().unwrap().errors["Rules"], @"There is no template “tiny”; there are rapid, standard.");
        lena.fill("Rules", "segment = Small: rapid").await.unwrap();
        town.press(lena, "Save").await;
        let shown = town.screen(lena);
        assert!(
            shown.contains(
                "New briefs begin with Standard · 1 rule chooses where a seller does not"
            ),
            "{shown}"
        );
        lena.close_all().await.unwrap();

        town.types(sam, "/handoff Northwind Traders").await;
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        sam.choose("Template", "As our rules say").await.unwrap();
        sam.choose("Segment", "Small").await.unwrap();
        town.next().await;
        assert!(
            town.screen(sam).contains("Page 2 of 3"),
            "{}",
            town.screen(sam)
        );
        town.press(sam, "Back").await;
        // What this template does not ask was kept all the same.
        assert!(
            town.screen(sam).contains("Template: Rapid"),
            "{}",
            town.screen(sam)
        );
        sam.choose("Template", "As our rules say").await.unwrap();
        town.next().await;
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn everybody_reads_and_only_some_change_what_is_asked() {
    on_every_setup(async |town: &mut Town| {
        let (lena, sam) = (&town.lena, &town.sam);
        town.types(sam, "/handoff settings").await;
        town.press(sam, "See what they ask").await;
        assert_snapshot!(town.screen(sam), @"
        Templates
        Leads and the admins of this workspace can change these.
        Rapid, 5 questions
        Version 1 · as shipped
        [See Rapid]
        Standard, 12 questions · new briefs begin with it
        Version 1 · as shipped
        [See Standard]
        [Close]
        ");
        town.press(sam, "See Rapid").await;
        let shown = town.screen(sam);
        assert!(!shown.contains("[Add a field]"), "{shown}");
        assert!(!shown.contains("[Change"), "{shown}");
        sam.close_all().await.unwrap();

        town.types(lena, "/handoff settings").await;
        town.press(lena, "See what they ask").await;
        town.press(lena, "Copy Rapid").await;
        lena.fill("Name of the new template", "Standard")
            .await
            .unwrap();
        town.press(lena, "Copy").await;
        let errors = &lena.screen().unwrap().errors;
        assert_snapshot!(errors["Name of the new template"], @"There is a template of this name. Choose another.");
        lena.fill("Name of the new template", "field-trial")
            .await
            .unwrap();
        town.press(lena, "Copy").await;
        let shown = town.screen(lena);
        assert!(shown.starts_with("Field trial\n"), "{shown}");
        lena.close_all().await.unwrap();
        town.types(sam, "/handoff Northwind Traders").await;
        sam.choose("Template", "Field trial, 5 questions")
            .await
            .unwrap();
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn of_two_who_change_one_template_the_second_loses_nothing() {
    on_every_setup(async |town: &mut Town| {
        let (lena, max) = (&town.lena, &town.max);
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        for lead in ["Lena Lead", "Max Manager"] {
            lena.choose("Leads", lead).await.unwrap();
        }
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        town.settle().await;
        sees(town, lena, "Rapid").await;
        sees(town, max, "Rapid").await;
        town.press(lena, "Change 7").await;
        town.press(max, "Change 7").await;
        lena.fill("Label", "Why they bought").await.unwrap();
        town.press(lena, "Save field").await;
        max.fill("Hint", "In their words, please.").await.unwrap();
        town.press(max, "Save field").await;
        let shown = town.screen(max);
        assert!(
            shown.contains("Somebody changed this template while your form was open"),
            "{shown}"
        );
        assert!(shown.contains("In their words, please."), "{shown}");
        town.press(max, "Save field").await;
        assert!(
            town.screen(max).contains("Version 3"),
            "{}",
            town.screen(max)
        );
    })
    .await;
}

#[tokio::test]
async fn the_points_and_the_pages_of_a_template_are_the_workspaces_choice() {
    on_every_setup(async |town: &mut Town| {
        let (lena, sam) = (&town.lena, &town.sam);
        sees(town, lena, "Standard").await;
        town.press(lena, "Change pages and points").await;
        lena.fill("Can be sent from", "20").await.unwrap();
        lena.fill("Is good from", "10").await.unwrap();
        town.press(lena, "Save").await;
        assert_snapshot!(lena.screen().unwrap().errors["Is good from"], @"A brief is ready from 1 to 100 points on, and can be sent from no more than that.");
        lena.fill("Is good from", "90").await.unwrap();
        lena.fill("Title of page 1", "Who they are").await.unwrap();
        town.press(lena, "Save").await;
        let contents = town.screen(lena);
        assert!(
            contents.contains("can be sent from 20 points, good from 90"),
            "{contents}"
        );
        assert!(contents.contains("Page 1: Who they are"), "{contents}");
        lena.close_all().await.unwrap();

        town.types(sam, "/handoff new Fabrikam").await;
        let page = town.screen(sam);
        assert!(page.contains("Page 1 of 5 · Who they are"), "{page}");
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        for _ in 0..4 {
            town.next().await;
        }
        let review = town.screen(sam);
        assert!(
            review.contains("A brief can be sent from 20 points on."),
            "{review}"
        );
        sam.close_all().await.unwrap();
        // Who only sells does not change it.
        sees(town, sam, "Standard").await;
        assert!(!town.screen(sam).contains("Change pages and points"));
        sam.close_all().await.unwrap();
    })
    .await;
}
