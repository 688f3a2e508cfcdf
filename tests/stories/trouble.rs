//! What goes wrong in the workspace: the handoff survives, somebody who can mend it is told how,
//! and a repair finishes the job.

use slack_emulator::Fault;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

async fn repair(town: &Town) -> String {
    town.sam.types("/handoff repair HO-1").await.unwrap();
    town.settle().await;
    town.sam.ephemerals().pop().expect("an answer").text
}

/// From the review page.
async fn back_to_the_first_page(town: &Town) {
    for _ in 0..4 {
        town.sam.press("Back").await.unwrap();
        town.settle().await;
    }
}

/// What Sam heard since he last looked.
fn told(town: &Town) -> String {
    let told: Vec<_> = town
        .sam
        .unread()
        .into_iter()
        .map(|seen| seen.text)
        .collect();
    town.sam.read_all();
    told.join("\n\n")
}

/// The members of the channel, as Sam sees them.
fn members(town: &Town, channel: &str) -> Vec<String> {
    town.channel(&town.sam, channel).members
}

#[tokio::test]
async fn where_channels_may_not_be_made_the_manager_still_gets_the_brief() {
    on_every_setup(async |town: &mut Town| {
        town.stage.team.forbid_channel_creation(true);
        town.hand_off("Northwind Traders").await;
        let told = told(town);
        assert!(
            told.contains("The channel for Northwind Traders could not be made."),
            "{told}"
        );
        assert!(
            told.contains("Ask a workspace admin to allow Handoff to do it."),
            "{told}"
        );
        let waits = town.hears(&town.mia);
        town.mia.press_on(&waits, "Acknowledge").await.unwrap();
        town.settle().await;
        town.mia.press("Acknowledge").await.unwrap();
        town.settle().await;
        town.sam.read_all();
        town.stage.team.forbid_channel_creation(false);
        repair(town).await;
        assert!(
            town.card(&town.mia, CHANNEL)
                .text
                .starts_with("Acknowledged by @Mia Manager")
        );
    })
    .await;
}

#[tokio::test]
async fn names_that_are_taken_get_a_number_and_nobody_elses_channel() {
    on_every_setup(async |town: &mut Town| {
        town.olaf.creates_channel(CHANNEL).await.unwrap();
        for nth in 2..=10 {
            town.olaf
                .creates_channel(&format!("{CHANNEL}-{nth}"))
                .await
                .unwrap();
        }
        town.hand_off("Northwind Traders").await;
        assert!(town.card(&town.mia, &format!("{CHANNEL}-11")).pinned);
        assert_eq!(town.channel(&town.olaf, CHANNEL).members, ["Olaf Other"]);
        town.sam.read_all();
        town.mia.read_all();
    })
    .await;
}

#[tokio::test]
async fn who_could_not_be_invited_is_named_and_invited_later() {
    on_every_setup(async |town: &mut Town| {
        let faults = town.stage.slack.faults();
        faults
            .on("conversations.invite")
            .nth(2)
            .then(Fault::Error("cant_invite"));
        town.hand_off("Northwind Traders").await;
        assert!(!members(town, CHANNEL).contains(&"Mia Manager".to_owned()));
        let told = told(town);
        assert!(told.contains("@Mia Manager could not be invited"), "{told}");
        town.mia.read_all();
        repair(town).await;
        assert!(members(town, CHANNEL).contains(&"Mia Manager".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_bookmark_that_is_refused_stops_nothing_else() {
    on_every_setup(async |town: &mut Town| {
        let faults = town.stage.slack.faults();
        faults
            .on("bookmarks.add")
            .nth(2)
            .then(Fault::Error("too_many_bookmarks"));
        town.hand_off("Northwind Traders").await;
        let told = told(town);
        assert!(
            told.contains("https://docs.example.com/proposal could not be bookmarked"),
            "{told}"
        );
        town.mia.read_all();
        assert_eq!(town.channel(&town.sam, CHANNEL).bookmarks.len(), 2);
        repair(town).await;
        assert_eq!(town.channel(&town.sam, CHANNEL).bookmarks.len(), 3);
    })
    .await;
}

/// Mia acknowledges from her message.
async fn acknowledge(town: &Town) {
    let waits = town.mia.messages_from_app().pop().expect("a message");
    town.mia.press_on(&waits, "Acknowledge").await.unwrap();
    town.settle().await;
    town.mia.press("Acknowledge").await.unwrap();
    town.settle().await;
}

#[tokio::test]
async fn removed_from_a_public_channel_the_bot_comes_back_when_it_has_to_say_something() {
    on_every_setup(async |town: &mut Town| {
        town.hand_off("Northwind Traders").await;
        town.sam.removes_app_from(CHANNEL).await.unwrap();
        acknowledge(town).await;
        assert!(
            town.card(&town.mia, CHANNEL)
                .text
                .starts_with("Acknowledged")
        );
        town.sam.read_all();
        town.mia.read_all();
    })
    .await;
}

#[tokio::test]
async fn an_archived_channel_is_told_and_mended_after_it_is_unarchived() {
    on_every_setup(async |town: &mut Town| {
        town.hand_off("Northwind Traders").await;
        town.sam.read_all();
        town.sam.archives(CHANNEL).await.unwrap();
        acknowledge(town).await;
        // The acknowledgement, and one trouble however many steps it stops.
        assert_eq!(town.sam.unread().len(), 2);
        let once = told(town);
        assert!(
            once.contains("unarchive it first: only people can."),
            "{once}"
        );
        town.mia.read_all();
        repair(town).await;
        let again = told(town);
        assert!(
            again.contains("unarchive it first: only people can."),
            "{again}"
        );
        town.sam.unarchives(CHANNEL).await.unwrap();
        repair(town).await;
        assert!(
            town.card(&town.mia, CHANNEL)
                .text
                .starts_with("Acknowledged")
        );
    })
    .await;
}

#[tokio::test]
async fn a_deleted_channel_is_replaced_on_request() {
    on_every_setup(async |town: &mut Town| {
        town.hand_off("Northwind Traders").await;
        town.sam.read_all();
        town.lena.joins(CHANNEL).await.unwrap();
        town.lena.deletes_channel(CHANNEL).await.unwrap();
        acknowledge(town).await;
        assert_eq!(town.sam.unread().len(), 2);
        let told = told(town);
        assert!(told.contains("A repair makes a new one"), "{told}");
        town.mia.read_all();
        repair(town).await;
        let names = town.stage.team.channel_names();
        let made = names
            .iter()
            .find(|name| name.starts_with(CHANNEL))
            .expect("a channel");
        assert!(town.card(&town.mia, made).text.starts_with("Acknowledged"));
    })
    .await;
}

#[tokio::test]
async fn with_a_dead_token_everything_waits_and_goes_on_when_it_lives() {
    on_every_setup(async |town: &mut Town| {
        town.sam.types("/handoff Northwind Traders").await.unwrap();
        town.settle().await;
        town.fill_brief(&town.mia).await;
        town.stage.app.revoke_token().await;
        town.sam.press("Send to manager").await.unwrap();
        town.sam.close_all().await.unwrap();
        town.settle().await;
        assert!(town.sam.channel(CHANNEL).is_none());
        town.stage.app.restore_token();
        town.advance_to("2026-11-23 10:30").await;
        assert!(town.card(&town.mia, CHANNEL).pinned);
        assert_eq!(town.sam.messages_from_app().len(), 1);
        assert_eq!(town.mia.messages_from_app().len(), 1);
        town.sam.read_all();
        town.mia.read_all();
    })
    .await;
}

#[tokio::test]
async fn a_manager_who_left_is_named_and_somebody_else_takes_over() {
    on_every_setup(async |town: &mut Town| {
        town.sam.types("/handoff Northwind Traders").await.unwrap();
        town.settle().await;
        town.fill_brief(&town.mia).await;
        town.mia.deactivate().await;
        town.settle().await;
        town.sam.press("Send to manager").await.unwrap();
        let screen = town.sam.screen().expect("a form").text;
        assert!(screen.contains("Mia Manager is deactivated"), "{screen}");
        back_to_the_first_page(town).await;
        town.sam
            .choose("Customer manager", "Max Manager")
            .await
            .unwrap();
        for _ in 0..4 {
            town.next().await;
        }
        town.sam.press("Send to manager").await.unwrap();
        town.sam.close_all().await.unwrap();
        town.settle().await;
        assert!(town.card(&town.max, CHANNEL).pinned);
        town.sam.read_all();
        town.max.read_all();
    })
    .await;
}

#[tokio::test]
async fn a_manager_who_leaves_in_the_very_moment_is_named_and_the_seller_asks_somebody_else() {
    on_every_setup(async |town: &mut Town| {
        town.sam.types("/handoff Northwind Traders").await.unwrap();
        town.settle().await;
        town.fill_brief(&town.mia).await;
        town.sam.press("Send to manager").await.unwrap();
        town.sam.close_all().await.unwrap();
        town.mia.deactivate().await;
        town.settle().await;
        let told = told(town);
        assert!(told.contains("@Mia Manager could not be invited"), "{told}");
        assert!(
            told.contains("press “Hand to someone else” on the brief"),
            "{told}"
        );
        // And her lead hears of it.
        let left = town.hears(&town.lena).text;
        assert!(
            left.starts_with("@Mia Manager is deactivated in Slack."),
            "{left}"
        );
        let card = town.card(&town.sam, CHANNEL);
        town.sam
            .press_on(&card, "Hand to someone else")
            .await
            .unwrap();
        town.settle().await;
        town.sam
            .choose("Who should take over?", "Max Manager")
            .await
            .unwrap();
        town.sam.fill("Why?", "Mia left").await.unwrap();
        town.sam.press("Hand over").await.unwrap();
        town.settle().await;
        assert!(town.hears(&town.max).text.contains("Northwind Traders"));
    })
    .await;
}

#[tokio::test]
async fn guests_and_apps_cannot_be_made_managers() {
    on_every_setup(async |town: &mut Town| {
        let team = &town.stage.team;
        let gus = team.person("gus").real_name("Gus Guest").guest().add();
        let rob = team.person("rob").real_name("Rob Robot").bot().add();
        town.sam.types("/handoff Northwind Traders").await.unwrap();
        town.settle().await;
        town.fill_brief(&town.mia).await;
        for (person, name, why) in [
            (&gus, "Gus Guest", "Gus Guest is a guest here"),
            (&rob, "Rob Robot", "Rob Robot is an app"),
        ] {
            back_to_the_first_page(town).await;
            // Slack's own list leaves some of them out; then there is nothing to refuse.
            if town.sam.choose("Customer manager", name).await.is_err() {
                for _ in 0..4 {
                    town.next().await;
                }
                continue;
            }
            for _ in 0..4 {
                town.next().await;
            }
            town.sam.press("Send to manager").await.unwrap();
            let screen = town.sam.screen().expect("a form").text;
            assert!(screen.contains(why), "{}: {screen}", person.id());
        }
        town.sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_repair_puts_back_what_people_took_away() {
    on_every_setup(async |town: &mut Town| {
        town.hand_off("Northwind Traders").await;
        town.sam.read_all();
        town.mia.read_all();
        let card = town.card(&town.sam, CHANNEL);
        town.sam.unpins(&card).await.unwrap();
        town.mia.leaves(CHANNEL).await.unwrap();
        town.sam.sets_topic(CHANNEL, "lunch").await.unwrap();
        repair(town).await;
        assert!(town.card(&town.sam, CHANNEL).pinned);
        assert!(members(town, CHANNEL).contains(&"Mia Manager".to_owned()));
        assert!(town.channel(&town.sam, CHANNEL).topic.contains("HO-1"));
        assert_eq!(town.channel(&town.sam, CHANNEL).from_apps().count(), 1);
    })
    .await;
}
