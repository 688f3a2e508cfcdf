//! What a lead looks at in the morning, and what she does about it.

use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::sql;
use crate::support::town::{Town, on_every_setup};

/// Half past eight in New York, on a Berlin clock.
const HOUR: &str = "14:30";

async fn acknowledges(town: &Town, channel: &str, kickoff: Option<&str>) {
    let mia = &town.mia;
    let card = town.card(mia, channel);
    town.press_on(mia, &card, "Acknowledge").await;
    if let Some(kickoff) = kickoff {
        town.sets_kickoff(mia, kickoff).await;
    }
    town.press(mia, "Acknowledge").await;
}

/// Everybody but Lena.
fn others_read(town: &Town) {
    for person in [&town.sam, &town.mia, &town.max, &town.olaf] {
        person.read_all();
    }
}

async fn policy(town: &Town, field: &str, value: &str) {
    let ctx = &town.stage.bot.edge.ctx;
    let mut tx = ctx.db.begin().await.unwrap();
    let workspace = handoff::domain::ids::WorkspaceId::new(town.stage.team.id());
    let policy = tx.workspace(&workspace).await.unwrap().unwrap().policy;
    let mut policy = serde_json::to_value(policy).unwrap();
    policy[field] = serde_json::from_str(value).unwrap();
    let update = format!("UPDATE workspaces SET policy = '{policy}'");
    sql::run(&mut tx, &update).await.unwrap();
    tx.commit().await.unwrap();
}

/// The brief promises single sign-on for this day.
async fn promise_is_due(town: &Town, handoff: i64, day: &str) {
    let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
    let update = format!(
        "UPDATE handoffs SET brief = REPLACE(brief, '2027-01-15', '{day}') WHERE number = {handoff}"
    );
    assert_eq!(sql::run(&mut tx, &update).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_full_morning() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (mia, lena) = (&town.mia, &town.lena);
        // Three customers, of whom Mia takes two: one has its kickoff today, the other tomorrow.
        town.hand_off("Northwind Traders").await;
        town.hand_off("Fabrikam").await;
        town.hand_off("Woodgrove").await;
        town.hand_off("Tailspin").await;
        acknowledges(town, "cust-fabrikam", Some("2026-11-24 16:00")).await;
        acknowledges(town, "cust-woodgrove", Some("2026-11-23 13:00")).await;
        acknowledges(town, "cust-tailspin", None).await;
        promise_is_due(town, 4, "2026-11-26").await;
        town.advance_to("2026-11-23 13:30").await;
        others_read(town);
        town.advance_to(&format!("2026-11-23 {HOUR}")).await;
        assert_snapshot!(town.hears(lena).text, @"
        Digest for Nov 23, 2026: 1 late, 1 waiting for a yes or no, 1 kickoff later this week, 1 promise.
        Late · 1
        @Mia Manager has not said whether the kickoff was held with Woodgrove (due Nov 23, 2026 at 8:00 AM). Reminded once. · #cust-woodgrove
        [Nudge] [Reassign] [Open]
        Waiting for a yes or no · 1
        @Mia Manager is asked to take over Northwind Traders, due Nov 24, 2026 at 4:00 AM. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        Kickoffs today · 1, among the customers above
        Kickoffs later this week · 1
        • Fabrikam · Nov 24, 2026 at 10:00 AM · @Mia Manager · #cust-fabrikam
        Promises due or broken · 1
        • Tailspin: Single sign-on with their directory · due Nov 26, 2026 · @Mia Manager · #cust-tailspin
        New since Nov 20, 2026 at 8:30 AM · 4, among the customers above
        Done since Nov 20, 2026 at 8:30 AM · 3, among the customers above
        Last 7 days (the 7 before): 4 sent (0), 3 acknowledged (0). Too few to say how it goes.
        ");
        let over = town.hears(mia);
        town.press_on(mia, &over, "Held").await;
        town.advance_to("2026-11-24 12:00").await;
        let card = town.card(mia, "cust-woodgrove");
        town.press_on(mia, &card, "Check in").await;
        mia.choose("How are they doing?", "At risk: without help we may lose them").await.unwrap();
        mia.fill("What should others know?", "Bo fell out with Ada.").await.unwrap();
        town.press(mia, "Save").await;
        assert!(town.hears(lena).text.contains("Bo fell out"), "at once, with the reason");
        others_read(town);
        town.hand_off("Litware").await;
        others_read(town);
        town.advance_to(&format!("2026-11-24 {HOUR}")).await;
        assert_snapshot!(town.hears(lena).text, @"
        Digest for Nov 24, 2026: 1 late, 1 waiting for a yes or no, 1 kickoff today, 1 promise, 1 at risk.
        Late · 1
        @Mia Manager has not said yes or no to Northwind Traders (due Nov 24, 2026 at 4:00 AM). Reminded once. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        Waiting for a yes or no · 2, 1 of them among the customers above
        @Mia Manager is asked to take over Litware, due Nov 25, 2026 at 6:00 AM. · #cust-litware
        [Nudge] [Reassign] [Open]
        Kickoffs today · 1
        • Fabrikam · Nov 24, 2026 at 10:00 AM · @Mia Manager · #cust-fabrikam
        Promises due or broken · 1
        • Tailspin: Single sign-on with their directory · due Nov 26, 2026 · @Mia Manager · #cust-tailspin
        At risk · 1
        Woodgrove is at risk, says @Mia Manager (Nov 24, 2026 at 6:00 AM). · #cust-woodgrove
        [Reassign] [Open]
        New since Nov 23, 2026 at 8:30 AM · 1, among the customers above
        Done since Nov 23, 2026 at 8:30 AM · 1, among the customers above
        Last 7 days (the 7 before): 5 sent (0), 3 acknowledged (0). Too few to say how it goes.
        ");
        others_read(town);
        // Every brief has a sensitive note; neither digests nor what their buttons carry hold it.
        let mut tx = town.stage.bot.edge.ctx.db.read().await.unwrap();
        let briefs = sql::texts(&mut tx, "SELECT brief FROM handoffs").await;
        assert!(briefs.iter().all(|brief| brief.contains("predecessor")));
        for seen in lena.messages_from_app() {
            assert!(!seen.raw.to_string().contains("predecessor"), "{}", seen.text);
        }
    })
    .await;
}

#[tokio::test]
async fn a_calm_day_is_one_line_and_a_weekend_is_free() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let lena = &town.lena;
        town.advance_to("2026-11-23 14:29").await;
        town.heard_nothing(lena);
        town.advance_to("2026-11-23 14:30").await;
        assert_snapshot!(town.hears(lena).text, @"Digest for Nov 23, 2026: no handoff is open.");
        town.advance_to("2026-11-27 20:00").await;
        for _ in 0..4 {
            town.hears(lena);
        }
        town.advance_to("2026-11-30 14:29").await;
        town.heard_nothing(lena);
        town.advance_to("2026-11-30 14:30").await;
        assert_snapshot!(town.hears(lena).text, @"Digest for Nov 30, 2026: no handoff is open.");
    })
    .await;
}

#[tokio::test]
async fn who_wants_silence_on_calm_days_gets_it() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let lena = &town.lena;
        policy(town, "silent_digest", "true").await;
        town.advance_to("2026-11-24 20:00").await;
        town.heard_nothing(lena);
        town.types(lena, "/handoff digest").await;
        assert_snapshot!(town.answer(lena), @"Digest for Nov 24, 2026: no handoff is open.");
        town.handed_off("Northwind Traders").await;
        town.advance_to("2026-11-25 20:00").await;
        assert!(town.hears(lena).text.contains("waiting for a yes or no"));
        others_read(town);
    })
    .await;
}

/// Late at her hour on Tuesday, because it was sent on Monday morning.
async fn late(town: &Town) -> slack_emulator::Seen {
    town.handed_off("Northwind Traders").await;
    town.advance_to("2026-11-24 14:29").await;
    town.everybody_reads();
    town.advance_to("2026-11-24 14:30").await;
    town.hears(&town.lena)
}

#[tokio::test]
async fn the_buttons_act() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (mia, lena, max) = (&town.mia, &town.lena, &town.max);
        let digest = late(town).await;
        assert_snapshot!(digest.text, @"
        Digest for Nov 24, 2026: 1 late.
        Late · 1
        @Mia Manager has not said yes or no to Northwind Traders (due Nov 24, 2026 at 4:00 AM). Reminded once. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        Waiting for a yes or no · 1, among the customers above
        Last 7 days (the 7 before): 1 sent (0), 0 acknowledged (0). Too few to say how it goes.
        ");
        town.press_on(lena, &digest, "Nudge").await;
        assert_snapshot!(town.answer(lena), @"@Mia Manager is reminded of Northwind Traders now, in your name.");
        let asked = town.hears(mia);
        assert_snapshot!(asked.text, @"
        @Lena Lead asks about this:
        Northwind Traders has waited 28 h for your yes or no.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: complete, 100 of 100 · 1 promise
        Until you acknowledge, @Sam Seller stays responsible and no kickoff can be booked.
        Next reminder Nov 26, 2026 at 9:30 AM.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel] [Snooze]
        ");
        town.press_on(lena, &digest, "Nudge").await;
        assert_snapshot!(town.answer(lena), @"@Mia Manager was asked about Northwind Traders by a lead today already. Tomorrow you can again.");
        town.heard_nothing(mia);
        let history = town.history(lena, "HO-1").await;
        assert!(history.contains("reminded @Mia Manager that the brief waits"));
        let counted = "SELECT COUNT(*) FROM nudges WHERE clock = 'acknowledge.1' AND delivered LIKE '%,%'";
        assert_eq!(town.number(counted).await, 1, "counted beside the reminder before");

        town.press_on(lena, &digest, "Reassign").await;
        lena.choose("Who should take over?", "Max Manager").await.unwrap();
        lena.fill("Why?", "Mia has too much.").await.unwrap();
        town.press(lena, "Hand over").await;
        assert!(town.hears(max).text.starts_with("@Lena Lead asks you to take over"));
        // The digest stays as it was; what is over says so.
        town.press_on(lena, &digest, "Nudge").await;
        assert_snapshot!(town.answer(lena), @"This is done already, or somebody else's turn. To see what is open, type /handoff show HO-1.");
        others_read(town);
    })
    .await;
}

#[tokio::test]
async fn out_of_their_hours_a_reminder_waits_for_the_morning() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (mia, lena) = (&town.mia, &town.lena);
        let digest = late(town).await;
        // Half past five in the evening in Berlin.
        town.advance_to("2026-11-24 17:30").await;
        others_read(town);
        town.press_on(lena, &digest, "Nudge").await;
        assert_snapshot!(town.answer(lena), @"@Mia Manager does not work now. Your reminder about Northwind Traders reaches them Nov 25, 2026 at 3:00 AM.");
        town.press_on(lena, &digest, "Nudge").await;
        assert_snapshot!(town.answer(lena), @"@Mia Manager does not work now. Your reminder about Northwind Traders reaches them Nov 25, 2026 at 3:00 AM.");
        town.advance_to("2026-11-25 08:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-25 09:00").await;
        assert!(town.hears(mia).text.starts_with("@Lena Lead asks about this:"));
        town.advance_to("2026-11-25 09:01").await;
        town.heard_nothing(mia);
        others_read(town);
    })
    .await;
}

#[tokio::test]
async fn who_does_not_lead_any_more_is_told_so() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (lena, olaf, mia) = (&town.lena, &town.olaf, &town.mia);
        town.types(olaf, "/handoff digest").await;
        assert_snapshot!(town.answer(olaf), @"The digest is for leads. No leads are named yet, so the admins of this workspace act as leads. One of them can name leads with /handoff settings.");
        let digest = late(town).await;
        name_leads(town, lena, "Max Manager").await;
        for button in ["Nudge", "Reassign"] {
            town.press_on(lena, &digest, button).await;
            assert_snapshot!(town.answer(lena), @"Only leads can do this. To see who leads, type /handoff leads.");
        }
        town.heard_nothing(mia);
        town.types(lena, "/handoff digest").await;
        assert_snapshot!(town.answer(lena), @"The digest is for leads. Leads: @Max Manager.");
        // Nor does the morning bring her another one.
        town.advance_to("2026-11-25 14:45").await;
        town.heard_nothing(lena);
        others_read(town);
    })
    .await;
}

async fn name_leads(town: &Town, by: &Person, lead: &str) {
    town.types(by, "/handoff leads").await;
    town.press(by, "Choose leads").await;
    by.choose("Leads", lead).await.unwrap();
    town.press(by, "Save").await;
    by.close_all().await.unwrap();
}

#[tokio::test]
async fn more_than_a_message_shows_is_a_form_away() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (mia, lena) = (&town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        // The same handoff many times over, for other customers.
        let copy = "INSERT INTO handoffs (workspace, number, version, customer, customer_key, open,
                seller, manager, brief, brief_version, state, submitted_at, fates, offer)
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
            SELECT workspace, i, version, customer || ' ' || i, customer_key || i, open, seller,
                manager, brief, brief_version, state, submitted_at, fates, offer
            FROM handoffs, n WHERE number = 1";
        let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
        sql::run(&mut tx, copy).await.unwrap();
        tx.commit().await.unwrap();
        town.types(lena, "/handoff digest").await;
        let answer = lena.ephemerals().pop().unwrap();
        assert_snapshot!(answer.text.lines().rev().take(3).collect::<Vec<_>>().join("\n"), @"
        [Show all 50]
        Last 7 days (the 7 before): 1 sent (0), 0 acknowledged (0). Too few to say how it goes.
        New since Nov 20, 2026 at 8:30 AM · 50, among the customers above
        ");
        town.press_on(lena, &answer, "Show all 50").await;
        let screen = town.screen(lena);
        assert_snapshot!(screen.lines().take(5).collect::<Vec<_>>().join("\n"), @"
        Digest
        Digest for Nov 23, 2026: 50 waiting for a yes or no.
        Waiting for a yes or no · 50
        @Mia Manager is asked to take over Northwind Traders, due Nov 24, 2026 at 4:00 AM. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        ");
        town.press(lena, "Next").await;
        let screen = town.screen(lena);
        assert_snapshot!(screen.lines().rev().take(5).collect::<Vec<_>>().join("\n"), @"
        [Close]
        [Back]
        36 to 50 of 50
        [Nudge] [Reassign]
        @Mia Manager is asked to take over Northwind Traders 50, due Nov 24, 2026 at 4:00 AM.
        ");
        lena.press_nth("Nudge", 0).await.unwrap();
        town.settle().await;
        assert_snapshot!(town.screen(lena), @"
        Handoff
        @Mia Manager is reminded of Northwind Traders 36 now, in your name.
        [Close]
        ");
        lena.close().await.unwrap();
        town.press(lena, "Back").await;
        lena.press_nth("Reassign", 0).await.unwrap();
        town.settle().await;
        assert!(town.screen(lena).contains("Who should take over?"));
        lena.close_all().await.unwrap();
        assert!(town.hears(mia).text.starts_with("@Lena Lead asks about this:"));
        let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
        sql::run(&mut tx, "DELETE FROM handoffs WHERE number > 1").await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn when_somebody_leaves_their_lead_gets_the_list() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (mia, lena) = (&town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        town.handed_off("Fabrikam").await;
        acknowledges(town, "cust-fabrikam", None).await;
        others_read(town);
        town.olaf.deactivate().await;
        town.settle().await;
        town.heard_nothing(lena);
        mia.deactivate().await;
        town.settle().await;
        let left = town.hears(lena);
        assert_snapshot!(left.text, @"
        @Mia Manager is deactivated in Slack. 2 handoffs are open in their name:
        Give each to somebody else. Until then its reminders reach nobody.
        [Hand over the whole book]
        HO-1 · Northwind Traders
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 4:00 AM
        [Reassign] [Open]
        HO-2 · Fabrikam
        Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        [Reassign] [Open]
        ");
        // Slack says it again, and the census too: told once.
        mia.set_status("gone").await;
        town.advance_to(&format!("2026-11-24 {HOUR}")).await;
        let mut heard = Vec::new();
        while let Some(next) = lena.next_unread() {
            heard.push(next.text.lines().next().unwrap().to_owned());
        }
        assert_snapshot!(heard.join("\n"), @"
        Digest for Nov 23, 2026: 1 waiting for a yes or no, 1 missing somebody.
        Digest for Nov 24, 2026: 1 late, 1 missing somebody.
        ");
        others_read(town);
        town.press_on(lena, &left, "Reassign").await;
        lena.choose("Who should take over?", "Max Manager")
            .await
            .unwrap();
        lena.fill("Why?", "Mia left.").await.unwrap();
        town.press(lena, "Hand over").await;
        others_read(town);
        mia.reactivate().await;
        town.settle().await;
        mia.deactivate().await;
        town.settle().await;
        assert_snapshot!(town.hears(lena).text, @"
        @Mia Manager is deactivated in Slack. 1 handoff is open in their name:
        Give each to somebody else. Until then its reminders reach nobody.
        HO-2 · Fabrikam
        Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        [Reassign] [Open]
        ");
        others_read(town);
    })
    .await;
}
