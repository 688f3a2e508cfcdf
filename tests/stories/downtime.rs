//! The bot is down while time goes on: nobody fires and nobody delivers. When it is back, what was
//! missed comes together and at a decent hour, and what is over is not said any more.

use slack_emulator::Person;

use crate::support::town::{Town, berlin, on_every_setup};

/// Down from now until that moment; another process comes up on the same database then.
async fn down_until(town: &mut Town, moment: &str) {
    town.stage.clock.advance_to(berlin(moment));
    town.stage.restart().await.unwrap();
    town.settle().await;
}

async fn handed_off(town: &Town, customers: &[&str]) {
    for customer in customers {
        town.handed_off(customer).await;
    }
}

/// Mia acknowledges; with a moment, the kickoff is booked as well.
async fn acknowledged(town: &Town, channel: &str, kickoff: Option<&str>) {
    let mia = &town.mia;
    let card = town.card(mia, channel);
    town.press_on(mia, &card, "Acknowledge").await;
    if let Some(kickoff) = kickoff {
        town.sets_kickoff(mia, kickoff).await;
    }
    town.press(mia, "Acknowledge").await;
    town.everybody_reads();
}

/// The lines that say what is owed, of the one message somebody got.
fn one_bundle(town: &Town, person: &Person) -> Vec<String> {
    let text = town.hears(person).text;
    town.heard_nothing(person);
    assert!(text.starts_with("Today: "), "{text}");
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    lines.retain(|line| line.contains("waits for your yes") || line.contains("ickoff with"));
    lines
}

/// Lena gets exactly this day's digest, and no other.
fn one_digest(town: &Town, day: &str) {
    let text = town.hears(&town.lena).text;
    let heading = format!("Digest for {day}: ");
    assert!(text.starts_with(&heading), "{text}");
    town.heard_nothing(&town.lena);
}

fn nobody_hears(town: &Town) {
    for person in town.everybody() {
        town.heard_nothing(person);
    }
}

#[tokio::test]
async fn a_weekend_and_half_a_monday_come_in_one_message() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        town.advance_to("2026-11-27 10:00").await;
        handed_off(town, &["Northwind Traders", "Fabrikam"]).await;
        // Late since Monday, 10:00.
        down_until(town, "2026-11-30 15:30").await;
        let lines = one_bundle(town, &town.mia);
        assert_eq!(lines.len(), 2, "{lines:?}");
        // Friday's digest is of the past; today's hour came an hour ago.
        one_digest(town, "Nov 30, 2026");
        town.advance_to("2026-12-01 15:00").await;
        one_digest(town, "Dec 1, 2026");
        nobody_hears(town);
        // A working day after she heard of it, at half past ten in New York.
        town.advance_to("2026-12-01 15:30").await;
        for _ in 0..2 {
            assert!(town.hears(&town.lena).text.contains("@Mia Manager has not"));
        }
        town.advance_to("2026-12-02 09:30").await;
        assert_eq!(one_bundle(town, &town.mia).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_little_late_is_said_as_always() {
    on_every_setup(async |town: &mut Town| {
        town.advance_to("2026-11-27 10:00").await;
        handed_off(town, &["Northwind Traders"]).await;
        down_until(town, "2026-11-30 13:30").await;
        let nudge = town.hears(&town.mia).text;
        assert!(nudge.starts_with("Northwind Traders has waited"), "{nudge}");
        nobody_hears(town);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_woken_by_a_bot_that_comes_back_at_night() {
    on_every_setup(async |town: &mut Town| {
        handed_off(town, &["Northwind Traders"]).await;
        acknowledged(town, "cust-northwind-traders", None).await;
        // No kickoff is booked by Thursday, 10:00; Friday's bundle would say so.
        town.advance_to("2026-11-27 09:00").await;
        down_until(town, "2026-11-27 22:00").await;
        nobody_hears(town);
        down_until(town, "2026-11-30 03:00").await;
        nobody_hears(town);
        town.advance_to("2026-11-30 09:29").await;
        nobody_hears(town);
        town.advance_to("2026-11-30 09:30").await;
        assert_eq!(one_bundle(town, &town.mia).len(), 1);
        town.advance_to("2026-11-30 23:00").await;
        nobody_hears(town);
    })
    .await;
}

#[tokio::test]
async fn clocks_change_while_it_is_down() {
    on_every_setup(async |town: &mut Town| {
        // In Berlin, Sunday, 28 March 2027 has 23 hours.
        town.advance_to("2027-03-23 15:00").await;
        handed_off(town, &["Northwind Traders"]).await;
        acknowledged(town, "cust-northwind-traders", None).await;
        town.advance_to("2027-03-26 14:00").await;
        handed_off(town, &["Fabrikam"]).await;
        // The kickoff should be booked by Friday, 15:00; Fabrikam is due on Monday, 14:00.
        down_until(town, "2027-03-29 13:59").await;
        let lines = one_bundle(town, &town.mia);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("No kickoff with Northwind Traders"));
        // What he promised Fabrikam was due in January.
        one_bundle(town, &town.sam);
        town.advance_to("2027-03-29 14:00").await;
        let nudge = town.hears(&town.mia).text;
        assert!(nudge.starts_with("Fabrikam has waited"), "{nudge}");
        nobody_hears(town);
        // And no second bundle of that day, nor one at the old hour of the next.
        town.advance_to("2027-03-30 09:29").await;
        nobody_hears(town);
    })
    .await;
}

#[tokio::test]
async fn after_nine_days_what_still_matters_is_said_and_nothing_else() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let customers = ["Northwind Traders", "Fabrikam", "Tailspin Toys"];
        handed_off(town, &customers).await;
        acknowledged(town, "cust-northwind-traders", Some("2026-11-30 10:00")).await;
        acknowledged(town, "cust-tailspin-toys", None).await;
        town.advance_to("2026-11-24 10:00").await;
        let nudge = town.hears(&town.mia).text;
        assert!(nudge.starts_with("Fabrikam has waited"), "{nudge}");
        one_digest(town, "Nov 23, 2026");
        town.advance_to("2026-11-25 09:00").await;
        one_digest(town, "Nov 24, 2026");
        nobody_hears(town);
        // Nobody works for the bot, but its server still listens: people act where they can.
        town.stage.clock.advance_to(berlin("2026-11-25 09:10"));
        let mia = &town.mia;
        let card = town.card(mia, "cust-fabrikam");
        mia.press_on(&card, "Acknowledge").await.unwrap();
        town.stage.bot.edge.shown().await;
        mia.press("Acknowledge").await.unwrap();
        // Friday's and Monday's reminders of the kickoff are of the past, and seven digests; its
        // end is not.
        down_until(town, "2026-12-04 09:10").await;
        let sam = town.hears(&town.sam).text;
        assert!(sam.contains("acknowledged Fabrikam"), "{sam}");
        nobody_hears(town);
        town.advance_to("2026-12-04 09:30").await;
        let lines = one_bundle(town, &town.mia);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(
            lines[0].contains("No kickoff with Tailspin Toys"),
            "{lines:?}"
        );
        assert!(lines[1].contains("No kickoff with Fabrikam"), "{lines:?}");
        assert!(
            lines[2].contains("Was the kickoff with Northwind Traders held?"),
            "{lines:?}"
        );
        // The lead hears of each once, and only now that Mia did.
        town.advance_to("2026-12-04 14:30").await;
        one_digest(town, "Dec 4, 2026");
        town.advance_to("2026-12-07 14:59").await;
        one_digest(town, "Dec 7, 2026");
        one_bundle(town, &town.mia);
        // His fourteen days on call are over as well.
        one_bundle(town, &town.sam);
        nobody_hears(town);
        town.advance_to("2026-12-07 15:00").await;
        for _ in 0..3 {
            assert!(town.hears(&town.lena).text.contains("@Mia Manager has not"));
        }
        nobody_hears(town);
    })
    .await;
}
