//! A question to the seller: asked, still waiting, answered, taken back.

use super::Told;
use crate::domain::asked::Asked;
use crate::domain::deadline::Clock;
use crate::domain::ids::UserId;
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};
use crate::slack::messages::button::Button;
use crate::slack::messages::{questions, state};

/// To the seller, or to whoever covers for them.
pub(super) fn asked(told: &Told<'_>, nth: u32) -> Message {
    let Some(asked) = told.handoff.question(nth) else {
        return told.begin(state::state(told.handoff)).message();
    };
    if *told.reader != told.handoff.seller && told.stands_in.is_none() {
        return to_lead(told, asked);
    }
    let news = told.asked(Line::new().user(&asked.by).text(" asks "));
    let news = news.text(" about ").bold(told.customer());
    let news = news.text(format!(" (question {nth}):"));
    let reminded = match told.stands_in {
        Some(_) => "",
        None => "If it still waits when your time to answer is over, you are reminded.",
    };
    let buttons = [answer(told, nth), told.read_brief()].into_iter();
    words(told, told.begin(news), asked)
        .note(reminded)
        .buttons(buttons.chain(told.open_channel()))
        .message()
}

/// To those who lead a seller who left.
fn to_lead(told: &Told<'_>, asked: &Asked) -> Message {
    let handoff = told.handoff;
    let news = if asked.by == *told.reader {
        Line::of("Your question to ")
    } else {
        Line::of("The question of ").user(&asked.by).text(" to ")
    };
    let news = news.user(&handoff.seller).text(" about ");
    let news = news.bold(told.customer());
    let news = news.text(format!(" (question {}) comes to you:", asked.nth));
    let why = Line::new().user(&handoff.seller);
    let why = why.text(
        " is deactivated in Slack, and you lead them. Answer it if you can, or name another seller.",
    );
    let another = Button::on(handoff, Action::ReassignSeller, "Another seller");
    let buttons = [answer(told, asked.nth), another, told.read_brief()].into_iter();
    words(told, told.begin(news), asked)
        .line(why)
        .buttons(buttons.chain(told.open_channel()))
        .message()
}

/// To the seller: it still waits.
pub(super) fn late(told: &Told<'_>, nth: u32, clock: &Clock) -> Message {
    let Some(asked) = told.handoff.question(nth) else {
        return told.begin(state::state(told.handoff)).message();
    };
    let news = Line::new().user(&asked.by);
    let news = news.text(" still waits for your answer about ");
    let news = news
        .bold(told.customer())
        .text(format!(" (question {nth})"));
    let news = match told.owed.and_then(|owed| owed.deadline.due_at) {
        Some(due) => news.text(". It was due ").date(due).text("."),
        None => news.text("."),
    };
    let buttons = [
        answer(told, nth),
        told.snooze(clock),
        told.pass_on(clock),
        told.read_brief(),
    ];
    words(told, told.begin(news), asked)
        .note(told.what_comes_next())
        .buttons(buttons.into_iter().chain(told.open_channel()))
        .message()
}

/// The question, and what becomes of the answer.
fn words(told: &Told<'_>, writer: Writer, asked: &Asked) -> Writer {
    let becomes = questions::field_of(told.handoff, asked).map(|label| {
        Line::of(format!(
            "It belongs to “{label}”, and the answer becomes part of the brief."
        ))
    });
    writer.quote(&*asked.text).lines(becomes)
}

fn answer(told: &Told<'_>, nth: u32) -> Button {
    let clock = Clock::Question { nth };
    Button::about(told.handoff, &clock, Action::AnswerQuestion, "Answer").primary()
}

/// To whoever asked, to the manager, and to the seller when somebody answered for them.
pub(super) fn answered(told: &Told<'_>, nth: u32, by: &UserId) -> Message {
    let handoff = told.handoff;
    let question = handoff.question(nth);
    let Some((asked, reply)) = question.and_then(|asked| Some((asked, asked.reply()?))) else {
        return told.begin(state::state(handoff)).message();
    };
    let news = Line::new().user(by);
    let news = if asked.by == *told.reader {
        news.text(" answered your question about ")
    } else {
        let news = news.text(" answered a question of ").user(&asked.by);
        news.text(" about ")
    };
    let news = news
        .bold(told.customer())
        .text(format!(" (question {nth})"));
    let news = if handoff.seller == *told.reader {
        news.text(" for you.")
    } else {
        news.text(".")
    };
    if asked.is_restricted(handoff.template()) {
        let label = questions::field_of(handoff, asked).unwrap_or_default();
        let show = Button::on(handoff, Action::ShowSensitive, "Show sensitive notes");
        let only = format!("The answer belongs to “{label}”: open it with the button.");
        return told
            .begin(news)
            .line(&*only)
            .buttons([show].into_iter().chain(told.open_channel()))
            .message();
    }
    told.begin(news)
        .quote(&*asked.text)
        .line("The answer:")
        .quote(&*reply.text)
        .line(&*questions::where_it_stands(handoff, asked))
        .buttons([told.read_brief()].into_iter().chain(told.open_channel()))
        .message()
}

/// To whoever asked: a lead took it back.
pub(super) fn taken_back(told: &Told<'_>, nth: u32, by: &UserId) -> Message {
    let news = Line::new().user(by).text(" took back your question about ");
    let news = news.bold(told.customer()).text(format!(
        " (question {nth}). Nobody has to answer it any more."
    ));
    let restricted = |asked: &&Asked| !asked.is_restricted(told.handoff.template());
    let asked = told.handoff.question(nth).filter(restricted);
    told.begin(news)
        .quote(asked.map_or("", |asked| asked.text.as_str()))
        .buttons(told.open_channel())
        .message()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::domain::deadline::Clock;
    use crate::domain::handoff::Handoff;
    use crate::domain::ids::{ChannelId, HandoffId, UserId};
    use crate::domain::notice::{News, Notice};
    use crate::slack::messages::notice::notice;
    use crate::slack::messages::questions::tests::{replied, with_questions};
    use crate::slack::messages::tests::{acknowledged, cancelled, noon, read};

    fn to(user: &str, news: News) -> Notice {
        Notice::new(HandoffId::new(12), &UserId::new(user), news)
    }

    fn said(told: &Notice, handoff: &Handoff) -> String {
        let channel = ChannelId::new("C12");
        let link = Some("https://example.slack.com/archives/C12/p1");
        read(&notice(
            told,
            handoff,
            Some(&channel),
            link,
            None,
            None,
            noon(),
        ))
    }

    fn question(nth: u32) -> News {
        let of = UserId::new("USAM");
        News::Question { nth, of }
    }

    fn answered(user: &str, nth: u32, by: &str) -> Notice {
        let by = UserId::new(by);
        to(user, News::QuestionAnswered { nth, by })
    }

    #[test]
    fn the_seller_is_asked() {
        let handoff = with_questions(acknowledged());
        assert_snapshot!(said(&to("USAM", question(2)), &handoff), @"
        @mia asks you about Northwind Traders (question 2):
        HO-12 · Northwind Traders · #cust-northwind-traders
        > Who signs for the import, Ann or Bo?
        If it still waits when your time to answer is over, you are reminded.
        [Answer] [Read the brief] [Open the channel]
        ");
        assert_snapshot!(said(&to("USAM", question(3)), &handoff), @"
        @mia asks you about Northwind Traders (question 3):
        HO-12 · Northwind Traders · #cust-northwind-traders
        > Does Bo know that Ann knows?
        It belongs to “Sensitivities”, and the answer becomes part of the brief.
        If it still waits when your time to answer is over, you are reminded.
        [Answer] [Read the brief] [Open the channel]
        ");
        let until = chrono::NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        let cover = to("USAM", question(2)).to_cover(UserId::new("UOLAF"), until);
        assert_snapshot!(said(&cover, &handoff), @"
        @mia asks @sam about Northwind Traders (question 2):
        HO-12 · Northwind Traders · #cust-northwind-traders
        You cover for @sam until Dec 3, 2026: you may answer in their place, and reminders come to you.
        > Who signs for the import, Ann or Bo?
        [Answer] [Read the brief] [Open the channel]
        ");
        let theirs = to("USAM", question(2)).to_cover(UserId::new("UMIA"), until);
        assert!(theirs.covers.is_some());
        assert!(
            !theirs.still_wanted(&handoff, noon()),
            "she asks it herself"
        );
        let lead = to("ULENA", question(2));
        assert!(lead.still_wanted(&handoff, noon()));
        let of_lead = lead.to_cover(UserId::new("UOLAF"), until);
        assert!(!of_lead.still_wanted(&handoff, noon()), "he may not answer");
    }

    #[test]
    fn a_seller_who_left_leaves_it_to_their_leads() {
        let mut handoff = with_questions(acknowledged());
        assert_snapshot!(said(&to("ULENA", question(2)), &handoff), @"
        The question of @mia to @sam about Northwind Traders (question 2) comes to you:
        HO-12 · Northwind Traders · #cust-northwind-traders
        > Who signs for the import, Ann or Bo?
        @sam is deactivated in Slack, and you lead them. Answer it if you can, or name another seller.
        [Answer] [Another seller] [Read the brief] [Open the channel]
        ");
        handoff.asked[1].by = UserId::new("ULENA");
        assert_snapshot!(said(&to("ULENA", question(2)), &handoff).lines().next().unwrap(), @"Your question to @sam about Northwind Traders (question 2) comes to you:");
    }

    #[test]
    fn it_still_waits() {
        let handoff = with_questions(acknowledged());
        let whose = UserId::new("USAM");
        let clock = Clock::Question { nth: 2 };
        assert_snapshot!(said(&to("USAM", News::Nudge { clock, whose }), &handoff), @"
        @mia still waits for your answer about Northwind Traders (question 2).
        HO-12 · Northwind Traders · #cust-northwind-traders
        > Who signs for the import, Ann or Bo?
        [Answer] [Snooze] [Hand over] [Read the brief] [Open the channel]
        ");
    }

    #[test]
    fn everybody_concerned_hears_the_answer() {
        let handoff = with_questions(acknowledged());
        assert_snapshot!(said(&answered("UMIA", 1, "USAM"), &handoff), @"
        @sam answered your question about Northwind Traders (question 1).
        HO-12 · Northwind Traders · #cust-northwind-traders
        > How many seats do they need?
        The answer:
        > Forty, and ten more in June.
        It is part of “Scope and environment” now, in version 2 of the brief.
        [Read the brief] [Open the channel]
        ");
        assert_snapshot!(said(&answered("ULENA", 1, "USAM"), &handoff).lines().next().unwrap(), @"@sam answered a question of @mia about Northwind Traders (question 1).");
        assert_snapshot!(said(&answered("USAM", 1, "UOLAF"), &handoff).lines().next().unwrap(), @"@olaf answered a question of @mia about Northwind Traders (question 1) for you.");
    }

    #[test]
    fn a_restricted_answer_is_behind_a_button() {
        let mut handoff = with_questions(acknowledged());
        handoff.asked[2] = replied(handoff.asked[2].clone(), "Bo must not hear it.", Some(2));
        assert_snapshot!(said(&answered("UMIA", 3, "USAM"), &handoff), @"
        @sam answered your question about Northwind Traders (question 3).
        HO-12 · Northwind Traders · #cust-northwind-traders
        The answer belongs to “Sensitivities”: open it with the button.
        [Show sensitive notes] [Open the channel]
        ");
    }

    #[test]
    fn what_is_over_settles_into_a_sentence() {
        let handoff = with_questions(acknowledged());
        let late = |nth| News::Nudge {
            clock: Clock::Question { nth },
            whose: UserId::new("USAM"),
        };
        let asked = to("USAM", question(1));
        assert_snapshot!(said(&asked, &handoff), @"Northwind Traders: question 1 was answered by @sam (Nov 20, 2026 at 3:00 PM).");
        assert_snapshot!(said(&to("USAM", late(1)), &handoff), @"Northwind Traders: question 1 was answered by @sam (Nov 20, 2026 at 3:00 PM).");
        let other = Handoff {
            seller: UserId::new("UOLAF"),
            ..handoff
        };
        assert_snapshot!(said(&to("USAM", question(2)), &other), @"Northwind Traders: question 2 is for @olaf to answer now.");
        let over = with_questions(cancelled());
        assert_snapshot!(said(&to("USAM", question(2)), &over), @"Northwind Traders: cancelled by @lena (Nov 21, 2026 at 8:00 AM).");
        let by = UserId::new("ULENA");
        let back = to("UMIA", News::QuestionTakenBack { nth: 2, by });
        assert_snapshot!(said(&back, &other), @"
        @lena took back your question about Northwind Traders (question 2). Nobody has to answer it any more.
        HO-12 · Northwind Traders · #cust-northwind-traders
        > Who signs for the import, Ann or Bo?
        [Open the channel]
        ");
    }
}
