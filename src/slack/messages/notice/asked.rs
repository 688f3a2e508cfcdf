//! Somebody is asked: to acknowledge a brief, or to answer questions about it.

use super::Told;
use crate::domain::deadline::Clock;
use crate::domain::handoff::{Arrival, State, Submitted};
use crate::domain::ids::UserId;
use crate::domain::quality;
use crate::slack::action::Action;
use crate::slack::line::{Line, count, in_words};
use crate::slack::message::{Message, Writer};
use crate::slack::messages::button::Button;
use crate::slack::messages::{card, catch_up, digest, owed, state, words};

pub(super) fn brief_waits(told: &Told<'_>, round: u32) -> Message {
    let handoff = told.handoff;
    let customer = told.customer();
    let why = match &handoff.state {
        State::Submitted(waiting) if waiting.round == round => match &waiting.arrival {
            Arrival::HandedOver { by, why } => Some((by, why.as_str())),
            Arrival::Sent | Arrival::Pooled { .. } | Arrival::Answered { .. } => None,
        },
        State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => None,
    };
    let begun = match why {
        Some((by, why)) => {
            let news = told.asked(Line::new().user(by).text(" asks "));
            let news = news.text(" to take over ").bold(customer);
            let begun = told
                .begin(news.text(" instead."))
                .line(reason(told))
                .quote(Line::of(why));
            catching_up(told, begun)
        }
        None => told.begin(arrived(told)),
    };
    let reminded = match told.stands_in {
        Some(_) => "",
        // The clock runs for one of several.
        None if *told.reader != handoff.manager => "",
        None => "If it still waits when your time to answer is over, you are reminded.",
    };
    deciding(told, begun)
        .line("Read the brief, then acknowledge it or return it with questions.")
        .note(reminded)
        .buttons(buttons(told))
        .message()
}

/// What whoever comes in the middle of it must know.
fn catching_up(told: &Told<'_>, writer: Writer) -> Writer {
    match told.caught_up {
        Some(caught_up) => catch_up::catch_up(writer.gap(), told.handoff, caught_up).gap(),
        None => writer,
    }
}

/// Above the reason of whoever asks; a cover reads in between whom they cover for.
fn reason(told: &Told<'_>) -> &'static str {
    match told.stands_in {
        Some(_) => "The reason:",
        None => "Their reason:",
    }
}

/// From the seller: for the first time, or with answers.
fn arrived(told: &Told<'_>) -> Line {
    let handoff = told.handoff;
    let news = Line::new().user(&handoff.seller);
    let customer = handoff.customer.as_str();
    match &handoff.state {
        State::Submitted(Submitted {
            arrival: Arrival::Pooled { others },
            ..
        }) => {
            let others = count(others.len(), "other is", "others are");
            told.asked(news.text(" asks "))
                .text(" to take over ")
                .bold(customer)
                .text(format!(
                    ". {others} asked too: the first to acknowledge it owns it."
                ))
        }
        State::Submitted(Submitted {
            arrival: Arrival::Answered { changed: 0 },
            ..
        }) => told
            .asked(news.text(" sent ").bold(customer).text(" back to "))
            .text(" without changing the answers."),
        State::Submitted(Submitted {
            arrival: Arrival::Answered { .. },
            ..
        }) => {
            let version = handoff.brief_version;
            let news = match told.stands_in {
                Some(covers) => news.text(" answered the questions of ").user(&covers.whom),
                None => news.text(" answered your questions"),
            };
            news.text(" about ")
                .bold(customer)
                .text(format!(". This is version {version} of the brief."))
        }
        State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => told
            .asked(news.text(" asks "))
            .text(" to take over ")
            .bold(customer)
            .text("."),
    }
}

pub(super) fn acknowledgement_late(told: &Told<'_>, clock: &Clock) -> Message {
    let handoff = told.handoff;
    let waited = match &handoff.state {
        State::Submitted(waiting) => in_words(told.now - waiting.since),
        State::Returned(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => in_words(told.now - handoff.submitted_at),
    };
    let news = Line::new().bold(told.customer());
    let news = news.text(format!(" has waited {waited} for your yes or no."));
    let stays = Line::of("Until you acknowledge, ").user(&handoff.seller);
    let stays = stays.text(" stays responsible and no kickoff can be booked.");
    deciding(told, told.begin(news))
        .line(stays)
        .note(told.what_comes_next())
        .buttons(buttons(told).into_iter().chain([told.snooze(clock)]))
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
    if told.handoff.came_back_changed() {
        let what = Button::on(told.handoff, Action::ShowVersions, "What changed");
        buttons.push(what);
    }
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
        | State::Steady(_)
        | State::Closed(_)
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

/// To the seller: the questions still wait.
pub(super) fn answers_late(told: &Told<'_>, clock: &Clock) -> Message {
    let handoff = told.handoff;
    let news = Line::of("The questions about ").bold(told.customer());
    let news = match told.owed.and_then(|owed| owed.deadline.due_at) {
        Some(due) => news
            .text(" still wait for your answers. They were due ")
            .date(due)
            .text("."),
        None => news.text(" still wait for your answers."),
    };
    let stays = Line::of("As soon as you answer, the brief goes back to ").user(&handoff.manager);
    let mut buttons = vec![
        Button::on(handoff, Action::Answer, "Answer").primary(),
        told.snooze(clock),
        told.pass_on(clock),
        told.read_brief(),
    ];
    buttons.extend(told.open_channel());
    told.begin(news)
        .gap()
        .lines(state::questions(handoff, true))
        .gap()
        .line(stays.text("."))
        .note(told.what_comes_next())
        .buttons(buttons)
        .message()
}

/// To whom the owner wants to pass it on; `late` when they were asked before.
pub(super) fn offered(told: &Told<'_>, late: Option<&Clock>) -> Message {
    let handoff = told.handoff;
    let Some(offer) = &handoff.offer else {
        return told.begin(state::state(handoff)).message();
    };
    let news = Line::new().user(&offer.by);
    let news = if late.is_some() {
        news.text(" still waits for your yes or no: take over ")
    } else {
        told.asked(news.text(" asks ")).text(" to take over ")
    };
    let news = news.bold(told.customer()).text(".");
    let stays = Line::of("Until you do, ").user(&handoff.manager);
    let mut buttons = vec![
        Button::on(handoff, Action::Acknowledge, "Take over").primary(),
        Button::on(handoff, Action::HandOver, "Hand to someone else"),
        told.read_brief(),
    ];
    buttons.extend(late.map(|clock| told.snooze(clock)));
    buttons.extend(told.open_channel());
    let begun = told.begin(news).line(reason(told)).quote(&*offer.why);
    catching_up(told, begun.line(state::state(handoff)))
        .line(stays.text(" stays responsible."))
        .note(told.what_comes_next())
        .buttons(buttons)
        .message()
}

/// To the owner, to whoever asked for them, or to leads: whom they asked has left.
pub(super) fn offer_withdrawn(
    told: &Told<'_>,
    to: &UserId,
    asked: &UserId,
    owner_left: bool,
) -> Message {
    let handoff = told.handoff;
    let news = Line::new().user(asked).text(" cannot take over ");
    let news = news
        .bold(told.customer())
        .text(": they are deactivated in Slack.");
    let stays = Line::of("They are not asked any more, and ");
    let stays = if *to == handoff.manager {
        stays.text("you stay responsible.")
    } else if owner_left {
        let left = stays.user(&handoff.manager);
        left.text(", who owns it, is deactivated too. Please ask somebody else.")
    } else {
        stays.user(&handoff.manager).text(" stays responsible.")
    };
    let again = Button::on(handoff, Action::HandOver, "Hand to someone else");
    told.begin(news)
        .line(stays)
        .buttons([again].into_iter().chain(told.open_channel()))
        .message()
}

/// To a lead: somebody was reminded and is still late.
pub(super) fn escalated(told: &Told<'_>, clock: &Clock, whose: &UserId) -> Message {
    let handoff = told.handoff;
    let due_at = told.owed.and_then(|owed| owed.deadline.due_at);
    let sales = clock.debtor(handoff) == Some(&handoff.seller);
    let reassign = if sales {
        digest::reassign(handoff, sales, "Reassign")
    } else {
        Button::on(handoff, Action::HandOver, "Reassign")
    };
    let mut buttons = vec![reassign, told.read_brief()];
    buttons.extend(told.open_channel());
    told.begin(owed::about(handoff, clock, whose, due_at))
        .line("They were reminded before. Speak with them, or give it to somebody else.")
        .note("You are told once. Your daily digest shows it as long as it is late.")
        .buttons(buttons)
        .message()
}
