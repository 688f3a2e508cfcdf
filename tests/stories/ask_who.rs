//! Questions to the seller: who is reminded, who covers, who may; what is restricted; and what two
//! people do at one moment.

use insta::assert_snapshot;
use slack_emulator::{Person, Seen};

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Mia asks by command; what comes to Sam.
async fn asked(town: &Town, question: &str) {
    town.types(&town.mia, &format!("/handoff ask HO-1 {question}"))
        .await;
    assert!(
        town.answer(&town.mia).starts_with("Question "),
        "{}",
        town.answer(&town.mia)
    );
}

async fn answers(town: &Town, by: &Person, message: &Seen, text: &str) {
    town.press_on(by, message, "Answer").await;
    by.fill("Your answer", text).await.unwrap();
    town.press(by, "Send answer").await;
}

async fn new_seller(town: &Town, by: &Person, message: &Seen, button: &str, to: &str) {
    town.press_on(by, message, button).await;
    by.choose("Who should answer for sales?", to).await.unwrap();
    by.fill("Why?", "Sam sells elsewhere.").await.unwrap();
    town.settle().await;
    town.press(by, "Hand over").await;
}

#[tokio::test]
async fn late_is_said_to_the_seller_then_to_their_lead_and_goes_along_to_a_new_one() {
    on_every_setup(async |town: &mut Town| {
        let (sam, max, lena) = (&town.sam, &town.max, &town.lena);
        town.acknowledged("Northwind Traders").await;
        town.advance_to("2026-11-23 15:00").await;
        asked(town, "How many seats?").await;
        let first = town.hears(sam);
        // A business day of the seller's: two in the afternoon in London.
        town.advance_to("2026-11-24 14:59").await;
        town.heard_nothing(sam);
        town.advance_to("2026-11-24 15:00").await;
        let late = town.hears(sam);
        assert_snapshot!(late.text, @"
        @Mia Manager still waits for your answer about Northwind Traders (question 1). It was due Nov 24, 2026 at 2:00 PM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        > How many seats?
        Next reminder Nov 26, 2026 at 9:30 AM. If it is still open after Nov 25, 2026 at 2:00 PM, your lead hears of it.
        [Answer] [Snooze] [Hand over] [Read the brief] [Open the channel]
        ");
        town.digests = true;
        lena.read_all();
        town.advance_to("2026-11-25 15:00").await;
        let heard = lena.unread();
        lena.read_all();
        town.press_on(lena, &heard[1], "Reassign").await;
        assert!(town.screen(lena).contains("answer for sales"), "{}", town.screen(lena));
        lena.close_all().await.unwrap();
        let told: Vec<_> = heard.into_iter().map(|seen| seen.text).collect();
        assert_snapshot!(told.join("\n--\n"), @"
        Digest for Nov 25, 2026: 1 late.
        Late · 1
        @Sam Seller has not answered question 1 about Northwind Traders (due Nov 24, 2026 at 9:00 AM). Reminded once. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        Last 7 days (the 7 before): 1 sent (0), 1 acknowledged (0). Too few to say how it goes.
        --
        @Sam Seller has not answered question 1 about Northwind Traders (due Nov 24, 2026 at 9:00 AM).
        HO-1 · Northwind Traders · #cust-northwind-traders
        They were reminded before. Speak with them, or give it to somebody else.
        You are told once. Your daily digest shows it as long as it is late.
        [Reassign] [Read the brief] [Open the channel]
        ");
        town.digests = false;
        town.advance_to("2026-11-26 10:30").await;
        let bundle = town.hears(sam);
        assert_snapshot!(bundle.text, @"
        Today: 1 thing for you.
        @Mia Manager asks about Northwind Traders: “How many seats?” It was due Nov 24, 2026 at 2:00 PM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Answer it; whoever asked is told at once.
        Next reminder Nov 27, 2026 at 9:30 AM.
        [Done] [Snooze] [Hand over]
        ");
        town.press_on(sam, &bundle, "Done").await;
        assert!(town.screen(sam).contains("Your answer"), "{}", town.screen(sam));
        sam.close_all().await.unwrap();
        // Somebody else sells from now on, and the question is theirs.
        new_seller(town, sam, &late, "Hand over", "Max Manager").await;
        let changed = town.hears(max);
        assert_snapshot!(changed.text, @"
        @Max Manager answers for sales about Northwind Traders now, instead of @Sam Seller.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Changed by @Sam Seller, because:
        > Sam sells elsewhere.
        Nothing is new since it was acknowledged (Nov 23, 2026 at 10:00 AM).
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        1 question waits for your answer.
        [Open questions] [Open the channel]
        ");
        town.mia.read_all();
        for message in [&first, &late] {
            assert_snapshot!(town.now_says(sam, message), @"Northwind Traders: question 1 is for @Max Manager to answer now.");
        }
        let reminded = {
            town.advance_to("2026-11-27 09:30").await;
            town.hears(max).text
        };
        assert!(reminded.contains("How many seats?"), "{reminded}");
        // Mia heard of her own clocks.
        town.mia.read_all();
        town.press_on(max, &changed, "Open questions").await;
        town.press(max, "Answer").await;
        max.fill("Your answer", "Forty.").await.unwrap();
        town.press(max, "Send answer").await;
        assert!(town.hears(&town.mia).text.starts_with("@Max Manager answered your question"));
        town.everybody_reads();
        // Nobody is reminded of it any more.
        let timers = "SELECT COUNT(*) FROM timers WHERE outcome IS NULL AND key LIKE '%question%'";
        assert_eq!(town.number(timers).await, 0);
    })
    .await;
}

#[tokio::test]
async fn while_the_seller_is_away_their_cover_answers() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        town.handed_off("Northwind Traders").await;
        town.types(sam, "/handoff away until Friday, @olaf covers").await;
        town.everybody_reads();
        asked(town, "How many seats?").await;
        let theirs = town.hears(sam);
        let cover = town.hears(olaf);
        assert_snapshot!(cover.text, @"
        @Mia Manager asks @Sam Seller about Northwind Traders (question 1):
        HO-1 · Northwind Traders · #cust-northwind-traders
        You cover for @Sam Seller until Nov 27, 2026: you may answer in their place, and reminders come to you.
        > How many seats?
        [Answer] [Read the brief] [Open the channel]
        ");
        answers(town, olaf, &cover, "Forty, says the contract.").await;
        assert_snapshot!(town.now_says(sam, &theirs), @"Northwind Traders: question 1 was answered by @Olaf Other (Nov 23, 2026 at 9:00 AM).");
        assert_snapshot!(town.now_says(olaf, &cover), @"Northwind Traders: question 1 was answered by @Olaf Other (Nov 23, 2026 at 10:00 AM).");
        assert_snapshot!(town.hears(sam).text.lines().next().unwrap(), @"@Olaf Other answered a question of @Mia Manager about Northwind Traders (question 1) for you.");
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"@Olaf Other answered your question about Northwind Traders (question 1).");
        // A late one reminds the cover.
        asked(town, "Since when?").await;
        town.hears(sam);
        town.hears(olaf);
        town.advance_to("2026-11-24 11:00").await;
        mia.read_all();
        let late = town.hears(olaf);
        assert!(late.text.contains("> Since when?"), "{}", late.text);
        assert!(late.text.contains("you cover for @Sam Seller"), "{}", late.text);
        town.heard_nothing(sam);
        answers(town, olaf, &late, "Since May.").await;
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_seller_who_left_leaves_their_questions_to_their_lead() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.acknowledged("Northwind Traders").await;
        asked(town, "How many seats?").await;
        town.hears(sam);
        sam.deactivate().await;
        town.settle().await;
        let left = town.hears(lena).text;
        assert!(left.starts_with("@Sam Seller is deactivated"), "{left}");
        let behind = town.hears(lena);
        assert_snapshot!(behind.text, @"
        The question of @Mia Manager to @Sam Seller about Northwind Traders (question 1) comes to you:
        HO-1 · Northwind Traders · #cust-northwind-traders
        > How many seats?
        @Sam Seller is deactivated in Slack, and you lead them. Answer it if you can, or name another seller.
        [Answer] [Another seller] [Read the brief] [Open the channel]
        ");
        // What is asked from now on comes to her at once.
        town.types(mia, "/handoff ask HO-1 Since when?").await;
        assert_snapshot!(town.answer(mia), @"Question 2 about Northwind Traders goes to those who lead @Sam Seller, who is deactivated in Slack. You are told as soon as it is answered, and the answer stands in the thread of the brief.");
        let next = town.hears(lena);
        assert!(next.text.contains("> Since when?"), "{}", next.text);
        answers(town, lena, &next, "Since May.").await;
        assert!(town.hears(mia).text.contains("> Since May."));
        town.heard_nothing(sam);
        new_seller(town, lena, &behind, "Another seller", "Max Manager").await;
        assert_snapshot!(town.now_says(lena, &behind), @"Northwind Traders: question 1 is for @Max Manager to answer now.");
        let changed = town.hears(&town.max).text;
        assert!(changed.contains("1 question waits for your answer."), "{changed}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn only_some_may_answer_or_take_back_and_everybody_hears_who() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena, olaf) = (&town.sam, &town.mia, &town.lena, &town.olaf);
        town.handed_off("Northwind Traders").await;
        asked(town, "How many seats?").await;
        let message = town.hears(sam);
        let card = town.card(olaf, CHANNEL);
        town.press_on(olaf, &card, "Ask the seller").await;
        assert_snapshot!(town.screen(olaf), @"
        Handoff
        Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        town.press_on(olaf, &card, "Open questions").await;
        assert_snapshot!(town.screen(olaf), @"
        Northwind Traders
        1 question waits for @Sam Seller.
        Question 1, asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        > How many seats?
        [Close]
        ");
        olaf.close_all().await.unwrap();
        // A lead looks at the list, Sam answers meanwhile, and she takes the question back.
        let card = town.card(lena, CHANNEL);
        town.press_on(lena, &card, "Open questions").await;
        answers(town, sam, &message, "Forty.").await;
        town.press(lena, "Take back").await;
        assert_snapshot!(town.screen(lena), @"
        Handoff
        @Sam Seller answered this question (Nov 23, 2026 at 4:00 AM). The answer stands in the thread of the brief.
        [Close]
        ");
        lena.close_all().await.unwrap();
        town.hears(mia);
        // One that was not answered is taken back by whoever asked it, or by a lead.
        asked(town, "Since when?").await;
        asked(town, "Until when?").await;
        let (second, third) = (town.hears(sam), town.hears(sam));
        town.press_on(sam, &third, "Answer").await;
        sam.fill("Your answer", "Until June.").await.unwrap();
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Open questions").await;
        town.press(mia, "Take back").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        1 question waits for @Sam Seller.
        Question 3, asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        > Until when?
        [Take back]
        [Close]
        ");
        mia.close_all().await.unwrap();
        assert_snapshot!(town.now_says(sam, &second), @"Northwind Traders: question 2 was taken back by @Mia Manager (Nov 23, 2026 at 9:00 AM).");
        let card = town.card(lena, CHANNEL);
        town.press_on(lena, &card, "Open questions").await;
        town.press(lena, "Take back").await;
        assert_snapshot!(town.screen(lena), @"
        Northwind Traders
        No question is open. Those that were answered stand in the thread of the brief.
        [Close]
        ");
        lena.close_all().await.unwrap();
        assert_snapshot!(town.hears(mia).text, @"
        @Lena Lead took back your question about Northwind Traders (question 3). Nobody has to answer it any more.
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Until when?
        [Open the channel]
        ");
        town.press(sam, "Send answer").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        @Lena Lead took this question back (Nov 23, 2026 at 9:00 AM), so nobody has to answer it any more.
        What you typed
        > Until June.
        [Close]
        ");
        sam.close_all().await.unwrap();
        town.press_stale(sam, &second, "Answer").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        @Mia Manager took this question back (Nov 23, 2026 at 9:00 AM), so nobody has to answer it any more.
        [Close]
        ");
        sam.close_all().await.unwrap();
        assert!(town.card(mia, CHANNEL).thread.len() == 1, "one answer");
    })
    .await;
}

#[tokio::test]
async fn two_clicks_a_redelivery_and_two_people_at_once_have_one_effect() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        mia.press_twice(&card, "Ask the seller").await.unwrap();
        town.settle().await;
        mia.fill("Your question", "How many seats?").await.unwrap();
        mia.submit_twice().await.unwrap();
        mia.redeliver_last().await.unwrap();
        town.settle().await;
        if mia.screen().is_some() {
            mia.close_all().await.unwrap();
        }
        town.types(mia, "/handoff ask HO-1 Since when?").await;
        mia.redeliver_last().await.unwrap();
        town.settle().await;
        assert!(
            town.answer(mia).starts_with("Question 2 "),
            "{}",
            town.answer(mia)
        );
        let asked = "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%\"question_asked\"%'";
        assert_eq!(town.number(asked).await, 2);
        let (first, second) = (town.hears(sam), town.hears(sam));
        town.heard_nothing(sam);
        sam.press_twice(&first, "Answer").await.unwrap();
        town.settle().await;
        sam.fill("Your answer", "Forty.").await.unwrap();
        sam.submit_twice().await.unwrap();
        sam.redeliver_last().await.unwrap();
        town.settle().await;
        if sam.screen().is_some() {
            sam.close_all().await.unwrap();
        }
        town.hears(mia);
        town.heard_nothing(mia);
        // Sam and Lena answer the same one at the same moment.
        town.press_on(sam, &second, "Answer").await;
        sam.fill("Your answer", "Since May.").await.unwrap();
        let card = town.card(lena, CHANNEL);
        town.press_on(lena, &card, "Open questions").await;
        town.press(lena, "Answer").await;
        lena.fill("Your answer", "Since spring.").await.unwrap();
        let (one, other) = tokio::join!(sam.press("Send answer"), lena.press("Send answer"));
        one.and(other).unwrap();
        town.settle().await;
        let (late, typed) = match (sam.screen(), lena.screen()) {
            (Some(sam), None) => (sam, "> Since May."),
            (None, Some(lena)) => (lena, "> Since spring."),
            both => panic!("one must be told: {both:?}"),
        };
        assert!(
            late.text.contains("answered this question"),
            "{}",
            late.text
        );
        assert!(
            late.text.contains(typed),
            "nothing typed is lost: {}",
            late.text
        );
        town.hears(mia);
        town.heard_nothing(mia);
        let answered =
            "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%\"question_answered\"%'";
        assert_eq!(town.number(answered).await, 2);
        assert_eq!(town.card(mia, CHANNEL).thread.len(), 2);
        sam.read_all();
        for person in [sam, lena] {
            if person.screen().is_some() {
                person.close_all().await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_a_restricted_field_is_read_by_some_only() {
    const SECRET: &str = "zanzibar";
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Ask the seller").await;
        mia.fill("Your question", "Where did Bo's predecessor go, quokka?")
            .await
            .unwrap();
        let label = "The field of the brief that it belongs to";
        mia.choose(label, "Sensitivities").await.unwrap();
        town.press(mia, "Ask").await;
        let asked = town.hears(sam);
        town.press_on(olaf, &town.card(olaf, CHANNEL), "Open questions")
            .await;
        assert_snapshot!(town.screen(olaf), @"
        Northwind Traders
        1 question waits for @Sam Seller.
        Question 1, asked by @Mia Manager, Nov 23, 2026 at 10:00 AM · about “Sensitivities”
        > Only the seller, the manager and leads can read this question.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        answers(town, sam, &asked, &format!("To {SECRET}, says Ada.")).await;
        let told = town.hears(mia);
        assert_snapshot!(told.text, @"
        @Sam Seller answered your question about Northwind Traders (question 1).
        HO-1 · Northwind Traders · #cust-northwind-traders
        The answer belongs to “Sensitivities”: open it with the button.
        [Show sensitive notes] [Open the channel]
        ");
        town.press_on(mia, &told, "Show sensitive notes").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        Only the seller, the manager and leads can read this. Do not copy it into the channel.
        Sensitivities
        Bo's predecessor was let go over the last rollout; do not mention it.
        Asked by Mia Manager: Where did Bo's predecessor go, quokka?
        Answered by Sam Seller, 2026-11-23:
        To zanzibar, says Ada.
        [Close]
        ");
        mia.close_all().await.unwrap();
        town.press_on(olaf, &town.card(olaf, CHANNEL), "Show sensitive notes")
            .await;
        assert!(
            town.screen(olaf).starts_with("Handoff\nOnly @Sam Seller"),
            "{}",
            town.screen(olaf)
        );
        olaf.close_all().await.unwrap();
        for who in [mia, olaf] {
            assert!(!town.history(who, "HO-1").await.contains(SECRET));
            town.types(who, "/handoff list").await;
        }
        town.types(olaf, "/handoff show HO-1").await;
        assert!(!town.screen(olaf).contains(SECRET));
        olaf.close_all().await.unwrap();
        town.types(&town.lena, "/handoff digest").await;
        town.advance_to("2026-11-25 18:00").await;
        // Nowhere else, in whatever anybody can read.
        let mut read = String::new();
        for person in town.everybody() {
            for seen in person
                .messages_with_app()
                .into_iter()
                .chain(person.ephemerals())
            {
                read.push_str(&seen.text);
            }
        }
        for message in town.channel(olaf, CHANNEL).messages {
            read.push_str(&message.text);
            message
                .thread
                .iter()
                .for_each(|reply| read.push_str(&reply.text));
        }
        assert!(
            read.contains("answered question 1 of @Mia Manager"),
            "{read}"
        );
        assert!(!read.contains(SECRET), "{read}");
        let asked_of_sam = read.matches("quokka").count();
        assert!(
            asked_of_sam <= 1,
            "only to the seller, and it is settled: {asked_of_sam}"
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn the_end_of_the_handoff_ends_its_questions() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        asked(town, "How many seats?").await;
        let message = town.hears(sam);
        town.press_on(sam, &message, "Answer").await;
        town.types(mia, "/handoff cancel HO-1").await;
        mia.fill("Why does it end?", "Bankrupt.").await.unwrap();
        town.press(mia, "End handoff").await;
        assert_snapshot!(town.now_says(sam, &message), @"Northwind Traders: cancelled by @Mia Manager (Nov 23, 2026 at 9:00 AM).");
        sam.fill("Your answer", "Forty.").await.unwrap();
        town.press(sam, "Send answer").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        HO-1 for Northwind Traders was cancelled by @Mia Manager (Nov 23, 2026 at 9:00 AM). Type /handoff new Northwind Traders to start again.
        What you typed
        > Forty.
        [Close]
        ");
        sam.close_all().await.unwrap();
        let card = town.card(mia, CHANNEL).text;
        assert!(
            !card.contains("Open questions") && !card.contains("[Ask"),
            "{card}"
        );
        town.hears(sam);
        town.advance_to("2026-11-26 18:00").await;
        town.types(mia, "/handoff ask HO-1 And now?").await;
        assert_snapshot!(town.answer(mia), @"
        HO-1 for Northwind Traders was cancelled by @Mia Manager (Nov 23, 2026 at 10:00 AM). Type /handoff new Northwind Traders to start again.
        You typed:
        > And now?
        ");
    })
    .await;
}
