//! The app's home: what somebody owes, waits for and has begun; for leads their team.

use insta::assert_snapshot;
use slack_emulator::Fault;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

fn reads(person: &Person) -> String {
    let home = person.home().map(|home| home.to_string());
    home.unwrap_or_else(|| "nothing".to_owned())
}

async fn opens(town: &Town, person: &Person) -> String {
    person.open_home().await.unwrap();
    town.settle().await;
    reads(person)
}

fn published(town: &Town) -> usize {
    town.stage.slack.calls("views.publish").len()
}

#[tokio::test]
async fn a_first_timer_starts_there_and_finds_the_draft_again() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        assert_eq!(reads(sam), "nothing");
        assert_snapshot!(opens(town, sam).await, @"
        Welcome to Handoff.
        When a deal is won, write down what customer management must know. It takes a few minutes, and every page is saved as you go.
        The customer gets a channel with your brief in it, and the customer manager acknowledges it there or returns it with questions.
        From then on everybody is reminded of what they owe: the kickoff, the promises, the check-ins. You find all of yours on this page.
        [Start a handoff]
        ");
        town.press(sam, "Start a handoff").await;
        sam.fill("Customer", "Wingtip Toys").await.unwrap();
        town.next().await;
        sam.close_all().await.unwrap();
        town.settle().await;
        assert_snapshot!(reads(sam), @"
        You owe nothing at the moment.
        [Start a handoff]
        Your drafts · 1
        • Wingtip Toys · saved Nov 23, 2026 at 9:00 AM · 0 of 100 points
        [Resume] [Hand over] [Discard]
        ");
        // Gone on with from there.
        town.press(sam, "Resume").await;
        assert!(town.screen(sam).contains("Wingtip Toys"), "{}", town.screen(sam));
        sam.close_all().await.unwrap();
        town.settle().await;
        // Nothing changed: opened again, it is not published again.
        let before = published(town);
        opens(town, sam).await;
        assert_eq!(published(town), before);
        town.press(sam, "Discard").await;
        town.settle().await;
        assert!(reads(sam).starts_with("Welcome to Handoff."), "{}", reads(sam));
    })
    .await;
}

#[tokio::test]
async fn what_somebody_owes_is_done_from_there() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        opens(town, mia).await;
        opens(town, sam).await;
        town.hand_off("Northwind Traders").await;
        town.everybody_reads();
        assert_snapshot!(reads(mia), @"
        You owe one thing.
        [Start a handoff]
        What you owe · 1
        Northwind Traders waits for your yes or no. Due Nov 24, 2026 at 10:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief]
        What you wait for · 1
        • From @Sam Seller, promised to Northwind Traders for Jan 15, 2027: Single sign-on with their directory
        Your handoffs · 1
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM · #cust-northwind-traders
        /handoff show and a customer’s name shows one.
        ");
        assert_snapshot!(reads(sam), @"
        You owe one thing.
        [Start a handoff]
        What you owe · 1
        Promised for Jan 15, 2027, Northwind Traders: Single sign-on with their directory
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Done] [Snooze] [Hand over]
        What you wait for · 1
        • A yes or no from @Mia Manager to Northwind Traders. Due Nov 24, 2026 at 9:00 AM.
        Your handoffs · 1
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM · #cust-northwind-traders
        /handoff show and a customer’s name shows one.
        ");
        town.press(mia, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        town.settle().await;
        town.everybody_reads();
        assert_snapshot!(reads(mia), @"
        You owe 2 things. None of them is late.
        [Start a handoff]
        What you owe · 2
        No kickoff with Northwind Traders is booked. Due Nov 26, 2026 at 10:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Book the kickoff] [Hand over]
        Promised for Jan 15, 2027, Northwind Traders: Single sign-on with their directory
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Done] [Snooze] [Hand over]
        Your handoffs · 1
        • HO-1 · Northwind Traders · Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet · #cust-northwind-traders
        /handoff show and a customer’s name shows one.
        ");
        town.press(mia, "Book the kickoff").await;
        town.sets_kickoff(mia, "2026-11-26 15:00").await;
        town.press(mia, "Book kickoff").await;
        town.settle().await;
        town.everybody_reads();
        assert_snapshot!(reads(mia), @"
        You owe 2 things. None of them is late.
        [Start a handoff]
        What you owe · 2
        The kickoff with Northwind Traders is Nov 26, 2026 at 3:00 PM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Move kickoff]
        Promised for Jan 15, 2027, Northwind Traders: Single sign-on with their directory
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Done] [Snooze] [Hand over]
        Your handoffs · 1
        • HO-1 · Northwind Traders · Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 26, 2026 at 3:00 PM · #cust-northwind-traders
        /handoff show and a customer’s name shows one.
        ");
        assert_snapshot!(reads(sam), @"
        You owe nothing at the moment.
        [Start a handoff]
        What you wait for · 2
        • From @Mia Manager: the kickoff with Northwind Traders, Nov 26, 2026 at 2:00 PM.
        • From @Mia Manager, promised to Northwind Traders for Jan 15, 2027: Single sign-on with their directory
        Your handoffs · 1
        • HO-1 · Northwind Traders · Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 26, 2026 at 2:00 PM · #cust-northwind-traders
        /handoff show and a customer’s name shows one.
        ");
        // Who never opened theirs has none.
        assert_eq!(reads(&town.max), "nothing");
    })
    .await;
}

#[tokio::test]
async fn a_lead_looks_at_the_team_at_one_person_and_at_one_thing() {
    on_every_setup(async |town: &mut Town| {
        let (lena, max) = (&town.lena, &town.max);
        town.hand_off("Northwind Traders").await;
        town.acknowledged("Fabrikam").await;
        town.everybody_reads();
        town.advance_to("2026-11-25 18:00").await;
        town.everybody_reads();
        assert_snapshot!(opens(town, lena).await, @"
        You owe nothing at the moment.
        [Start a handoff]
        ---
        Your team · 2 open handoffs
        Whose handoffs?
        [Everybody’s ▾]
        Which of them?
        [Everything ▾]
        Late · 1
        @Mia Manager has not said yes or no to Northwind Traders (due Nov 24, 2026 at 4:00 AM). Reminded once. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        Waiting for a yes or no · 1, among the customers above
        ---
        How Handoff fares
        • Every message was delivered.
        • The last digest came Nov 25, 2026 at 8:30 AM.
        [Settings]
        ");
        lena.choose("Which of them?", "Waiting for a yes or no").await.unwrap();
        town.settle().await;
        assert_snapshot!(reads(lena), @"
        You owe nothing at the moment.
        [Start a handoff]
        ---
        Your team · 2 open handoffs
        Whose handoffs?
        [Everybody’s ▾]
        Which of them?
        [Waiting for a yes or no ▾]
        Waiting for a yes or no · 1
        @Mia Manager is asked to take over Northwind Traders, due Nov 24, 2026 at 4:00 AM. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        ---
        How Handoff fares
        • Every message was delivered.
        • The last digest came Nov 25, 2026 at 8:30 AM.
        [Settings]
        ");
        lena.choose("Whose handoffs?", "Max Manager").await.unwrap();
        town.settle().await;
        let of_max = reads(lena);
        assert!(of_max.contains("Your team: @Max Manager · 0 open handoffs"), "{of_max}");
        assert!(of_max.contains("Nothing to look at here."), "{of_max}");
        town.press(lena, "Everybody’s").await;
        town.settle().await;
        assert!(reads(lena).contains("Your team · 2 open handoffs"), "{}", reads(lena));
        // What others do shows there soon, once a minute at most.
        let before = published(town);
        town.handed_off("Tailspin").await;
        town.everybody_reads();
        assert_eq!(published(town), before);
        town.advance_to("2026-11-25 18:05").await;
        assert_eq!(published(town), before + 1);
        assert!(reads(lena).contains("Your team · 3 open handoffs"), "{}", reads(lena));
        town.press(lena, "Settings").await;
        assert!(town.screen(lena).starts_with("Settings"), "{}", town.screen(lena));
        lena.close_all().await.unwrap();
        // Who leads nobody sees no team.
        assert!(!opens(town, max).await.contains("Your team"));
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_slack_refuses_or_puts_off_keeps_nobody_waiting() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        let faults = town.stage.slack.faults();
        // Somebody switched the tab off.
        faults.on("views.publish").once(Fault::Error("not_enabled"));
        assert_eq!(opens(town, sam).await, "nothing");
        assert_eq!(
            town.number("SELECT COUNT(*) FROM outbox WHERE state = 5")
                .await,
            0
        );
        assert!(opens(town, sam).await.starts_with("Welcome"));
        // Too many at once, and an answer that was lost.
        faults
            .on("views.publish")
            .once(Fault::RateLimited { retry_after: 30 });
        assert_eq!(opens(town, mia).await, "nothing");
        faults.on("views.publish").once(Fault::NoAnswerAfter);
        town.advance_to("2026-11-23 10:05").await;
        assert!(reads(mia).starts_with("Welcome"), "{}", reads(mia));
        assert_eq!(
            town.number("SELECT COUNT(*) FROM outbox WHERE state < 3")
                .await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn what_slack_has_forgotten_is_published_again() {
    on_every_setup(async |town: &mut Town| {
        let (sam, max) = (&town.sam, &town.max);
        opens(town, sam).await;
        // Ours says what Max's would say, and that it was published; Slack has none.
        let db = &town.stage.bot.edge.ctx.db;
        let mut tx = db.begin().await.unwrap();
        let copied = format!(
            "INSERT INTO homes (workspace, person, opened_at, looking, shown)
            SELECT workspace, '{}', opened_at, looking, shown FROM homes",
            max.id()
        );
        crate::support::sql::run(&mut tx, &copied).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(reads(max), "nothing");
        assert!(
            opens(town, max).await.starts_with("Welcome"),
            "{}",
            reads(max)
        );
        let before = published(town);
        opens(town, max).await;
        assert_eq!(published(town), before, "now Slack has it");
    })
    .await;
}

#[tokio::test]
async fn a_cover_finds_what_they_cover_and_a_pool_what_it_is_asked() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max) = (&town.mia, &town.max);
        town.hand_off("Northwind Traders").await;
        town.everybody_reads();
        town.types(mia, "/handoff away").await;
        mia.pick_date("First day away", "2026-11-23").await.unwrap();
        mia.pick_date("Last day away", "2026-11-27").await.unwrap();
        mia.choose("Who covers for you?", "Max Manager")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        mia.close_all().await.unwrap();
        town.settle().await;
        town.everybody_reads();
        let shown = opens(town, max).await;
        assert!(shown.contains("you cover for @Mia Manager"), "{shown}");
        town.press(max, "Acknowledge").await;
        let form = town.screen(max);
        assert!(form.contains("Northwind Traders"), "{form}");
        max.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}
