//! Somebody's whole book goes to somebody else: one wish, one message to each, every customer by the
//! rules for one.

use handoff::domain::decide::Event;
use handoff::domain::draft::Content;
use handoff::domain::ids::{DraftId, HandoffId, UserId};
use handoff::domain::template::STANDARD;
use handoff::flows::act::{Act, act};
use handoff::flows::submit::{Submission, submit};
use insta::assert_snapshot;
use slack_emulator::{Person, Seen, Way};

use crate::support::cast;
use crate::support::town::{Town, on_every_setup};

const WHY: &str = "Mia moves to another team.";
/// A word of the sensitive notes that stands nowhere else.
const MARKER: &str = "predecessor";

/// Somebody does something without any form.
async fn does(town: &Town, person: &Person, number: i64, event: Event) {
    let edge = &town.stage.bot.edge;
    let by = Act {
        workspace: edge.installation.home().unwrap().workspace.clone(),
        user: UserId::new(person.id()),
        delivery: format!("{number}/{event:?}"),
    };
    let acted = act(&edge.ctx, &by, HandoffId::new(number), &event).await;
    acted.unwrap();
}

/// Many briefs of Sam's, at once.
async fn many_handed_off(town: &Town, customers: usize) {
    let edge = &town.stage.bot.edge;
    let workspace = &edge.installation.home().unwrap().workspace;
    let (sam, mia) = (UserId::new(town.sam.id()), UserId::new(town.mia.id()));
    let now = edge.ctx.clock.now();
    for nth in 1..=customers {
        let content = Content {
            seller: Some(sam.clone()),
            manager: Some(mia.clone()),
            ..cast::brief_of(&format!("Customer {nth}"))
        };
        let draft = DraftId::new(format!("draft{nth}"));
        let mut tx = edge.ctx.db.begin().await.unwrap();
        tx.save_draft(workspace, &draft, &sam, STANDARD, &content, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let sent = submit(&edge.ctx, workspace, &sam, &draft).await.unwrap();
        assert!(matches!(sent, Submission::Sent(_)), "{sent:?}");
    }
    town.settle().await;
    town.everybody_reads();
}

/// Fills the form in front of somebody and sends it; nothing of it has happened yet.
async fn sends(person: &Person, to: &str) {
    person.choose("To whom?", to).await.unwrap();
    person.fill("Why?", WHY).await.unwrap();
    person.press("Transfer").await.unwrap();
}

/// Lena gives what one has to another.
async fn gives(town: &Town, typed: &str, to: &str) {
    town.types(&town.lena, &format!("/handoff transfer {typed}"))
        .await;
    sends(&town.lena, to).await;
    town.settle().await;
    town.lena.close_all().await.unwrap();
}

/// Northwind is Mia's, Fabrikam waits for her, Contoso came back with a question.
async fn three_of_mias(town: &Town) {
    let mia = &town.mia;
    town.acknowledged("Northwind Traders").await;
    town.handed_off("Fabrikam").await;
    town.handed_off("Contoso").await;
    let card = town.card(mia, "cust-contoso");
    town.press_on(mia, &card, "Return with questions").await;
    mia.choose("Field", "Why us").await.unwrap();
    mia.choose("Reason", "Too vague").await.unwrap();
    town.press(mia, "Return").await;
    town.types(mia, "/handoff note HO-1 Bo asked for training.")
        .await;
    town.everybody_reads();
}

#[tokio::test]
async fn everybody_hears_of_all_of_it_once() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max, lena) = (&town.sam, &town.mia, &town.max, &town.lena);
        three_of_mias(town).await;
        town.handed_off("Adatum").await;
        town.types(lena, "/handoff transfer @mia @max").await;
        assert_snapshot!(town.screen(lena), @"
        Transfer customers
        Whose customers?: @Mia Manager
        Looking after 4 customers, 3 of them not acknowledged:
        • HO-1 · Northwind Traders · Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        • HO-2 · Fabrikam · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 4:00 AM
        • HO-3 · Contoso · Returned by @Mia Manager with 1 question · Nov 23, 2026 at 4:00 AM · waiting for @Sam Seller
        • HO-4 · Adatum · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 4:00 AM
        Whoever gets them acknowledges each by itself. Until then it stays with whoever has it now.
        To whom?: @Max Manager
        Why?:
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
        lena.fill("Why?", WHY).await.unwrap();
        lena.press("Transfer").await.unwrap();
        // One ends before it is its turn.
        let reason = "They went bankrupt.".to_owned();
        does(town, sam, 4, Event::Cancel { reason }).await;
        town.settle().await;
        assert_snapshot!(town.screen(lena), @"
        Transfer customers
        4 customers of @Mia Manager are on their way to @Max Manager. You get a message when that is done, and everybody concerned gets one, too.
        [Close]
        ");
        lena.close_all().await.unwrap();

        let book = town.hears(max);
        assert_snapshot!(book.text, @"
        @Lena Lead asks you to take over 3 customers from @Mia Manager.
        The reason:
        > Mia moves to another team.
        Acknowledge each customer by itself. Until then whoever has it now stays responsible.
        Northwind Traders · HO-1 · #cust-northwind-traders
        Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        New since it was acknowledged (Nov 23, 2026 at 10:00 AM):
        • Nov 23, 2026 at 10:00 AM · @Mia Manager noted: “Bo asked for training.”
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        No question is open.
        [Acknowledge] [Read the brief] [Open]
        Fabrikam · HO-2 · #cust-fabrikam
        Waiting for @Max Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        Nothing is new since it was sent (Nov 23, 2026 at 10:00 AM).
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        No question is open.
        [Acknowledge] [Read the brief] [Open]
        Contoso · HO-3 · #cust-contoso
        Returned by @Mia Manager with 1 question · Nov 23, 2026 at 10:00 AM · waiting for @Sam Seller
        Nothing to acknowledge yet: @Sam Seller has to answer the questions first.
        New since it was sent (Nov 23, 2026 at 10:00 AM):
        • Nov 23, 2026 at 10:00 AM · @Mia Manager returned the brief with questions: Why us
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        Open questions for @Sam Seller:
        • Why us: too vague.
        [Read the brief] [Open]
        ");
        let ended = |seen: &Seen| seen.text.contains("cancelled the handoff of Adatum");
        let told = town.hears(mia);
        let told = if ended(&told) { town.hears(mia) } else { told };
        assert_snapshot!(told.text, @"
        @Lena Lead gives the customers of @Mia Manager to @Max Manager.
        The reason:
        > Mia moves to another team.
        @Max Manager is asked to take over:
        • HO-1 · Northwind Traders
        • HO-2 · Fabrikam
        • HO-3 · Contoso
        Until they acknowledge a customer, whoever has it now stays responsible.
        ");
        assert_snapshot!(town.hears(sam).text, @"
        @Lena Lead gives the customers of @Mia Manager to @Max Manager.
        Some of them concern you, too.
        The reason:
        > Mia moves to another team.
        @Max Manager is asked to take over:
        • HO-1 · Northwind Traders
        • HO-2 · Fabrikam
        • HO-3 · Contoso
        Until they acknowledge a customer, whoever has it now stays responsible.
        ");
        assert_snapshot!(town.hears(lena).text, @"
        3 customers of @Mia Manager went to @Max Manager.
        @Max Manager is asked to take over 3. They got one message about all of them and acknowledge each by itself; until then whoever has a customer stays responsible.
        1 did not move:
        • HO-4 · Adatum: it was closed or cancelled meanwhile.
        ");
        town.everybody_reads();

        // Each is acknowledged by itself, and what is done loses its button.
        town.press_on(max, &book, "Acknowledge").await;
        town.press(max, "Acknowledge").await;
        let now = town.now_says(max, &book);
        assert_eq!(now.matches("[Acknowledge]").count(), 1, "{now}");
        let again = max.look_again(&book).unwrap();
        town.press_on(max, &again, "Acknowledge").await;
        town.press(max, "Acknowledge").await;
        town.everybody_reads();
        let topics = ["cust-northwind-traders", "cust-fabrikam", "cust-contoso"]
            .map(|channel| town.channel(max, channel).topic);
        assert_snapshot!(topics.join("\n"), @"
        HO-1 · owned by Max Manager · no kickoff yet · sold by Sam Seller
        HO-2 · owned by Max Manager · no kickoff yet · sold by Sam Seller
        HO-3 · returned with questions for Sam Seller · sold by Sam Seller
        ");
        // Sam's answer brings the last one to Max.
        let card = town.card(sam, "cust-contoso");
        town.press_on(sam, &card, "Answer").await;
        sam.fill("Your answer", "We were the only ones with a pilot in two weeks.").await.unwrap();
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        let waits = town.hears(max);
        assert!(waits.text.contains("Contoso"), "{}", waits.text);
        town.press_on(max, &waits, "Acknowledge").await;
        town.press(max, "Acknowledge").await;
        assert_snapshot!(town.now_says(max, &book), @"
        @Lena Lead asks you to take over 3 customers from @Mia Manager.
        The reason:
        > Mia moves to another team.
        Northwind Traders · HO-1 · #cust-northwind-traders
        Acknowledged by @Max Manager, less than a minute after it was sent · no kickoff yet
        Fabrikam · HO-2 · #cust-fabrikam
        Acknowledged by @Max Manager, less than a minute after it was sent · no kickoff yet
        Contoso · HO-3 · #cust-contoso
        Acknowledged by @Max Manager, less than a minute after it was sent · returned once before · no kickoff yet
        ");
        let live = "SELECT COUNT(*) FROM outbox WHERE live = 1 AND key LIKE 'book/%'";
        assert_eq!(town.number(live).await, 0, "nothing is left to keep up to date");
        town.everybody_reads();
        assert_snapshot!(town.history(max, "HO-1").await.lines().skip(4).take(4).collect::<Vec<_>>().join("\n"), @"
        [Everything ▾]
        Nov 23, 2026 at 10:00 AM · @Max Manager took it over from @Mia Manager
        Nov 23, 2026 at 10:00 AM · @Lena Lead asked @Max Manager to take it over
        > Mia moves to another team.
        ");
    })
    .await;
}

#[tokio::test]
async fn who_is_late_to_acknowledge_is_reminded_as_ever() {
    on_every_setup(async |town: &mut Town| {
        let max = &town.max;
        town.acknowledged("Northwind Traders").await;
        gives(town, "@mia @max", "Max Manager").await;
        town.everybody_reads();
        town.advance_to("2026-11-24 10:30").await;
        let late = town.hears(max).text;
        assert_snapshot!(late.lines().next().unwrap(), @"@Lena Lead still waits for your yes or no: take over Northwind Traders.");
        assert!(
            town.channel(max, "cust-northwind-traders")
                .topic
                .contains("owned by Mia Manager")
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn sales_change_hands_at_once() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf, lena) = (&town.sam, &town.mia, &town.olaf, &town.lena);
        three_of_mias(town).await;
        town.types(mia, "/handoff ask HO-1 Who signs for the import?")
            .await;
        town.everybody_reads();
        // Sam gives away his own, from the command alone.
        town.types(sam, "/handoff transfer @olaf").await;
        assert_snapshot!(town.screen(sam), @"
        Transfer customers
        Answering for sales about 3 customers:
        • HO-1 · Northwind Traders · Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        • HO-2 · Fabrikam · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        • HO-3 · Contoso · Returned by @Mia Manager with 1 question · Nov 23, 2026 at 9:00 AM · waiting for @Sam Seller
        These change hands at once.
        To whom?: @Olaf Other
        Why?:
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
        sam.fill("Why?", "I change to partner sales.")
            .await
            .unwrap();
        town.press(sam, "Transfer").await;
        assert_snapshot!(town.screen(sam), @"
        Transfer customers
        3 customers of @Sam Seller are on their way to @Olaf Other. You get a message when that is done, and everybody concerned gets one, too.
        [Close]
        ");
        sam.close_all().await.unwrap();
        let book = town.hears(olaf);
        assert_snapshot!(book.text, @"
        @Sam Seller gives you 3 customers: you answer for sales about them now.
        The reason:
        > I change to partner sales.
        Northwind Traders · HO-1 · #cust-northwind-traders
        Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        You answer for sales now.
        New since it was acknowledged (Nov 23, 2026 at 10:00 AM):
        • Nov 23, 2026 at 10:00 AM · @Mia Manager noted: “Bo asked for training.”
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        Open questions for @Olaf Other:
        • 1. Who signs for the import? · asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        [Open questions] [Read the brief] [Open]
        Fabrikam · HO-2 · #cust-fabrikam
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        You answer for sales now.
        Nothing is new since it was sent (Nov 23, 2026 at 10:00 AM).
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        No question is open.
        [Read the brief] [Open]
        Contoso · HO-3 · #cust-contoso
        Returned by @Mia Manager with 1 question · Nov 23, 2026 at 10:00 AM · waiting for @Olaf Other
        You answer for sales now.
        New since it was sent (Nov 23, 2026 at 10:00 AM):
        • Nov 23, 2026 at 10:00 AM · @Mia Manager returned the brief with questions: Why us
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        Open questions for @Olaf Other:
        • Why us: too vague.
        [Answer] [Read the brief] [Open]
        ");
        assert_snapshot!(town.hears(mia).text, @"
        @Sam Seller gives their customers to @Olaf Other.
        Some of them concern you, too.
        The reason:
        > I change to partner sales.
        @Olaf Other answers for sales now:
        • HO-1 · Northwind Traders
        • HO-2 · Fabrikam
        • HO-3 · Contoso
        ");
        assert_snapshot!(town.hears(sam).text, @"
        3 customers of @Sam Seller went to @Olaf Other.
        @Olaf Other answers for sales about 3 now.
        ");
        // Nobody else hears of it.
        town.heard_nothing(lena);
        town.press_on(olaf, &book, "Answer").await;
        olaf.fill(
            "Your answer",
            "We were the only ones with a pilot in two weeks.",
        )
        .await
        .unwrap();
        town.press(olaf, "Next").await;
        town.press(olaf, "Send answers").await;
        let now = town.now_says(olaf, &book);
        assert!(
            !now.contains("[Answer]") && now.contains("[Open questions]"),
            "{now}"
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_lead_chooses_whose_and_what_in_the_form() {
    on_every_setup(async |town: &mut Town| {
        let (max, lena) = (&town.max, &town.lena);
        town.acknowledged("Northwind Traders").await;
        // Mia sells one, too.
        town.handed_off("Fabrikam").await;
        let to = UserId::new(town.mia.id());
        let why = "Sam is ill.".to_owned();
        does(town, lena, 2, Event::ChangeSeller { to, why }).await;
        town.settle().await;
        town.everybody_reads();
        town.types(lena, "/handoff transfer").await;
        assert_snapshot!(town.screen(lena), @"
        Transfer customers
        Whose customers?:
        Choose somebody to see what they sell and look after.
        To whom?:
        Why?:
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
        lena.fill("Why?", WHY).await.unwrap();
        lena.choose("Whose customers?", "Olaf Other").await.unwrap();
        town.settle().await;
        assert_snapshot!(town.screen(lena), @"
        Transfer customers
        Whose customers?: @Olaf Other
        @Olaf Other has no open customers, so there is nothing to transfer.
        To whom?:
        Why?: Mia moves to another team.
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
        lena.choose("Whose customers?", "Mia Manager")
            .await
            .unwrap();
        town.settle().await;
        assert_snapshot!(town.screen(lena), @"
        Transfer customers
        Whose customers?: @Mia Manager
        What should go?: [x] Looking after 2 customers, 1 of them not acknowledged  [x] Answering for sales about 1 customer
        Looking after 2 customers, 1 of them not acknowledged:
        • HO-1 · Northwind Traders · Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        • HO-2 · Fabrikam · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 4:00 AM
        Whoever gets them acknowledges each by itself. Until then it stays with whoever has it now.
        Answering for sales about 1 customer:
        • HO-2 · Fabrikam · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 4:00 AM
        These change hands at once.
        To whom?:
        Why?: Mia moves to another team.
          (They read it, and it stands in each history, for everybody.)
        [Transfer] [Cancel]
        ");
        lena.untick("Looking after 2 customers, 1 of them not acknowledged")
            .await
            .unwrap();
        lena.choose("To whom?", "Mia Manager").await.unwrap();
        town.settle().await;
        town.press(lena, "Transfer").await;
        let complaint = lena.screen().unwrap().errors["To whom?"].clone();
        assert_snapshot!(complaint, @"They have them already. Choose somebody else.");
        lena.choose("To whom?", "Max Manager").await.unwrap();
        town.settle().await;
        town.press(lena, "Transfer").await;
        lena.close_all().await.unwrap();
        assert_snapshot!(town.hears(max).text.lines().next().unwrap(), @"@Lena Lead gives you 1 customer of @Mia Manager: you answer for sales about them now.");
        assert!(
            town.channel(max, "cust-fabrikam")
                .topic
                .contains("sold by Max Manager")
        );
        assert!(
            town.channel(lena, "cust-northwind-traders")
                .topic
                .contains("owned by Mia Manager")
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_away_what_is_not_theirs() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        town.acknowledged("Northwind Traders").await;
        town.types(olaf, "/handoff transfer @mia @max").await;
        assert_snapshot!(town.answer(olaf), @"Only @Mia Manager and leads can give away all their customers. Who covers for somebody can hand over one by one.");
        town.types(mia, "/handoff away until Friday, @max covers")
            .await;
        town.everybody_reads();
        town.types(max, "/handoff transfer @mia @max").await;
        assert_snapshot!(town.answer(max), @"Only @Mia Manager and leads can give away all their customers. Who covers for somebody can hand over one by one.");
    })
    .await;
}

#[tokio::test]
async fn a_lead_takes_a_book_for_themselves() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        town.acknowledged("Northwind Traders").await;
        gives(town, "@mia @lena", "Lena Lead").await;
        let book = town.hears(lena);
        assert!(
            book.text
                .starts_with("You asked for 1 customer of @Mia Manager."),
            "{}",
            book.text
        );
        town.heard_nothing(lena);
        assert!(
            town.hears(mia)
                .text
                .starts_with("@Lena Lead asked for the customers of")
        );
        town.press_on(lena, &book, "Acknowledge").await;
        town.press(lena, "Acknowledge").await;
        assert!(
            town.hears(mia)
                .text
                .starts_with("@Lena Lead took over Northwind Traders")
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn two_leads_at_once_are_one() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, lena) = (&town.mia, &town.max, &town.lena);
        three_of_mias(town).await;
        // Both have the form open.
        town.types(mia, "/handoff transfer @max").await;
        town.types(lena, "/handoff transfer @mia @max").await;
        mia.fill("Why?", "I move to another team.").await.unwrap();
        lena.fill("Why?", WHY).await.unwrap();
        // Lena presses twice.
        lena.submit_twice().await.unwrap();
        mia.press("Transfer").await.unwrap();
        assert_snapshot!(town.screen(mia), @"
        Transfer customers
        The customers of @Mia Manager are on their way to @Max Manager already, since Nov 23, 2026 at 10:00 AM: @Lena Lead asked for it. Wait until that is done, then look at what is left.
        What you typed
        > I move to another team.
        [Close]
        ");
        mia.close_all().await.unwrap();
        town.settle().await;
        lena.close_all().await.unwrap();
        assert!(
            town.hears(max)
                .text
                .starts_with("@Lena Lead asks you to take over")
        );
        town.heard_nothing(max);
        assert!(town.hears(mia).text.starts_with("@Lena Lead gives"));
        town.heard_nothing(mia);
        assert!(town.hears(lena).text.starts_with("3 customers"));
        town.heard_nothing(lena);
        town.sam.read_all();
        // Once more, when there is nothing left to move.
        gives(town, "@mia @max", "Max Manager").await;
        assert_snapshot!(town.hears(lena).text, @"
        No customer of @Mia Manager could be given to @Max Manager.
        1 did not move:
        • HO-1 · Northwind Traders: @Max Manager has it, or is asked to take it over, already.
        ");
        town.heard_nothing(max);
    })
    .await;
}

#[tokio::test]
async fn who_got_them_and_left_before_all_moved_gets_no_more() {
    on_every_setup(async |town: &mut Town| {
        let (max, lena) = (&town.max, &town.lena);
        three_of_mias(town).await;
        town.types(lena, "/handoff transfer @mia @max").await;
        lena.fill("Why?", WHY).await.unwrap();
        lena.press("Transfer").await.unwrap();
        max.deactivate().await;
        town.settle().await;
        lena.close_all().await.unwrap();
        let told = town.hears(lena).text;
        assert!(told.contains("cannot carry customers any more"), "{told}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn the_book_of_somebody_who_left_is_offered_to_their_lead() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, lena) = (&town.mia, &town.max, &town.lena);
        three_of_mias(town).await;
        mia.deactivate().await;
        town.settle().await;
        let left = town.hears(lena);
        assert_snapshot!(left.text.lines().take(4).collect::<Vec<_>>().join("\n"), @"
        @Mia Manager is deactivated in Slack. 3 handoffs are open in their name:
        Give each to somebody else. Until then its reminders reach nobody.
        [Hand over the whole book]
        HO-1 · Northwind Traders
        ");
        town.press_on(lena, &left, "Hand over the whole book").await;
        assert!(town.screen(lena).contains("Whose customers?: @Mia Manager"));
        sends(lena, "Max Manager").await;
        town.settle().await;
        lena.close_all().await.unwrap();
        assert!(
            town.hears(max)
                .text
                .starts_with("@Lena Lead asks you to take over 3 customers")
        );
        town.heard_nothing(mia);
        assert!(town.hears(lena).text.starts_with("3 customers of"));
        town.sam.read_all();
    })
    .await;
}

#[tokio::test]
async fn who_covers_for_the_receiver_may_acknowledge() {
    on_every_setup(async |town: &mut Town| {
        let (max, olaf) = (&town.max, &town.olaf);
        three_of_mias(town).await;
        town.types(max, "/handoff away until Friday, @olaf covers")
            .await;
        town.everybody_reads();
        gives(town, "@mia @max", "Max Manager").await;
        let copy = town.hears(olaf);
        assert_snapshot!(copy.text.lines().take(5).collect::<Vec<_>>().join("\n"), @"
        @Lena Lead asks @Max Manager to take over 3 customers from @Mia Manager.
        You cover for @Max Manager until Nov 27, 2026: you may acknowledge in their place, and reminders come to you.
        The reason:
        > Mia moves to another team.
        Acknowledge each customer by itself. Until then whoever has it now stays responsible.
        ");
        town.press_on(olaf, &copy, "Acknowledge").await;
        town.press(olaf, "Acknowledge").await;
        let theirs = town.hears(max);
        assert_eq!(
            theirs.text.matches("[Acknowledge]").count(),
            1,
            "{}",
            theirs.text
        );
        town.types(max, "/handoff back").await;
        assert_snapshot!(town.now_says(olaf, &copy), @"You do not cover for them any more, so there is nothing left to do here.");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_long_book_is_one_message_and_a_form_with_pages() {
    on_every_setup(async |town: &mut Town| {
        let max = &town.max;
        many_handed_off(town, 23).await;
        gives(town, "@mia @max", "Max Manager").await;
        let book = town.hears(max);
        town.heard_nothing(max);
        assert_snapshot!(book.text.lines().next().unwrap(), @"@Lena Lead asks you to take over 23 customers from @Mia Manager.");
        town.press_on(max, &book, "Show all 23").await;
        assert!(
            town.screen(max).contains("1 to 10 of 23"),
            "{}",
            town.screen(max)
        );
        town.press(max, "Next").await;
        town.press(max, "Next").await;
        assert!(town.screen(max).contains("21 to 23 of 23"));
        town.press(max, "Acknowledge").await;
        assert!(town.screen(max).contains("You become the owner of"));
        town.press(max, "Acknowledge").await;
        assert!(max.screen().is_none());
        let moved =
            "SELECT COUNT(*) FROM handoffs WHERE manager = (SELECT receiver FROM transfers)";
        assert_eq!(town.number(moved).await, 23);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_is_restricted_stays_where_it_is() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max, lena) = (&town.sam, &town.mia, &town.max, &town.lena);
        town.acknowledged("Northwind Traders").await;
        // A sensitive answer that changed, and a sensitive question that waits.
        for question in ["Which predecessor was it?", "Is the predecessor back?"] {
            let card = town.card(mia, "cust-northwind-traders");
            town.press_on(mia, &card, "Ask the seller").await;
            mia.fill("Your question", question).await.unwrap();
            mia.choose("The field of the brief that it belongs to", "Sensitivities")
                .await
                .unwrap();
            town.press(mia, "Ask").await;
        }
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill("Your answer", "The predecessor of Bo, Ina.")
            .await
            .unwrap();
        town.press(sam, "Send answer").await;
        town.everybody_reads();
        let before = town.stage.slack.journal().len();
        gives(town, "@mia @max", "Max Manager").await;
        let book = town.hears(max);
        assert!(
            book.text
                .contains("Reads differently in the brief (version 2 now): Sensitivities"),
            "{}",
            book.text
        );
        assert!(book.text.contains("About “Sensitivities”"), "{}", book.text);
        // One customer by itself is told in the same words.
        town.types(lena, "/handoff transfer HO-1 @olaf").await;
        lena.fill("Why?", WHY).await.unwrap();
        town.press(lena, "Hand over").await;
        assert!(
            town.hears(&town.olaf)
                .text
                .contains("About “Sensitivities”")
        );
        town.everybody_reads();
        let journal = town.stage.slack.journal();
        let leaks: Vec<_> = journal[before..]
            .iter()
            .filter(|call| call.way == Way::ToSlack && call.args.to_string().contains(MARKER))
            .map(|call| call.method.clone())
            .collect();
        assert_eq!(leaks, Vec::<String>::new());
    })
    .await;
}
