//! The manager returns the brief with questions; the seller answers exactly those.

use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

async fn ask(mia: &Person, nth: usize, field: &str, reason: &str, needed: &str) {
    mia.choose_nth("Field", nth, field).await.unwrap();
    mia.choose_nth("Reason", nth, reason).await.unwrap();
    mia.fill_nth("What is needed", nth, needed).await.unwrap();
}

fn head(town: &Town, lines: usize) -> String {
    let card = town.card(&town.olaf, CHANNEL).text;
    card.lines().take(lines).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn two_questions_two_answers_and_another_round() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.hand_off("Northwind Traders").await;
        sam.read_all();
        let waits = town.hears(mia);

        town.advance_to("2026-11-23 11:00").await;
        town.press_on(mia, &waits, "Return with questions").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        What do you need before you can take over? @Sam Seller gets your questions, and the brief comes back to you when they are answered.
        Question 1
        Field:
        Reason:
        What is needed (optional):
        Question 2
        Field (optional):
        Reason (optional):
        What is needed (optional):
        Question 3
        Field (optional):
        Reason (optional):
        What is needed (optional):
        [Return] [Cancel]
        ");
        ask(mia, 0, "What success looks like", "Too vague", "Who measures it, and how often?").await;
        ask(mia, 1, "Sensitivities", "Missing", "Does Ada know about it?").await;
        town.press(mia, "Return").await;
        assert!(mia.screen().is_none());
        assert_snapshot!(town.now_says(mia, &waits), @"Northwind Traders: returned by @Mia Manager with 2 questions. @Sam Seller is asked to answer.");
        assert_snapshot!(head(town, 10), @"
        Returned by @Mia Manager with 2 questions · Nov 23, 2026 at 11:00 AM · waiting for @Sam Seller
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
        Questions for @Sam Seller
        • What success looks like: too vague. Needed: Who measures it, and how often?
        • Sensitivities: missing.
        [Answer] [Acknowledge] [Hand to someone else] [Ask the seller]
        People at the customer
        ");
        assert_snapshot!(town.channel(mia, CHANNEL).topic, @"HO-1 · returned with questions for Sam Seller · sold by Sam Seller");
        let returned = town.hears(sam);
        assert_snapshot!(returned.text, @"
        @Mia Manager has 2 questions before taking over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        • What success looks like: too vague. Needed: Who measures it, and how often?
        • Sensitivities: missing. Needed: Does Ada know about it?
        As soon as you answer, the brief goes back to @Mia Manager.
        [Answer] [Read the brief] [Open the channel]
        ");

        town.advance_to("2026-11-23 12:00").await;
        town.press_on(sam, &returned, "Answer").await;
        assert_snapshot!(town.screen(sam), @r#"
        Northwind Traders
        Your answers make a new version of the brief, and it goes back to @Mia Manager. Before that you see what changes.
        What success looks like: too vague
        > Who measures it, and how often?
        Your answer (optional): Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
          (The metric, where it stands, the target, by when, and who will confirm it.)
        Sensitivities: missing
        > Does Ada know about it?
        Your answer (optional): Bo's predecessor was let go over the last rollout; do not mention it.
          (Politics, conflicts, personal matters. Only the seller, the manager and leads can read this. Write "none known" if there are none.)
        [Next] [Save and close]
        "#);
        assert_eq!(sam.screen().unwrap().labels, ["Your answer", "Your answer"]);
        sam.fill("Your answer", "Late orders from 18 % to 9 % by 30 June 2027; Bo counts them every Friday.")
            .await
            .unwrap();
        // Both read what changes: the seller before it is sent, the manager with it. What was written
        // survives Back, and a form that was closed.
        town.press(sam, "Next").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        It goes back to @Mia Manager with 1 changed answer.
        What success looks like
        Before:
        > Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        Now:
        > Late orders from 18 % to 9 % by 30 June 2027; Bo counts them every Friday.
        [Back]
        [Send answers] [Cancel]
        ");
        town.press(sam, "Back").await;
        let again = town.screen(sam);
        assert!(again.contains("Bo counts them every Friday."), "{again}");
        sam.fill_nth("Your answer", 1, "Ada does not know it.").await.unwrap();
        town.press(sam, "Save and close").await;
        assert!(town.card(mia, CHANNEL).text.contains("Returned by"));
        town.press_on(sam, &returned, "Answer").await;
        let again = town.screen(sam);
        assert!(again.contains("Bo counts them every Friday."), "{again}");
        assert!(again.contains("Ada does not know it."), "{again}");
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        assert!(sam.screen().is_none());
        assert_snapshot!(town.now_says(sam, &returned), @"Northwind Traders: answered. @Mia Manager has the brief again.");
        let again = town.hears(mia);
        assert_snapshot!(again.text, @"
        @Sam Seller answered your questions about Northwind Traders. This is version 2 of the brief.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: good, 95 of 100, 1 gap · 1 promise
        Read the brief, then acknowledge it or return it with questions.
        If it still waits when your time to answer is over, you are reminded.
        [Acknowledge] [Return with questions] [Hand to someone else] [What changed] [Read the brief] [Open the channel]
        What success looks like
        Before:
        > Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        Now:
        > Late orders from 18 % to 9 % by 30 June 2027; Bo counts them every Friday.
        Sensitivities
        Something was changed here. Only the seller, the manager and leads can read it.
        ");
        let card = town.card(mia, CHANNEL).text;
        assert!(card.contains("Bo counts them every Friday."), "{card}");
        assert_snapshot!(head(town, 3), @"
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 12:00 PM · returned once before
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Customer manager: @Mia Manager
        ");
        let versions = "SELECT COUNT(*) FROM briefs";
        assert_eq!(town.number(versions).await, 2, "both versions are kept");
        let kept = town.number("SELECT COUNT(*) FROM answering").await;
        assert_eq!(kept, 0, "nothing is left to send");
        town.press_on(mia, &again, "What changed").await;
        let both = town.screen(mia);
        assert!(both.contains("Ada does not know it."), "{both}");
        mia.close_all().await.unwrap();

        // Another round, this time about a promise; and then it is good.
        town.press_on(mia, &again, "Return with questions").await;
        ask(mia, 0, "Promises", "Contradicts something", "Is it in the standard plan?").await;
        town.press(mia, "Return").await;
        let returned = town.hears(sam);
        town.press_on(sam, &returned, "Answer").await;
        sam.tick("No promises were made").await.unwrap();
        town.press(sam, "Next").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Your answers make a new version of the brief, and it goes back to @Mia Manager. Before that you see what changes.
        Promises: contradicts something
        > Is it in the standard plan?
        Promise 1
        What was promised (optional): Single sign-on with their directory
        To whom (optional): Bo Champion
        By when (optional): 2027-01-15
        How binding (optional): Firm: they count on it
        Promise 2
        What was promised (optional):
        To whom (optional):
        By when (optional):
        How binding (optional): Firm: they count on it
        Promise 3
        What was promised (optional):
        To whom (optional):
        By when (optional):
        How binding (optional): Firm: they count on it
        If there are none (optional): [x] No promises were made
          ! There are promises above. Untick this, or empty them.
        [Next] [Save and close]
        ");
        sam.untick("No promises were made").await.unwrap();
        sam.fill_nth("What was promised", 0, "Single sign-on, as an extra they pay for").await.unwrap();
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        assert!(sam.screen().is_none());
        let third = town.hears(mia);
        assert_snapshot!(third.text, @"
        @Sam Seller answered your questions about Northwind Traders. This is version 3 of the brief.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: good, 95 of 100, 1 gap · 1 promise
        Read the brief, then acknowledge it or return it with questions.
        If it still waits when your time to answer is over, you are reminded.
        [Acknowledge] [Return with questions] [Hand to someone else] [What changed] [Read the brief] [Open the channel]
        Promises
        Before:
        > • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        Now:
        > • Single sign-on, as an extra they pay for · firm · to Bo Champion · by Jan 15, 2027
        ");
        town.press_on(mia, &third, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        assert_snapshot!(head(town, 1), @"Acknowledged by @Mia Manager, 2 h after it was sent · returned 2 times before · no kickoff yet");
        assert!(town.hears(sam).text.contains("acknowledged"));
        assert_snapshot!(town.history(sam, "HO-1").await, @"
        History
        HO-1 · Northwind Traders
        Acknowledged by @Mia Manager, 2 h after it was sent · returned 2 times before · no kickoff yet
        Show
        [Everything ▾]
        Nov 23, 2026 at 11:00 AM · @Mia Manager acknowledged
        Nov 23, 2026 at 11:00 AM · @Sam Seller answered: Promises (brief version 3)
        Nov 23, 2026 at 11:00 AM · @Mia Manager returned the brief with questions: Promises
        Nov 23, 2026 at 11:00 AM · @Sam Seller answered: Sensitivities, What success looks like (brief version 2)
        Nov 23, 2026 at 10:00 AM · @Mia Manager returned the brief with questions: What success looks like, Sensitivities
        Nov 23, 2026 at 9:00 AM · Handoff made the channel #cust-northwind-traders
        Nov 23, 2026 at 9:00 AM · @Sam Seller sent the brief (100 of 100 points)
        [Versions of the brief]
        [Close]
        ");
    })
    .await;
}

#[tokio::test]
async fn a_return_says_what_is_incomplete() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Return with questions").await;
        ask(mia, 0, "Why us", "Too vague", "").await;
        mia.choose_nth("Field", 1, "Why us").await.unwrap();
        mia.choose_nth("Reason", 1, "Missing").await.unwrap();
        mia.fill_nth("What is needed", 2, "Something")
            .await
            .unwrap();
        town.press(mia, "Return").await;
        let screen = town.screen(mia);
        let errors: Vec<_> = screen.lines().filter(|line| line.contains('!')).collect();
        assert_snapshot!(errors.join("\n"), @"
        ! You ask about this field above. Put both into one question.
        ! Choose the field you mean.
        ");
        mia.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn only_the_seller_answers_and_the_manager_may_take_it_without() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Return with questions").await;
        ask(mia, 0, "Why us", "Needs proof", "").await;
        town.press(mia, "Return").await;
        let returned = town.hears(sam);
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Answer").await;
        assert_snapshot!(town.screen(mia), @"
        Handoff
        Only @Sam Seller, who sold to Northwind Traders, or a lead can answer.
        [Close]
        ");
        mia.close_all().await.unwrap();

        // Sam begins, goes on later and thinks; meanwhile Mia takes it as it is.
        town.press_on(sam, &returned, "Answer").await;
        sam.fill("Your answer", "They wrote it.").await.unwrap();
        town.press(sam, "Save and close").await;
        let kept = "SELECT COUNT(*) FROM answering";
        assert_eq!(town.number(kept).await, 1);
        town.press_on(sam, &returned, "Answer").await;
        sam.fill("Your answer", "They wrote it in the e-mail of 3 November.").await.unwrap();
        town.press_on(mia, &card, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        assert_eq!(town.number(kept).await, 0, "the round is over");
        town.press(sam, "Next").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Nothing is waiting for an answer: @Mia Manager has the brief. To add something, type /handoff note HO-1 and your note.
        What you typed
        > They wrote it in the e-mail of 3 November.
        [Close]
        ");
        sam.close_all().await.unwrap();
        assert_snapshot!(town.now_says(sam, &returned), @"Northwind Traders: acknowledged by @Mia Manager, less than a minute after it was sent.");
        sam.read_all();
    })
    .await;
}

#[tokio::test]
async fn answers_may_not_make_it_worse_and_old_questions_take_none() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Return with questions").await;
        ask(mia, 0, "Goals and motivation", "Too vague", "").await;
        town.press(mia, "Return").await;
        let returned = town.hears(sam);
        town.press_on(sam, &returned, "Answer").await;
        sam.clear("Your answer").await.unwrap();
        town.press(sam, "Next").await;
        assert_snapshot!(sam.screen().unwrap().errors["Your answer"], @"A brief cannot go without this. Write what you know.");

        // While he thinks, a lead answers for him, and Mia asks something else.
        let lena = &town.lena;
        let card = town.card(lena, CHANNEL);
        town.press_on(lena, &card, "Answer").await;
        town.press(lena, "Next").await;
        town.press(lena, "Send answers").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Lena Lead answered the questions about Northwind Traders for you.
        HO-1 · Northwind Traders · #cust-northwind-traders
        @Mia Manager has the brief again.
        [Open the channel]
        ");
        let again = town.hears(mia);
        town.press_on(mia, &again, "Return with questions").await;
        ask(mia, 0, "Why us", "Too vague", "").await;
        town.press(mia, "Return").await;
        sam.fill("Your answer", "To ship twice as much with the same people.").await.unwrap();
        town.press(sam, "Next").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        The questions changed after you opened this form: @Mia Manager has newer ones about Northwind Traders. Press Answer on the newest message.
        What you typed
        > To ship twice as much with the same people.
        [Close]
        ");
        sam.close_all().await.unwrap();
        sam.read_all();
    })
    .await;
}
