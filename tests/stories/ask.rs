//! Somebody asks the seller, from the brief or by command; the answer stands in the thread and in
//! the brief. Nothing else moves.

use insta::assert_snapshot;
use slack_emulator::{Fault, Person};

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Presses *Ask the seller* on the card, and fills the form.
async fn asks(town: &Town, by: &Person, question: &str, field: Option<&str>) {
    let card = town.card(by, CHANNEL);
    town.press_on(by, &card, "Ask the seller").await;
    by.fill("Your question", question).await.unwrap();
    if let Some(field) = field {
        let label = "The field of the brief that it belongs to";
        by.choose(label, field).await.unwrap();
    }
    town.press(by, "Ask").await;
    assert!(by.screen().is_none(), "{}", town.screen(by));
}

/// The lines of the card from `Open questions` on to the buttons.
fn open_questions(town: &Town) -> String {
    let card = town.card(&town.olaf, CHANNEL).text;
    let lines = card
        .lines()
        .skip_while(|line| !line.starts_with("Open questions"));
    let lines = lines.take_while(|line| !line.starts_with("People at"));
    lines.collect::<Vec<_>>().join("\n")
}

fn thread(town: &Town) -> Vec<String> {
    let card = town.card(&town.olaf, CHANNEL);
    card.thread.into_iter().map(|reply| reply.text).collect()
}

#[tokio::test]
async fn a_question_about_a_field_is_answered_in_the_thread_and_in_the_brief() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Ask the seller").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        @Sam Seller gets your question. The answer comes to you, and stands in the thread of the brief.
        Your question:
        The field of the brief that it belongs to (optional):
          (The answer becomes part of that field. Without one it stands in the thread only.)
        [Ask] [Cancel]
        ");
        let label = "The field of the brief that it belongs to";
        assert_snapshot!(mia.choices(label).join(", "), @"People at the customer, Goals and motivation, What success looks like, First value, Why us, Concerns and expectations, How they communicate, How they decide, Scope and environment, Sensitivities, Links");
        mia.fill("Your question", "Who pays for the SAP part?")
            .await
            .unwrap();
        mia.choose(label, "Scope and environment").await.unwrap();
        town.press(mia, "Ask").await;
        assert!(mia.screen().is_none());
        assert_snapshot!(open_questions(town), @"
        Open questions for @Sam Seller
        1. Who pays for the SAP part? · asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller] [Open questions]
        ");
        let asked = town.hears(sam);
        assert_snapshot!(asked.text, @"
        @Mia Manager asks you about Northwind Traders (question 1):
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Who pays for the SAP part?
        It belongs to “Scope and environment”, and the answer becomes part of the brief.
        If it still waits when your time to answer is over, you are reminded.
        [Answer] [Read the brief] [Open the channel]
        ");

        town.advance_to("2026-11-23 13:00").await;
        town.press_on(sam, &asked, "Answer").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Question 1, asked by @Mia Manager, Nov 23, 2026 at 9:00 AM · about “Scope and environment”
        > Who pays for the SAP part?
        “Scope and environment” says so far:
        > Standard plan for 40 seats, SAP integration is custom work.
        Your answer:
          (It becomes part of “Scope and environment”. Everybody in the channel can read it.)
        [Send answer] [Cancel]
        ");
        sam.fill(
            "Your answer",
            "They do, by the hour.\nAda agreed on 3 November.",
        )
        .await
        .unwrap();
        town.press(sam, "Send answer").await;
        assert!(sam.screen().is_none());
        assert_snapshot!(town.now_says(sam, &asked), @"Northwind Traders: question 1 was answered by @Sam Seller (Nov 23, 2026 at 12:00 PM).");
        assert_snapshot!(town.hears(mia).text, @"
        @Sam Seller answered your question about Northwind Traders (question 1).
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Who pays for the SAP part?
        The answer:
        > They do, by the hour.
        > Ada agreed on 3 November.
        It is part of “Scope and environment” now, in version 2 of the brief.
        [Read the brief] [Open the channel]
        ");
        assert_snapshot!(thread(town).join("\n--\n"), @"
        @Sam Seller answered question 1 of @Mia Manager.
        > Who pays for the SAP part?
        The answer:
        > They do, by the hour.
        > Ada agreed on 3 November.
        It is part of “Scope and environment” now, in version 2 of the brief.
        ");
        let card = town.card(mia, CHANNEL).text;
        let field = card
            .lines()
            .skip_while(|line| !line.starts_with("Scope and"));
        assert_snapshot!(field.take(6).collect::<Vec<_>>().join("\n"), @"
        Scope and environment
        Standard plan for 40 seats, SAP integration is custom work.
        Asked by Mia Manager: Who pays for the SAP part?
        Answered by Sam Seller, 2026-11-23:
        They do, by the hour.
        Ada agreed on 3 November.
        ");
        assert_eq!(open_questions(town), "");
        assert!(
            card.starts_with("Waiting for @Mia Manager to acknowledge"),
            "{card}"
        );
        let versions = "SELECT COUNT(*) FROM briefs";
        assert_eq!(town.number(versions).await, 2, "both versions are kept");
        let history = town.history(mia, "HO-1").await;
        let said = history.lines().filter(|line| {
            line.contains("question") || line.starts_with("> ")
        });
        assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @"
        Nov 23, 2026 at 1:00 PM · @Sam Seller answered question 1 (brief version 2)
        > They do, by the hour.
        > Ada agreed on 3 November.
        Nov 23, 2026 at 10:00 AM · @Mia Manager asked the seller, question 1
        > Who pays for the SAP part?
        ");
        // Her own clock ran all the time.
        town.advance_to("2026-11-24 10:00").await;
        let late = town.hears(mia).text;
        assert!(late.contains("for your yes or no"), "{late}");
    })
    .await;
}

#[tokio::test]
async fn asked_by_command_in_all_the_ways_people_type() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        town.types(mia, "/handoff ask HO-1 How many seats?").await;
        assert_snapshot!(town.answer(mia), @"Question 1 about Northwind Traders goes to @Sam Seller. You are told as soon as it is answered, and the answer stands in the thread of the brief.");
        town.types(mia, "/handoff ask northwind traders: Since when?")
            .await;
        assert!(
            town.answer(mia).starts_with("Question 2"),
            "{}",
            town.answer(mia)
        );
        town.types_in(mia, CHANNEL, "/handoff ask Until when, and why?")
            .await;
        assert!(
            town.answer(mia).starts_with("Question 3"),
            "{}",
            town.answer(mia)
        );
        town.types_in(mia, CHANNEL, "/handoff ask One more thing: who is Bo?")
            .await;
        assert!(
            town.answer(mia).starts_with("Question 4"),
            "{}",
            town.answer(mia)
        );
        assert_snapshot!(open_questions(town), @"
        Open questions for @Sam Seller
        1. How many seats? · asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        2. Since when? · asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        3. Until when, and why? · asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        4. One more thing: who is Bo? · asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller] [Open questions]
        ");
        for words in [
            "How many seats?",
            "Since when?",
            "Until when, and why?",
            "One more thing: who is Bo?",
        ] {
            let heard = town.hears(sam).text;
            assert!(heard.contains(&format!("> {words}\n")), "{heard}");
        }
        // Without a question the form opens.
        for typed in [
            "/handoff ask HO-1",
            "/handoff ask Northwind Traders",
            "/handoff ask Northwind Traders:",
        ] {
            town.types(mia, typed).await;
            assert!(town.screen(mia).contains("Your question"), "{typed}");
            mia.close_all().await.unwrap();
        }
        for typed in ["/handoff ask", "/handoff ask Northwind Traders"] {
            town.types_in(mia, CHANNEL, typed).await;
            assert!(town.screen(mia).contains("Your question"), "{typed}");
            mia.close_all().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_with_the_question() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        town.handed_off("Northwind Traders").await;
        town.handed_off("Northern Lights").await;
        for (typed, who) in [
            ("/handoff ask", mia),
            ("/handoff ask How many seats?", mia),
            ("/handoff ask HO-77 How many seats?", mia),
            ("/handoff ask Contoso: How many seats?", mia),
            ("/handoff ask North: How many seats?", mia),
            ("/handoff ask HO-1 How many seats?", olaf),
        ] {
            town.types(who, typed).await;
        }
        let answers = |person: &Person| {
            let said: Vec<_> = person
                .ephemerals()
                .into_iter()
                .map(|seen| seen.text)
                .collect();
            said.join("\n--\n")
        };
        assert_snapshot!(answers(mia), @"
        Say which handoff, and what you want to know. For example: /handoff ask HO-12 How many seats do they need?
        --
        Say which handoff, and what you want to know. For example: /handoff ask HO-12 How many seats do they need?
        You typed:
        > How many seats?
        --
        I found no handoff for “HO-77”.
        Type /handoff list to see the open ones.
        You typed:
        > HO-77 How many seats?
        --
        I found no handoff for “Contoso”.
        I looked for a customer’s name, a domain, and these words in the briefs that you can read. Fewer words find more. Type /handoff list to see the open ones.
        You typed:
        > Contoso: How many seats?
        --
        “North” fits more than one handoff. Use the number of the one you mean.
        • HO-2 · Northern Lights · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        You typed:
        > North: How many seats?
        ");
        assert_snapshot!(answers(olaf), @"
        Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
        You typed:
        > How many seats?
        ");
        let long = "é".repeat(501);
        town.types(mia, &format!("/handoff ask HO-1 {long}")).await;
        let said = town.answer(mia);
        assert_snapshot!(said.lines().next().unwrap(), @"That is 501 characters long, and 500 fit. Say it shorter, or talk about it.");
        assert!(said.contains(&long), "nothing typed is lost");
        // The same twice is one question.
        town.types(mia, "/handoff ask HO-1 How many seats?").await;
        town.types(mia, "/handoff ask HO-1 How many seats?").await;
        assert_snapshot!(town.answer(mia), @"
        You asked this already: it is question 1 about Northwind Traders, and it waits for @Sam Seller.
        You typed:
        > How many seats?
        ");
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Ask the seller").await;
        mia.fill("Your question", " How many seats? ")
            .await
            .unwrap();
        town.press(mia, "Ask").await;
        assert_snapshot!(mia.screen().unwrap().errors["Your question"], @"This is your question 1, and it still waits for an answer.");
        mia.fill("Your question", "   ").await.unwrap();
        town.press(mia, "Ask").await;
        assert_snapshot!(mia.screen().unwrap().errors["Your question"], @"Write your question.");
        mia.close_all().await.unwrap();
        town.hears(sam);
        town.heard_nothing(sam);
    })
    .await;
}

#[tokio::test]
async fn odd_text_is_shown_as_typed_and_rings_nobody() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        let odd =
            "<!channel> *bold* &lt; :smile: 👩‍👩‍👧‍👦 שלום e\u{301} \u{202e}odd\u{202c} `x` \\ \" %s?";
        asks(town, mia, odd, Some("Why us")).await;
        let asked = town.hears(sam);
        assert!(asked.text.contains(odd), "{}", asked.text);
        town.press_on(sam, &asked, "Answer").await;
        assert!(town.screen(sam).contains(odd));
        let answer = format!("{odd} <@{}> <https://evil.example|x>", town.olaf.id());
        sam.fill("Your answer", &answer).await.unwrap();
        town.press(sam, "Send answer").await;
        let told = town.hears(mia).text;
        assert!(told.contains(odd) && told.contains(&answer), "{told}");
        let thread = thread(town).join("\n");
        assert!(thread.contains(&answer), "{thread}");
        let card = town.card(mia, CHANNEL).text;
        assert!(card.contains(&answer), "{card}");
    })
    .await;
}

#[tokio::test]
async fn a_field_that_is_full_stays_as_it_is() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.types(sam, "/handoff Northwind Traders").await;
        town.fill_brief(mia).await;
        for _ in 0..3 {
            town.press(sam, "Back").await;
        }
        let full = "They want more. ".repeat(180);
        let full = full.trim();
        sam.fill("Goals and motivation", full).await.unwrap();
        for _ in 0..3 {
            town.next().await;
        }
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.everybody_reads();
        asks(town, mia, "How much more?", Some("Goals and motivation")).await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill("Your answer", &"Twice as much. ".repeat(30))
            .await
            .unwrap();
        town.press(sam, "Send answer").await;
        let told = town.hears(mia).text;
        let (heading, stands) = (
            told.lines().next().unwrap(),
            told.lines().rev().nth(1).unwrap(),
        );
        assert_snapshot!(format!("{heading}\n{stands}"), @"
        @Sam Seller answered your question about Northwind Traders (question 1).
        It belongs to “Goals and motivation”, which has no room left, so it stands beside the brief.
        ");
        assert_eq!(town.number("SELECT COUNT(*) FROM briefs").await, 1);
        town.types(mia, "/handoff show HO-1").await;
        let shown = town.screen(mia);
        assert!(shown.contains("Twice as much. Twice"), "{shown}");
        assert!(shown.contains(full), "{shown}");
        mia.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_answer_while_the_seller_answers_a_return_is_not_overwritten() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Return with questions").await;
        mia.choose_nth("Field", 0, "Why us").await.unwrap();
        mia.choose_nth("Reason", 0, "Too vague").await.unwrap();
        town.press(mia, "Return").await;
        let returned = town.hears(sam);
        town.press_on(sam, &returned, "Answer").await;
        // Meanwhile Mia asks something about the same field, and a lead knows it.
        asks(town, mia, "Who built it?", Some("Why us")).await;
        sam.read_all();
        let card = town.card(lena, CHANNEL);
        town.press_on(lena, &card, "Open questions").await;
        assert_snapshot!(town.screen(lena), @"
        Northwind Traders
        1 question waits for @Sam Seller.
        Question 1, asked by @Mia Manager, Nov 23, 2026 at 4:00 AM · about “Why us”
        > Who built it?
        [Answer] [Take back]
        [Close]
        ");
        town.press(lena, "Answer").await;
        lena.fill("Your answer", "Bo did, years ago.")
            .await
            .unwrap();
        town.press(lena, "Send answer").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Lena Lead answered a question of @Mia Manager about Northwind Traders (question 1) for you.
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Who built it?
        The answer:
        > Bo did, years ago.
        It is part of “Why us” now, in version 2 of the brief.
        [Read the brief] [Open the channel]
        ");
        assert!(
            town.hears(mia)
                .text
                .starts_with("@Lena Lead answered your question")
        );
        sam.fill("Your answer", "Fastest pilot: live in a week.")
            .await
            .unwrap();
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        assert!(sam.screen().is_none());
        let card = town.card(mia, CHANNEL).text;
        let field = card.lines().skip_while(|line| !line.starts_with("Why us"));
        assert_snapshot!(field.take(6).collect::<Vec<_>>().join("\n"), @"
        Why us
        Fastest pilot: live in a week.
        Asked by Mia Manager: Who built it?
        Answered by Lena Lead, 2026-11-23:
        Bo did, years ago.
        Concerns and expectations
        ");
        mia.read_all();
    })
    .await;
}

#[tokio::test]
async fn whatever_slack_answers_the_thread_holds_the_answer_once() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam.clone(), &town.mia.clone());
        town.handed_off("Northwind Traders").await;
        for (nth, fault) in (1..).zip([
            Fault::NoAnswerAfter,
            Fault::NoAnswerBefore,
            Fault::ServerErrorAfter,
            Fault::RateLimited { retry_after: 20 },
        ]) {
            town.types(mia, &format!("/handoff ask HO-1 Question {nth}?"))
                .await;
            let asked = town.hears(sam);
            town.press_on(sam, &asked, "Answer").await;
            sam.fill("Your answer", &format!("Answer {nth}."))
                .await
                .unwrap();
            let faults = town.stage.slack.faults();
            faults.on("chat.postMessage").once(fault);
            faults
                .on("chat.postMessage")
                .nth(2)
                .then(Fault::NoAnswerAfter);
            town.press(sam, "Send answer").await;
            town.stage.restart().await.unwrap();
            let later = town.stage.now() + chrono::TimeDelta::minutes(10);
            town.stage.advance_to(later).await.unwrap();
            let told = town.hears(mia).text;
            assert!(told.contains(&format!("> Answer {nth}.")), "{told}");
            town.heard_nothing(mia);
            let thread = thread(town);
            assert_eq!(thread.len(), nth, "{thread:?}");
            assert!(
                thread[nth - 1].contains(&format!("> Answer {nth}.")),
                "{thread:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_channel_gets_the_answers_again() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        asks(town, mia, "How many?", None).await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill("Your answer", "Forty.").await.unwrap();
        town.press(sam, "Send answer").await;
        town.hears(mia);
        mia.deletes_channel(CHANNEL).await.unwrap();
        town.types(sam, "/handoff repair HO-1").await;
        assert!(
            town.answer(sam).starts_with("I go through"),
            "{}",
            town.answer(sam)
        );
        let names = town.stage.team.channel_names();
        let made = names
            .iter()
            .filter(|name| name.starts_with(CHANNEL))
            .max()
            .unwrap();
        let card = town.card(mia, made);
        assert_eq!(card.thread.len(), 1, "{:?}", card.thread);
        assert!(
            card.thread[0].text.contains("> Forty."),
            "{}",
            card.thread[0].text
        );
        town.everybody_reads();
    })
    .await;
}
