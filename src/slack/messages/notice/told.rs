//! Somebody is told; nothing is asked of them.

use super::Told;
use crate::domain::check_in::Health;
use crate::domain::handoff::State;
use crate::domain::ids::UserId;
use crate::domain::promise::Turn;
use crate::slack::action::Action;
use crate::slack::line::{Line, count, in_words};
use crate::slack::message::Message;
use crate::slack::messages::button::Button;
use crate::slack::messages::{catch_up, state, words};

/// To the seller.
pub(super) fn sent(told: &Told<'_>) -> Message {
    let news = Line::of("The brief for ")
        .bold(told.customer())
        .text(" is with ");
    let news = news.user(&told.handoff.manager);
    let news = match told.handoff.others().count() {
        0 => news.text(" now."),
        others => news.text(format!(
            " and {} now: the first to acknowledge it owns it.",
            count(others, "other", "others")
        )),
    };
    let next = "You are told as soon as it is acknowledged or comes back with questions. Until then \
                you stay responsible.";
    let writer = told.begin(news).line(next);
    let writer = match told.channel {
        Some(_) => writer,
        None => writer.line("Its channel could not be made yet; another message tells you why."),
    };
    writer.buttons(told.open_channel()).message()
}

/// To the seller.
pub(super) fn acknowledged(told: &Told<'_>) -> Message {
    let handoff = told.handoff;
    let Some(ownership) = handoff.ownership() else {
        return told.begin(super::settled::cancelled(handoff)).message();
    };
    let took = in_words(ownership.acknowledged_at - handoff.submitted_at);
    let news = Line::new()
        .user(&ownership.owner)
        .text(" acknowledged ")
        .bold(told.customer());
    let news = news.text(format!(", {took} after you sent it, and owns it now."));
    let writer = told.begin(news).line(kickoff(told));
    let writer = match &ownership.matters_most {
        Some(words) => {
            let heading = Line::of("What matters most to ")
                .user(&ownership.owner)
                .text(":");
            writer.line(heading).quote(words.as_str())
        }
        None => writer,
    };
    writer
        .line(on_call(told))
        .buttons(told.open_channel())
        .message()
}

fn on_call(told: &Told<'_>) -> Line {
    let line = Line::of("Please stay reachable for questions");
    match told.owed.and_then(|owed| owed.deadline.asks.first()) {
        Some(until) => line.text(" until ").date(*until).text("."),
        None => line.text("."),
    }
}

fn kickoff(told: &Told<'_>) -> Line {
    match &told.handoff.state {
        State::KickoffBooked(booked) => Line::of("The kickoff is ")
            .meeting(&booked.meeting())
            .text("."),
        State::Onboarding(onboarding) => Line::of("The kickoff was held ")
            .date(onboarding.kickoff_at)
            .text("."),
        State::Acknowledged(_) => {
            Line::of("The kickoff is not booked yet; you are told when it is.")
        }
        State::Submitted(_)
        | State::Returned(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => Line::new(),
    }
}

/// To the manager who had been asked.
pub(super) fn taken_over(told: &Told<'_>) -> Message {
    let news = match told.handoff.ownership() {
        Some(ownership) => Line::new().user(&ownership.owner).text(" took over "),
        None => Line::of("Somebody else took over "),
    };
    let news = news
        .bold(told.customer())
        .text(", so there is nothing left for you to do.");
    told.begin(news).message()
}

/// To the manager, for whom a lead returned it.
pub(super) fn returned_for_you(told: &Told<'_>) -> Message {
    let handoff = told.handoff;
    let news = match &handoff.state {
        State::Returned(returned) => {
            let questions = count(returned.questions.len(), "question", "questions");
            let news = Line::new().user(&returned.by).text(" returned ");
            news.bold(told.customer())
                .text(format!(" for you, with {questions}."))
        }
        State::Submitted(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => state::state(handoff),
    };
    let next = Line::of("You are asked again as soon as ").user(&handoff.seller);
    told.begin(news)
        .line(next.text(" has answered."))
        .buttons(told.open_channel())
        .message()
}

/// To the seller, for whom a lead answered.
pub(super) fn answered_for_you(told: &Told<'_>, by: &UserId) -> Message {
    let news = Line::new().user(by).text(" answered the questions about ");
    let news = news.bold(told.customer()).text(" for you.");
    let next = Line::new().user(&told.handoff.manager);
    told.begin(news)
        .line(next.text(" has the brief again."))
        .buttons(told.open_channel())
        .message()
}

/// To the manager who was named while the seller has questions.
pub(super) fn asked_later(told: &Told<'_>, by: &UserId, why: &str) -> Message {
    let handoff = told.handoff;
    let news = Line::new().user(by).text(" asks you to take over ");
    let news = news.bold(told.customer()).text(" instead.");
    let next = Line::of("There is nothing to do yet: it was returned with questions, and ");
    let next = next.user(&handoff.seller);
    let begun = told.begin(news).line("Their reason:").quote(why);
    let begun = match told.caught_up {
        Some(caught_up) => catch_up::catch_up(begun.gap(), handoff, caught_up).gap(),
        None => begun,
    };
    begun
        .line(next.text(" has to answer them. You are asked for your yes or no after that."))
        .buttons(told.open_channel())
        .message()
}

/// To the seller, and to the manager before.
pub(super) fn handed_over(told: &Told<'_>) -> Message {
    let handoff = told.handoff;
    let asked = match &handoff.offer {
        Some(offer) => &offer.to,
        None => &handoff.manager,
    };
    let news = Line::new().user(asked).text(" is asked to take over ");
    let news = news.bold(told.customer()).text(" now.");
    let why = Line::of("To see who passed it on and why, type ");
    let why = why
        .bold(format!("/handoff history {}", told.handoff.id))
        .text(".");
    told.begin(news)
        .line(why)
        .buttons(told.open_channel())
        .message()
}

/// To whoever else takes part.
pub(super) fn cancelled(told: &Told<'_>) -> Message {
    let handoff = told.handoff;
    let State::Cancelled(cancelled) = &handoff.state else {
        return told.begin(state::state(handoff)).message();
    };
    let news = Line::new()
        .user(&cancelled.by)
        .text(" cancelled the handoff of ");
    let news = news
        .bold(told.customer())
        .text(". There is nothing left to do about it.");
    told.begin(news).quote(&*cancelled.reason).message()
}

/// To a lead, at once: a customer is at risk, or lost.
pub(super) fn at_risk(told: &Told<'_>, nth: usize, health: Health) -> Message {
    let handoff = told.handoff;
    let answer = handoff.check_ins().get(nth.saturating_sub(1));
    let by = answer.map_or(&handoff.manager, |answer| &answer.by);
    let news = Line::new().bold(told.customer());
    let news = news
        .text(format!(" is {}, says ", words::health(health)))
        .user(by)
        .text(".");
    let writer = told.begin(news);
    let writer = match answer {
        Some(answer) => writer.quote(&*answer.note),
        None => writer,
    };
    let next = match health {
        Health::AtRisk => {
            "Speak with the owner about what would help. The next check-in comes as \
                           planned."
        }
        Health::OnTrack | Health::Lost => "The handoff is closed; there are no more check-ins.",
    };
    let read = Button::on(handoff, Action::ReadBrief, "Read the brief");
    writer
        .line(next)
        .buttons([read].into_iter().chain(told.open_channel()))
        .message()
}

/// To the seller, and to the owner before.
pub(super) fn owner_changed(told: &Told<'_>, from: &UserId) -> Message {
    let owner = told.handoff.accountable();
    let news = Line::new().user(owner).text(" took over ");
    let news = news
        .bold(told.customer())
        .text(" from ")
        .user(from)
        .text(" and owns it now.");
    told.begin(news)
        .line("Kickoff, check-ins and promises stay as they are.")
        .buttons(told.open_channel())
        .message()
}

/// To both sellers and the manager.
pub(super) fn seller_changed(
    told: &Told<'_>,
    to: &UserId,
    from: &UserId,
    by: &UserId,
    why: &str,
) -> Message {
    let handoff = told.handoff;
    let news = Line::new()
        .user(&handoff.seller)
        .text(" answers for sales about ");
    let news = news
        .bold(told.customer())
        .text(" now, instead of ")
        .user(from)
        .text(".");
    let reason = Line::of("Changed by ").user(by).text(", because:");
    let writer = told.begin(news).line(reason).quote(why);
    let writer = match told.caught_up {
        Some(caught_up) => catch_up::but_questions(writer.gap(), handoff, caught_up).gap(),
        None => writer,
    };
    let open_channel = told.open_channel().into_iter();
    let open = handoff.open_questions().count();
    let (writer, waiting) = if *to == handoff.seller && open > 0 {
        let waits = count(open, "question waits", "questions wait");
        let button = Button::on(handoff, Action::OpenQuestions, "Open questions");
        (
            writer.line(&*format!("{waits} for your answer.")),
            Some(button),
        )
    } else {
        (writer, None)
    };
    let open_channel = waiting.into_iter().chain(open_channel);
    // The questions that wait go along.
    if *to != handoff.seller || handoff.questions().is_empty() {
        return writer.buttons(open_channel).message();
    }
    let answer = Button::on(handoff, Action::Answer, "Answer").primary();
    writer
        .gap()
        .line("These questions wait for your answers:")
        .lines(state::questions(handoff, true))
        .buttons([answer].into_iter().chain(open_channel))
        .message()
}

/// To the seller, and to the owner when somebody else recorded it.
pub(super) fn promise_turned(told: &Told<'_>, row: u32, nth: usize, by: &UserId) -> Message {
    let handoff = told.handoff;
    let recorded = handoff.fates.get(&row);
    let fate = recorded.and_then(|fates| fates.get(nth.saturating_sub(1)));
    let line = Line::new().user(by);
    let (news, why) = match fate.map(|fate| &fate.turn) {
        Some(Turn::Kept) => (line.text(" kept a promise to "), None),
        Some(Turn::Renegotiated { due, why }) => (
            line.text(" agreed on a new day (")
                .day(*due)
                .text(") for a promise to "),
            Some(why),
        ),
        Some(Turn::Broken { why }) => (line.text(" recorded a broken promise to "), Some(why)),
        None => (line.text(" changed a promise to "), None),
    };
    let news = news.bold(told.customer()).text(":");
    let promised = handoff
        .promises()
        .find(|standing| standing.promise.row == row)
        .map_or("", |standing| standing.promise.text.as_str());
    let writer = told.begin(news).quote(promised);
    let writer = match why {
        Some(why) => writer.line("Why:").quote(&**why),
        None => writer,
    };
    writer.buttons(told.open_channel()).message()
}

/// To the seller, and to the owner when a lead said so.
pub(super) fn steady(told: &Told<'_>) -> Message {
    let news = Line::of("The onboarding of ").bold(told.customer());
    let news = match &told.handoff.state {
        State::Steady(steady) => news
            .text(" is complete: first value on ")
            .day(steady.first_value_on)
            .text("."),
        State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Closed(_)
        | State::Cancelled(_) => news.text(" is complete."),
    };
    told.begin(news).buttons(told.open_channel()).message()
}

/// To the seller, and to the owner when a lead closed it.
pub(super) fn closed(told: &Told<'_>) -> Message {
    let handoff = told.handoff;
    let State::Closed(closed) = &handoff.state else {
        return told.begin(state::state(handoff)).message();
    };
    let news = Line::of("The handoff of ").bold(told.customer());
    let outcome = words::health(closed.outcome);
    let news = news
        .text(format!(" is closed: {outcome}, says "))
        .user(&closed.by)
        .text(".");
    let writer = told.begin(news);
    match closed.check_ins.last() {
        Some(last) => writer.quote(&*last.note),
        None => writer,
    }
    .buttons(told.open_channel())
    .message()
}
