//! Somebody is asked: to acknowledge a brief, or to answer questions about it.

use super::Told;
use crate::domain::handoff::State;
use crate::domain::quality;
use crate::slack::action::Action;
use crate::slack::line::{Line, count, in_words};
use crate::slack::message::{Message, Writer};
use crate::slack::messages::button::Button;
use crate::slack::messages::{card, state, words};

pub(super) fn brief_waits(told: &Told<'_>, round: u32) -> Message {
    let handoff = told.handoff;
    let news = Line::new()
        .user(&handoff.seller)
        .text(" asks you to take over ");
    let news = news.bold(told.customer()).text(".");
    let news = match handoff.brief_version {
        _ if round == 1 => news,
        1 => news.text(" The brief is as it was first sent."),
        version => news.text(format!(
            " The brief was answered since: it is at version {version}."
        )),
    };
    deciding(told, told.begin(news))
        .line("Read the brief, then acknowledge it or return it with questions.")
        .note("If it still waits when your time to answer is over, you get one reminder.")
        .buttons(buttons(told))
        .message()
}

pub(super) fn acknowledgement_late(told: &Told<'_>) -> Message {
    let handoff = told.handoff;
    let waited = match &handoff.state {
        State::Submitted(waiting) => in_words(told.now - waiting.since),
        State::Returned(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Cancelled(_) => in_words(told.now - handoff.submitted_at),
    };
    let news = Line::new().bold(told.customer());
    let news = news.text(format!(" has waited {waited} for your yes or no."));
    let stays = Line::of("Until you acknowledge, ").user(&handoff.seller);
    let stays = stays.text(" stays responsible and no kickoff can be booked.");
    deciding(told, told.begin(news))
        .line(stays)
        .note("This is the only reminder about this brief.")
        .buttons(buttons(told))
        .message()
}

/// What helps to decide, before the whole brief is read.
fn deciding(told: &Told<'_>, writer: Writer) -> Writer {
    let brief = &told.handoff.brief;
    let score = quality::score(told.handoff.template(), brief);
    let promises = match brief.promises.made().count() {
        0 => "no promises".to_owned(),
        made => count(made, "promise", "promises"),
    };
    let facts = format!("Brief: {} · {promises}", words::score_after(&score));
    writer.line(&*facts)
}

fn buttons(told: &Told<'_>) -> Vec<Button> {
    let mut buttons = card::deciding(told.handoff);
    buttons.push(told.read_brief());
    buttons.extend(told.open_channel());
    buttons
}

pub(super) fn returned(told: &Told<'_>) -> Message {
    let handoff = told.handoff;
    let questions = count(handoff.questions().len(), "question", "questions");
    let by = match &handoff.state {
        State::Returned(returned) => &returned.by,
        State::Submitted(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Cancelled(_) => &handoff.manager,
    };
    let news = Line::new()
        .user(by)
        .text(format!(" has {questions} before taking over "));
    let news = news.bold(told.customer()).text(".");
    let next = Line::of("As soon as you answer, the brief goes back to ").user(&handoff.manager);
    let mut buttons = vec![
        Button::on(handoff, Action::Answer, "Answer").primary(),
        told.read_brief(),
    ];
    buttons.extend(told.open_channel());
    told.begin(news)
        .gap()
        .lines(state::questions(handoff, true))
        .gap()
        .line(next.text("."))
        .buttons(buttons)
        .message()
}
