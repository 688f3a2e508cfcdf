//! Questions to the seller: those that wait, on the card; those that were answered, in its thread.
//! What belongs to a restricted field is named there, and said only to those who may read it.

use super::button::Button;
use super::{state, words};
use crate::domain::asked::{Asked, End};
use crate::domain::excerpt;
use crate::domain::handoff::Handoff;
use crate::slack::action::Action;
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// The card shows the beginning of so many; all of them are behind a button.
const MOST_SHOWN: usize = 5;
const LONGEST_SHOWN: usize = 150;

/// Those that wait, for everybody who reads the card.
pub fn open(writer: Writer, handoff: &Handoff) -> Writer {
    let open: Vec<&Asked> = handoff.open_questions().collect();
    if open.is_empty() {
        return writer;
    }
    let heading = Line::new()
        .bold("Open questions for ")
        .user(&handoff.seller);
    let rows = open.iter().take(MOST_SHOWN);
    let rows = rows.map(|asked| row(handoff, asked, LONGEST_SHOWN));
    let writer = writer.gap().line(heading).lines(rows);
    match open.len().saturating_sub(MOST_SHOWN) {
        0 => writer,
        more => writer.line(&*count(more, "more is open.", "more are open.")),
    }
}

/// What belongs on the card beside what its state asks for.
pub fn buttons(handoff: &Handoff) -> Vec<Button> {
    if !handoff.is_open() {
        return Vec::new();
    }
    let ask = Button::on(handoff, Action::AskSeller, "Ask the seller");
    let open = handoff.open_questions().next().is_some();
    let open = open.then(|| Button::on(handoff, Action::OpenQuestions, "Open questions"));
    [ask].into_iter().chain(open).collect()
}

/// The beginning of each that waits, and how many more there are, for whoever takes the customer over.
pub fn few(handoff: &Handoff, most: usize, longest: usize) -> (Vec<Line>, usize) {
    let open: Vec<&Asked> = handoff.open_questions().collect();
    let rows = open.iter().take(most);
    let rows = rows.map(|asked| row(handoff, asked, longest)).collect();
    (rows, open.len().saturating_sub(most))
}

/// `2. How many seats? · asked by @mia, Nov 23, 2026 at 10:00 AM`
fn row(handoff: &Handoff, asked: &Asked, longest: usize) -> Line {
    let line = Line::of(format!("{}. ", asked.nth));
    let line = if asked.is_restricted(handoff.template()) {
        line.text(only_for_some(handoff, asked))
    } else {
        let (head, tail) = excerpt::split(&asked.text, longest);
        let more = if tail.is_empty() { "" } else { " …" };
        line.text(format!("{head}{more}"))
    };
    line.text(" · asked by ")
        .user(&asked.by)
        .text(", ")
        .date(asked.at)
}

/// In place of a question's words.
fn only_for_some(handoff: &Handoff, asked: &Asked) -> String {
    format!("About “{}”", field_of(handoff, asked).unwrap_or_default())
}

/// What the field is called that it belongs to.
pub fn field_of<'a>(handoff: &'a Handoff, asked: &'a Asked) -> Option<&'a str> {
    let field = asked.field.as_ref()?;
    Some(words::label(handoff.template(), field))
}

/// In the card's thread; `None` for what was not answered.
pub fn answered(handoff: &Handoff, asked: &Asked) -> Option<Message> {
    let reply = asked.reply()?;
    let news = Line::new().user(&reply.by).text(" answered ");
    let news = news.bold(format!("question {}", asked.nth)).text(" of ");
    let writer = Writer::new().line(news.user(&asked.by).text("."));
    if asked.is_restricted(handoff.template()) {
        let about = only_for_some(handoff, asked);
        let show = Button::on(handoff, Action::ShowSensitive, "Show sensitive notes");
        let who = format!("{about}: the seller, the manager and leads can open the answer.");
        return Some(writer.line(&*who).buttons([show]).message());
    }
    let writer = writer.quote(&*asked.text).line("The answer:");
    Some(
        writer
            .quote(&*reply.text)
            .line(&*where_it_stands(handoff, asked))
            .message(),
    )
}

/// What became of the answer in the brief; empty when no field was named.
pub fn where_it_stands(handoff: &Handoff, asked: &Asked) -> String {
    let Some((label, reply)) = field_of(handoff, asked).zip(asked.reply()) else {
        return String::new();
    };
    match reply.brief_version() {
        Some(version) => format!("It is part of “{label}” now, in version {version} of the brief."),
        None => format!(
            "It belongs to “{label}”, which has no room left, so it stands beside the brief."
        ),
    }
}

/// In the brief to read: what waits, and answers that stand nowhere else in it.
pub fn beside(writer: Writer, handoff: &Handoff, with_restricted: bool) -> Writer {
    let template = handoff.template();
    let shown = |asked: &&Asked| with_restricted || !asked.is_restricted(template);
    listed(writer, handoff, handoff.asked.iter().filter(shown))
}

/// The same, of what only participants and leads may read.
pub fn restricted(writer: Writer, handoff: &Handoff) -> Writer {
    let template = handoff.template();
    let shown = |asked: &&Asked| asked.is_restricted(template);
    listed(writer, handoff, handoff.asked.iter().filter(shown))
}

fn listed<'a>(writer: Writer, handoff: &Handoff, asked: impl Iterator<Item = &'a Asked>) -> Writer {
    let open = |asked: &Asked| handoff.open_question(asked.nth).is_some();
    let apart = |asked: &Asked| asked.reply().is_some_and(|reply| reply.merged.is_none());
    let mut shown = asked.filter(|asked| open(asked) || apart(asked)).peekable();
    if shown.peek().is_none() {
        return writer;
    }
    shown.fold(
        writer.heading("Questions to the seller"),
        |writer, asked| {
            let writer = writer.line(whole(handoff, asked)).quote(&*asked.text);
            match asked.reply() {
                Some(reply) => writer
                    .line(Line::of("Answered by ").user(&reply.by).text(":"))
                    .quote(&*reply.text),
                None => writer.line("No answer yet."),
            }
        },
    )
}

/// Above a question's words: `Question 2, asked by @mia, Nov 23, 2026 at 10:00 AM · about “Links”`
pub fn whole(handoff: &Handoff, asked: &Asked) -> Line {
    let line = Line::new().bold(format!("Question {}", asked.nth));
    let line = line.text(", asked by ").user(&asked.by).text(", ");
    let line = line.date(asked.at);
    match field_of(handoff, asked) {
        Some(label) => line.text(format!(" · about “{label}”")),
        None => line,
    }
}

/// What became of a question, for a message that asked it.
pub fn became(handoff: &Handoff, nth: u32) -> Line {
    let line = Line::of(format!("question {nth} "));
    match handoff.question(nth).map(|asked| &asked.end) {
        Some(Some(End::Answered(reply))) => line
            .text("was answered by ")
            .user(&reply.by)
            .text(" (")
            .date(reply.at)
            .text(")."),
        Some(Some(End::TakenBack { by, at })) => line
            .text("was taken back by ")
            .user(by)
            .text(" (")
            .date(*at)
            .text(")."),
        Some(None) if handoff.is_open() => line
            .text("is for ")
            .user(&handoff.seller)
            .text(" to answer now."),
        Some(None) | None => state::state(handoff),
    }
}

/// To whoever typed it: it is on its way.
pub fn on_its_way(handoff: &Handoff, nth: u32, seller_left: bool) -> Line {
    let line = Line::of(format!("Question {nth} about {} ", handoff.customer));
    let line = if seller_left {
        line.text("goes to those who lead ")
            .user(&handoff.seller)
            .text(", who is deactivated in Slack.")
    } else {
        line.text("goes to ").user(&handoff.seller).text(".")
    };
    line.text(" You are told as soon as it is answered, and the answer stands in the thread of the brief.")
}

/// Instead of it: Slack empties the line in which the question was typed.
pub fn not_asked(why_not: Message, text: &str) -> Message {
    why_not.then(Writer::new().line("You typed:").quote(text))
}

pub fn taken_back(handoff: &Handoff, nth: u32) -> Line {
    Line::of(format!(
        "Question {nth} about {} is taken back. Nobody has to answer it any more.",
        handoff.customer
    ))
}

#[cfg(test)]
pub(crate) mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::asked::{LONGEST_QUESTION, LONGEST_REPLY, MOST_OPEN, Merged, Reply};
    use crate::domain::decide::tests::at;
    use crate::domain::ids::UserId;
    use crate::domain::template::{FieldKey, SENSITIVITIES};
    use crate::slack::messages::card::card;
    use crate::slack::messages::tests::{
        ODD, acknowledged, cancelled, mia, monstrous, northwind, read, refused_by_slack,
    };

    pub(crate) fn asked(nth: u32, text: &str, field: Option<FieldKey>) -> Asked {
        Asked {
            nth,
            by: mia(),
            at: at("2026-11-20 12:00"),
            text: text.to_owned(),
            field,
            end: None,
        }
    }

    pub(crate) fn replied(asked: Asked, text: &str, brief_version: Option<u32>) -> Asked {
        Asked {
            end: Some(End::Answered(Reply {
                by: UserId::new("USAM"),
                at: at("2026-11-20 15:00"),
                text: text.to_owned(),
                merged: brief_version.map(|brief_version| Merged {
                    brief_version,
                    paragraph: String::new(),
                }),
            })),
            ..asked
        }
    }

    /// One question waits for anybody to read, one for some, one was answered.
    pub(crate) fn with_questions(handoff: Handoff) -> Handoff {
        let scope = FieldKey::of("scope");
        let seats = asked(1, "How many seats do they need?", Some(scope));
        Handoff {
            asked: vec![
                replied(seats, "Forty, and ten more in June.", Some(2)),
                asked(2, "Who signs for the import, Ann or Bo?", None),
                asked(3, "Does Bo know that Ann knows?", Some(SENSITIVITIES)),
            ],
            ..handoff
        }
    }

    fn said(writer: Writer) -> String {
        read(&writer.message())
    }

    #[test]
    fn what_waits_stands_on_the_card() {
        let handoff = with_questions(acknowledged());
        assert_snapshot!(said(open(Writer::new(), &handoff).buttons(buttons(&handoff))), @"
        Open questions for @sam
        2. Who signs for the import, Ann or Bo? · asked by @mia, Nov 20, 2026 at 12:00 PM
        3. About “Sensitivities” · asked by @mia, Nov 20, 2026 at 12:00 PM
        [Ask the seller] [Open questions]
        ");
        assert!(said(open(Writer::new(), &with_questions(cancelled()))).is_empty());
        assert!(buttons(&cancelled()).is_empty());
    }

    #[test]
    fn an_answer_stands_in_the_thread() {
        let handoff = with_questions(acknowledged());
        let told = |asked: &Asked| read(&answered(&handoff, asked).unwrap());
        assert_snapshot!(told(&handoff.asked[0]), @"
        @sam answered question 1 of @mia.
        > How many seats do they need?
        The answer:
        > Forty, and ten more in June.
        It is part of “Scope and environment” now, in version 2 of the brief.
        ");
        let full = replied(handoff.asked[0].clone(), "Forty.", None);
        assert_snapshot!(told(&full).lines().last().unwrap(), @"It belongs to “Scope and environment”, which has no room left, so it stands beside the brief.");
        let beside = replied(handoff.asked[1].clone(), "Ann.", None);
        assert_snapshot!(told(&beside), @"
        @sam answered question 2 of @mia.
        > Who signs for the import, Ann or Bo?
        The answer:
        > Ann.
        ");
        assert_eq!(
            answered(&handoff, &handoff.asked[1]).map(|message| read(&message)),
            None
        );
    }

    #[test]
    fn what_is_restricted_is_for_some() {
        let mut handoff = with_questions(acknowledged());
        handoff.asked[2] = replied(handoff.asked[2].clone(), "Bo must not hear it.", None);
        assert_snapshot!(read(&answered(&handoff, &handoff.asked[2]).unwrap()), @"
        @sam answered question 3 of @mia.
        About “Sensitivities”: the seller, the manager and leads can open the answer.
        [Show sensitive notes]
        ");
        assert_snapshot!(said(restricted(Writer::new(), &handoff)), @"
        Questions to the seller
        Question 3, asked by @mia, Nov 20, 2026 at 12:00 PM · about “Sensitivities”
        > Does Bo know that Ann knows?
        Answered by @sam:
        > Bo must not hear it.
        ");
        let all = said(beside(Writer::new(), &handoff, false));
        assert!(
            !all.contains("Bo must not") && !all.contains("Ann knows"),
            "{all}"
        );
        assert_snapshot!(said(beside(Writer::new(), &handoff, true)), @"
        Questions to the seller
        Question 2, asked by @mia, Nov 20, 2026 at 12:00 PM
        > Who signs for the import, Ann or Bo?
        No answer yet.
        Question 3, asked by @mia, Nov 20, 2026 at 12:00 PM · about “Sensitivities”
        > Does Bo know that Ann knows?
        Answered by @sam:
        > Bo must not hear it.
        ");
    }

    #[test]
    fn what_became_of_it() {
        let mut handoff = with_questions(acknowledged());
        let lena = UserId::new("ULENA");
        let at = at("2026-11-21 09:00");
        handoff.asked[2].end = Some(End::TakenBack { by: lena, at });
        let became = |nth| read(&became(&handoff, nth).into());
        assert_snapshot!([1, 2, 3, 4].map(became).join("\n"), @"
        question 1 was answered by @sam (Nov 20, 2026 at 3:00 PM).
        question 2 is for @sam to answer now.
        question 3 was taken back by @lena (Nov 21, 2026 at 9:00 AM).
        Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        ");
        let ended = with_questions(cancelled());
        assert_snapshot!(read(&super::became(&ended, 2).into()), @"Cancelled by @lena · Nov 21, 2026 at 8:00 AM");
    }

    #[test]
    fn short_answers() {
        let says = |line: Line| read(&line.into());
        assert_snapshot!(says(on_its_way(&northwind(), 2, false)), @"Question 2 about Northwind Traders goes to @sam. You are told as soon as it is answered, and the answer stands in the thread of the brief.");
        assert_snapshot!(says(on_its_way(&northwind(), 2, true)), @"Question 2 about Northwind Traders goes to those who lead @sam, who is deactivated in Slack. You are told as soon as it is answered, and the answer stands in the thread of the brief.");
        assert_snapshot!(says(taken_back(&northwind(), 2)), @"Question 2 about Northwind Traders is taken back. Nobody has to answer it any more.");
        assert_snapshot!(read(&not_asked(Line::of("No.").into(), "How *many*?")), @"
        No.
        You typed:
        > How *many*?
        ");
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        for letters in ODD {
            let long = |most: usize| letters.chars().cycle().take(most).collect::<String>();
            let mut handoff = monstrous(letters);
            for nth in 1..=u32::try_from(MOST_OPEN).unwrap() {
                let question = asked(nth, &long(LONGEST_QUESTION), None);
                let reply = replied(question.clone(), &long(LONGEST_REPLY), None);
                let thread = answered(&handoff, &reply).unwrap();
                assert_eq!(refused_by_slack(&thread), Vec::<String>::new(), "{letters}");
                handoff.asked.push(question);
            }
            let parts = excerpt::parts(handoff.template(), &handoff.brief);
            let card = card(&handoff, &parts);
            assert_eq!(refused_by_slack(&card), Vec::<String>::new(), "{letters}");
        }
    }
}
