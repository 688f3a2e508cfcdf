//! A message whose answer was lost, found again when the settle time is over: it said what it said
//! when it was sent, whatever came due or was done since.

use chrono::TimeDelta;
use handoff::domain::decide::Event;
use handoff::domain::ids::{HandoffId, UserId};
use handoff::flows::act::{Act, act};
use slack_emulator::Fault;

use crate::support::town::{Town, berlin, on_every_setup};

async fn acknowledges(town: &Town, number: i64) {
    let edge = &town.stage.bot.edge;
    let by = Act {
        workspace: edge.installation.home().unwrap().workspace.clone(),
        user: UserId::new(town.mia.id()),
        delivery: format!("acknowledge-{number}"),
    };
    let event = Event::Acknowledge {
        kickoff: None,
        matters_most: None,
    };
    act(&edge.ctx, &by, HandoffId::new(number), &event)
        .await
        .unwrap();
    town.settle().await;
}

async fn counted(town: &Town, number: i64, clock: &str) -> i64 {
    let delivered = format!(
        "SELECT COUNT(*) FROM nudges
        WHERE handoff = {number} AND clock = '{clock}' AND delivered <> '[]'"
    );
    town.number(&delivered).await
}

#[tokio::test]
async fn what_came_due_after_a_bundle_was_sent_is_not_counted_as_said() {
    on_every_setup(async |town: &mut Town| {
        town.handed_off("Contoso Foods").await;
        town.handed_off("Northwind Traders").await;
        acknowledges(town, 1).await;
        // Its clock runs out thirty seconds after the bundle.
        let later = berlin("2026-11-24 09:30") + TimeDelta::seconds(30);
        town.stage.advance_to(later).await.unwrap();
        acknowledges(town, 2).await;
        town.advance_to("2026-11-27 09:29").await;
        town.everybody_reads();

        let faults = town.stage.slack.faults();
        faults.on("chat.postMessage").once(Fault::NoAnswerAfter);
        town.advance_to("2026-11-27 10:00").await;
        let bundle = town.hears(&town.mia).text;
        assert!(bundle.contains("Contoso Foods"), "{bundle}");
        assert!(!bundle.contains("Northwind Traders"), "{bundle}");
        assert_eq!(counted(town, 1, "book-kickoff.0").await, 1);
        assert_eq!(counted(town, 2, "book-kickoff.0").await, 0);

        town.advance_to("2026-11-30 09:30").await;
        let bundle = town.hears(&town.mia).text;
        assert!(bundle.contains("Northwind Traders"), "{bundle}");
        assert_eq!(counted(town, 2, "book-kickoff.0").await, 1);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_was_done_after_a_reminder_was_sent_is_counted_as_reminded() {
    on_every_setup(async |town: &mut Town| {
        town.handed_off("Contoso Foods").await;
        town.advance_to("2026-11-24 09:59").await;
        let faults = town.stage.slack.faults();
        faults.on("chat.postMessage").once(Fault::NoAnswerAfter);
        town.advance_to("2026-11-24 10:00").await;
        let reminder = town.hears(&town.mia).text;
        assert!(reminder.contains("Contoso Foods"), "{reminder}");
        acknowledges(town, 1).await;
        town.advance_to("2026-11-24 10:05").await;
        assert_eq!(counted(town, 1, "acknowledge.1").await, 1);
        town.everybody_reads();
    })
    .await;
}
