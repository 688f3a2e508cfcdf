//! Holidays, own hours and absence move the reminders of the person they concern; a cover may act.

use handoff::domain::policy::Policy;
use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::sql;
use crate::support::town::{Town, on_every_setup};

/// The first line of the next thing somebody hears, once it is this late and no minute earlier.
async fn hears_at(town: &Town, person: &Person, before: &str, at: &str) -> String {
    town.advance_to(before).await;
    town.heard_nothing(person);
    town.advance_to(at).await;
    let heard = town.hears(person).text;
    heard.lines().next().unwrap().to_owned()
}

async fn answered(town: &Town, person: &Person, typed: &str) -> String {
    town.types(person, typed).await;
    town.answer(person)
}

/// The workspace keeps the holidays of a place.
async fn keeps_holidays_of(town: &Town, place: &str) {
    let db = &town.stage.bot.edge.ctx.db;
    let mut tx = db.begin().await.unwrap();
    let workspace = tx.workspaces().await.unwrap().remove(0);
    let policy = Policy {
        holidays: Some(place.parse().unwrap()),
        ..workspace.policy
    };
    tx.save_policy(&workspace.id, &policy).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_holiday_monday_moves_the_reminder_to_tuesday() {
    on_every_setup(async |town: &mut Town| {
        // Monday, 30 November 2026 is Saint Andrew's Day.
        keeps_holidays_of(town, "GB-SCT").await;
        town.advance_to("2026-11-27 15:00").await;
        town.handed_off("Northwind Traders").await;
        let heard = hears_at(town, &town.mia, "2026-12-01 14:59", "2026-12-01 15:00").await;
        assert_snapshot!(heard, @"Northwind Traders has waited 4 days for your yes or no.");
    })
    .await;
}

#[tokio::test]
async fn own_hours_move_the_reminder() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        town.types(mia, "/handoff hours").await;
        assert!(town.screen(mia).contains("Tuesday (optional): 9:00-17:00"));
        mia.fill("Tuesday", "in the afternoon").await.unwrap();
        mia.fill("Wednesday", "17:00-9:00").await.unwrap();
        town.press(mia, "Save").await;
        let errors = mia.screen().unwrap().errors;
        assert_snapshot!(errors["Tuesday"], @"These are no hours. Write them like 9:00-17:00, or leave the day empty.");
        assert_snapshot!(errors["Wednesday"], @"This day would end before it begins. Write it like 9:00-17:00.");
        mia.fill("Tuesday", "14:00-18:00").await.unwrap();
        mia.clear("Wednesday").await.unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(town.screen(mia), @"
        Working hours
        These are your working hours now: Mon 9:00–17:00, Tue 14:00–18:00, Thu–Fri 9:00–17:00, in your time zone. Your reminders are planned anew.
        [Close]
        ");
        mia.close_all().await.unwrap();
        // Sent an eighth into Monday, so late an eighth into Tuesday.
        let heard = hears_at(town, mia, "2026-11-24 14:29", "2026-11-24 14:30").await;
        assert_snapshot!(heard, @"Northwind Traders has waited 28 h for your yes or no.");
        town.types(mia, "/handoff hours").await;
        town.press(mia, "Use the workspace’s hours").await;
        assert_snapshot!(town.screen(mia), @"
        Working hours
        You work the workspace’s hours: Mon–Fri 9:00–17:00, in your time zone. Your reminders are planned anew.
        [Close]
        ");
        mia.close_all().await.unwrap();
        town.types(mia, "/handoff hours").await;
        assert!(!town.screen(mia).contains("Use the workspace’s hours"));
        for day in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] {
            mia.clear(day).await.unwrap();
        }
        town.press(mia, "Save").await;
        assert_snapshot!(mia.screen().unwrap().errors["Monday"], @"Fill in one day at least. To be off for a while, type /handoff away.");
        mia.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn while_somebody_is_away_their_reminder_waits() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        assert_snapshot!(answered(town, mia, "/handoff away until Thursday").await, @"Noted: you are away from Mon, Nov 23, 2026 to Thu, Nov 26, 2026. Your first day back is Fri, Nov 27, 2026. Nobody covers for you, so your reminders wait until then. To name somebody, type /handoff away.");
        town.advance_to("2026-11-25 12:00").await;
        town.heard_nothing(mia);
        // Back a day early: Wednesday counts, and the days before stay off.
        assert_snapshot!(answered(town, mia, "/handoff back").await, @"Welcome back. From today your reminders come to you again.");
        assert_snapshot!(answered(town, mia, "/handoff back").await, @"You are not away, so there is nothing to end.");
        let heard = hears_at(town, mia, "2026-11-26 08:59", "2026-11-26 09:00").await;
        assert_snapshot!(heard, @"Northwind Traders has waited 2 days for your yes or no.");
    })
    .await;
}

#[tokio::test]
async fn a_cover_acknowledges() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max) = (&town.sam, &town.mia, &town.max);
        let said = answered(town, mia, "/handoff away until Friday, @max covers").await;
        assert_snapshot!(said, @"Noted: you are away from Mon, Nov 23, 2026 to Fri, Nov 27, 2026. Your first day back is Mon, Nov 30, 2026. @Max Manager covers for you: they get your reminders and may act in your place. They are told so.");
        assert!(town.hears(max).text.contains("named you as cover"));
        town.hand_off("Northwind Traders").await;
        let covers = town.hears(max);
        town.everybody_reads();
        town.press_on(max, &covers, "Acknowledge").await;
        town.press(max, "Acknowledge").await;
        assert_snapshot!(town.now_says(max, &covers), @"Northwind Traders: acknowledged by @Max Manager, less than a minute after it was sent.");
        assert_snapshot!(town.hears(sam).text.lines().next().unwrap(), @"@Max Manager acknowledged Northwind Traders, less than a minute after you sent it, and owns it now.");
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"@Max Manager took over Northwind Traders, so there is nothing left for you to do.");
        // Once she is back, he may not any more.
        town.types(mia, "/handoff back").await;
        assert!(town.hears(max).text.contains("is back"));
        assert_snapshot!(town.answer(mia), @"Welcome back. From today your reminders come to you again, and no longer to @Max Manager.");
        town.handed_off("Fabrikam").await;
        let card = town.card(max, "cust-fabrikam");
        town.press_on(max, &card, "Acknowledge").await;
        assert_snapshot!(town.screen(max), @"
        Handoff
        Only @Mia Manager, who is asked to take over Fabrikam, or a lead can do this.
        [Close]
        ");
        max.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn away_alone_asks_and_can_be_taken_back() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max) = (&town.mia, &town.max);
        town.types(mia, "/handoff away").await;
        mia.pick_date("First day away", "2026-12-24").await.unwrap();
        mia.pick_date("Last day away", "2026-12-20").await.unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(mia.screen().unwrap().errors["Last day away"], @"The last day comes before the first.");
        mia.pick_date("Last day away", "2027-01-05").await.unwrap();
        mia.choose("Who covers for you?", "Mia Manager")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(mia.screen().unwrap().errors["Who covers for you?"], @"You cannot cover for yourself. Choose somebody else, or nobody.");
        mia.choose("Who covers for you?", "Max Manager")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(town.screen(mia), @"
        Time away
        Noted: you are away from Thu, Dec 24, 2026 to Tue, Jan 5, 2027. Your first day back is Wed, Jan 6, 2027. @Max Manager covers for you: they get your reminders and may act in your place. They are told so.
        [Close]
        ");
        mia.close_all().await.unwrap();
        assert_snapshot!(answered(town, mia, "/handoff back").await, @"You are not away now. You plan to be away from Thu, Dec 24, 2026 to Tue, Jan 5, 2027; to change that, type /handoff away.");
        // What is planned is changed in place, and not kept beside.
        town.types(mia, "/handoff away").await;
        mia.pick_date("First day away", "2027-02-01").await.unwrap();
        mia.pick_date("Last day away", "2027-02-02").await.unwrap();
        town.press(mia, "Save").await;
        mia.close_all().await.unwrap();
        assert_eq!(town.number("SELECT COUNT(*) FROM absences").await, 1);
        town.types(mia, "/handoff away").await;
        town.press(mia, "Take it back").await;
        assert_snapshot!(town.screen(mia), @"
        Time away
        That absence is taken back. Your reminders come on those days as on others.
        [Close]
        ");
        mia.close_all().await.unwrap();
        assert_eq!(town.number("SELECT COUNT(*) FROM absences").await, 0);
        max.read_all();
        // Max is away at once, and ends it in the form.
        town.types(max, "/handoff away today").await;
        town.types(max, "/handoff away").await;
        town.press(max, "Back now").await;
        assert_snapshot!(town.screen(max), @"
        Time away
        Welcome back. From today your reminders come to you again.
        [Close]
        ");
        max.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_understood_gets_an_example() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max) = (&town.mia, &town.max);
        let gus = town.stage.team.person("gus").real_name("Gus Guest").guest().add();
        town.types(&gus, "/handoff list").await;
        assert_snapshot!(answered(town, mia, "/handoff away Travel Ltd").await, @"I do not know which day “travel ltd” is. Write it like Thursday, tomorrow, 24 Dec or 2026-12-24. For example: /handoff away until Thursday, @sam covers. If you meant a customer, type /handoff new Away Travel Ltd.");
        assert_snapshot!(answered(town, mia, "/handoff away 2026-12-24 to 2026-12-20").await, @"The last day comes before the first. For example: /handoff away until Thursday, @sam covers.");
        assert_snapshot!(answered(town, mia, "/handoff away 2026-11-20").await, @"These days are over. An absence ends today or later. For example: /handoff away until Thursday, @sam covers.");
        assert_snapshot!(answered(town, mia, "/handoff away until 2028-01-01").await, @"That is longer than a year. Hand your customers over to somebody else instead, with Hand to someone else on each brief. For example: /handoff away until Thursday, @sam covers.");
        assert_snapshot!(answered(town, mia, "/handoff away tomorrow, max covers").await, @"Name one person who covers, with an @ before the name, so that Slack knows whom you mean. For example: /handoff away until Thursday, @sam covers.");
        assert_snapshot!(answered(town, mia, "/handoff away tomorrow @mia").await, @"You cannot cover for yourself. Choose somebody else, or nobody.");
        assert_snapshot!(answered(town, mia, "/handoff away tomorrow @gus").await, @"Gus Guest is a guest here. Only full members can carry a handoff.");
        assert_eq!(town.number("SELECT COUNT(*) FROM absences").await, 0);
        // Nobody is called so.
        let said = answered(town, mia, "/handoff away tomorrow @nobody").await;
        assert!(said.starts_with("Name one person who covers"), "{said}");
        // Who covers may be away too.
        town.types(max, "/handoff away tomorrow").await;
        assert_snapshot!(answered(town, mia, "/handoff away tomorrow @max").await, @"Noted: you are away on Tue, Nov 24, 2026. Your first day back is Wed, Nov 25, 2026. @Max Manager covers for you: they get your reminders and may act in your place. They are told so. But @Max Manager is away too, on Tue, Nov 24, 2026. Choose somebody else with /handoff away, if there is somebody.");
        assert!(town.hears(max).text.contains("named you as cover"));
        assert_snapshot!(answered(town, mia, "/handoff awya tomorrow").await.lines().next().unwrap(), @"I do not know “awya tomorrow”. Did you mean /handoff away? If it is a customer, type /handoff new awya tomorrow.");
        // More words than the verb are a customer's name.
        town.types(mia, "/handoff Back Office Ltd").await;
        assert!(town.screen(mia).contains("Back Office Ltd"));
        mia.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn somebody_we_never_met_is_asked_to_try_again() {
    on_every_setup(async |town: &mut Town| {
        let nina = town.stage.team.person("nina").real_name("Nina New").zone("Asia/Kathmandu").add();
        // She came while nobody listened.
        let db = &town.stage.bot.edge.ctx.db;
        let mut tx = db.begin().await.unwrap();
        let forget = format!("DELETE FROM people WHERE id = '{}'", nina.id());
        sql::run(&mut tx, &forget).await.unwrap();
        tx.commit().await.unwrap();
        assert_snapshot!(answered(town, &nina, "/handoff away today").await, @"We have only just met, and I do not know your time zone yet. Try once more in a moment.");
        let said = answered(town, &nina, "/handoff away today").await;
        assert!(said.starts_with("Noted: you are away on Mon, Nov 23, 2026."), "{said}");
    })
    .await;
}
