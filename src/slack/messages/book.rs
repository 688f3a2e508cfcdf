//! A person's book went to somebody else: one message to whoever it went to, one to everybody who
//! had to do with some of it, one to whoever asked for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::button::Button;
use super::digest::Channels;
use super::{catch_up, state};
use crate::domain::book::{Came, Gone, Outcome, Stays, Transfer, Turn};
use crate::domain::catch_up::CatchUp;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId};
use crate::slack::action::{Action, BookPage};
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// Each takes three blocks of fifty at most.
const MOST_SHOWN: usize = 12;
/// What the customers shown say in all; messages of 13,200 characters have been reported to fail.
const MOST_LETTERS: usize = 8000;
/// Customers in a list that says nothing else about them.
const MOST_LISTED: usize = 25;

pub type CatchUps = BTreeMap<HandoffId, CatchUp>;

/// What the message may speak about; the form behind its button shows all.
pub fn shown<'a, 'b>(came: &'b [Came<'a>]) -> &'b [Came<'a>] {
    &came[..came.len().min(MOST_SHOWN)]
}

/// To whoever it went to, as true now; or, until a day, to who stands in for them.
pub fn received(
    gone: &Gone,
    channels: &Channels,
    caught_up: &CatchUps,
    covers_until: Option<NaiveDate>,
) -> Message {
    let came = gone.came();
    let mut writer = head(gone, &came, covers_until);
    let mut letters = 0;
    let mut told = 0;
    for one in shown(&came) {
        let next = row(one, channels, caught_up);
        letters += next.length();
        if told > 0 && letters > MOST_LETTERS {
            break;
        }
        writer = writer.gap().and(next);
        told += 1;
    }
    let all = (told < came.len()).then(|| {
        let label = format!("Show all {}", came.len());
        Button::new(Action::ShowBook, label, page_of(&gone.transfer, 0))
    });
    writer.buttons(all).message()
}

/// What the buttons that show all of it carry.
pub fn page_of(transfer: &Transfer, page: usize) -> BookPage {
    let transfer = transfer.id.clone();
    BookPage { transfer, page }
}

fn head(gone: &Gone, came: &[Came<'_>], covers_until: Option<NaiveDate>) -> Writer {
    let transfer = &gone.transfer;
    let writer = Writer::new().line(arrives(gone, covers_until.is_some()));
    let writer = match covers_until {
        Some(until) => {
            let covers = Line::of("You cover for ")
                .user(&transfer.to)
                .text(" until ");
            writer.line(
                covers
                    .day(until)
                    .text(": you may acknowledge in their place, and reminders come to you."),
            )
        }
        None => writer,
    };
    let writer = writer.line("The reason:").quote(&*transfer.why);
    let waits = came.iter().any(|one| one.turn == Some(Turn::Asked));
    match gone.moved() {
        _ if !waits => writer,
        (1, _) => writer.line("Until you acknowledge it, whoever has it now stays responsible."),
        (_, _) => writer.line(
            "Acknowledge each customer by itself. Until then whoever has it now stays responsible.",
        ),
    }
}

/// Who gives what to whom.
fn arrives(gone: &Gone, for_cover: bool) -> Line {
    let Transfer { from, to, by, .. } = &gone.transfer;
    let receiver = |line: Line| {
        if for_cover {
            line.user(to)
        } else {
            line.text("you")
        }
    };
    let they = |line: Line| {
        if for_cover {
            line.text("they answer")
        } else {
            line.text("you answer")
        }
    };
    let of_whom = |line: Line, before: &str| {
        if from == by {
            line
        } else {
            line.text(before).user(from)
        }
    };
    let customers = |many: usize| count(many, "customer", "customers");
    let begun = Line::new().user(by);
    let (asked, sold) = gone.moved();
    if to == by && !for_cover {
        let line = Line::of("You asked for ").bold(customers(gone.came().len()));
        return line.text(" of ").user(from).text(".");
    }
    if asked == 0 {
        let line = receiver(begun.text(" gives ")).text(" ");
        let line = of_whom(line.bold(customers(sold)), " of ");
        return they(line.text(": ")).text(" for sales about them now.");
    }
    let line = receiver(begun.text(" asks ")).text(" to take over ");
    let line = of_whom(line.bold(customers(asked)), " from ");
    if sold == 0 {
        return line.text(".");
    }
    they(line.text(", and ")).text(format!(" for sales about {sold} now."))
}

/// One customer: in full where something is asked or new, else how it stands.
pub fn row(came: &Came<'_>, channels: &Channels, caught_up: &CatchUps) -> Writer {
    let handoff = came.handoff;
    let name = Line::new()
        .bold(handoff.customer.as_str())
        .text(format!(" · {}", handoff.id));
    let channel = channels
        .get(&handoff.id)
        .and_then(|channel| channel.place.channel());
    let name = match channel {
        Some(channel) => name.text(" · ").channel(channel),
        None => name,
    };
    let writer = Writer::new().line(name).line(state::state(handoff));
    let asked_too = match (came.turn, &handoff.offer) {
        (Some(Turn::Others), Some(offer)) => Line::new()
            .user(&offer.to)
            .text(" is asked to take over now."),
        _ => Line::new(),
    };
    let writer = writer.line(asked_too);
    if !came.matters() {
        return writer;
    }
    let writer = match came.turn {
        Some(Turn::Later) => {
            let line = Line::of("Nothing to acknowledge yet: ").user(&handoff.seller);
            writer.line(line.text(" has to answer the questions first."))
        }
        Some(Turn::Asked | Turn::Taken | Turn::Others | Turn::Ended) | None => writer,
    };
    let writer = match (came.sells, came.turn) {
        (true, None) => writer.line("You answer for sales now."),
        (true, Some(_)) => writer.line("You answer for sales, too."),
        (false, _) => writer,
    };
    let writer = match caught_up.get(&handoff.id) {
        Some(caught_up) => catch_up::catch_up(writer, handoff, caught_up),
        None => writer,
    };
    writer.buttons(buttons(came, channels))
}

fn buttons(came: &Came<'_>, channels: &Channels) -> Vec<Button> {
    let handoff = came.handoff;
    let on = |action, label| Button::on(handoff, action, label);
    let mut buttons = Vec::new();
    if came.turn == Some(Turn::Asked) {
        buttons.push(on(Action::Acknowledge, "Acknowledge").primary());
    }
    if came.sells && !handoff.questions().is_empty() {
        buttons.push(on(Action::Answer, "Answer").primary());
    }
    if came.sells && handoff.open_questions().next().is_some() {
        buttons.push(on(Action::OpenQuestions, "Open questions"));
    }
    buttons.push(on(Action::ReadBrief, "Read the brief"));
    buttons.extend(super::digest::open(handoff, channels));
    buttons
}

/// In place of it, to a cover whose days are over.
pub fn not_theirs_any_more() -> Line {
    Line::of("You do not cover for them any more, so there is nothing left to do here.")
}

/// To somebody who had, or has, to do with some of it.
pub fn concerned(gone: &Gone, reader: &UserId) -> Message {
    let Transfer {
        from, to, by, why, ..
    } = &gone.transfer;
    let news = Line::new().user(by);
    let news = if by == from {
        news.text(" gives their customers to ").user(to).text(".")
    } else if by == to {
        news.text(" asked for the customers of ")
            .user(from)
            .text(".")
    } else {
        let news = news.text(" gives the customers of ").user(from);
        news.text(" to ").user(to).text(".")
    };
    let too = if reader == from {
        ""
    } else {
        "Some of them concern you, too."
    };
    let mut writer = Writer::new()
        .line(news)
        .line(too)
        .line("The reason:")
        .quote(&**why);
    let theirs = |part: fn(&Outcome) -> bool| {
        let rows = gone.rows.iter();
        rows.filter(move |(_, outcome)| concerns(outcome, reader) && part(outcome))
            .map(|(handoff, _)| handoff)
            .filter(|handoff| handoff.is_open())
    };
    let asked: Vec<&Handoff> = theirs(|outcome| parts(outcome).0).collect();
    if !asked.is_empty() {
        let heading = Line::new().user(to).bold(" is asked to take over:");
        let stays = "Until they acknowledge a customer, whoever has it now stays responsible.";
        writer = listed(writer.gap().line(heading), &asked).line(stays);
    }
    let sold: Vec<&Handoff> = theirs(|outcome| parts(outcome).1).collect();
    if !sold.is_empty() {
        let heading = Line::new().user(to).bold(" answers for sales now:");
        writer = listed(writer.gap().line(heading), &sold);
    }
    writer.message()
}

fn concerns(outcome: &Outcome, reader: &UserId) -> bool {
    matches!(outcome, Outcome::Moved { told, .. } if told.contains(reader))
}

/// Whether they were asked to take it over, and whether they sell it now.
fn parts(outcome: &Outcome) -> (bool, bool) {
    match outcome {
        Outcome::Moved { parts, .. } => (parts.manages, parts.sells),
        Outcome::Stayed { .. } => (false, false),
    }
}

fn listed(writer: Writer, handoffs: &[&Handoff]) -> Writer {
    let rows = handoffs.iter().take(MOST_LISTED);
    let rows = rows.map(|handoff| Line::of("• ").then(state::name(handoff)));
    let writer = writer.lines(rows);
    match handoffs.len().saturating_sub(MOST_LISTED) {
        0 => writer,
        more => {
            let more = Line::of(format!("• … and {more} more. To see yours, type "));
            writer.line(more.bold("/handoff list").text("."))
        }
    }
}

/// To whoever asked for it: what became of all of it.
pub fn outcome(gone: &Gone) -> Message {
    let Transfer { from, to, .. } = &gone.transfer;
    let mut left: BTreeMap<Stays, Vec<Line>> = BTreeMap::new();
    for (handoff, outcome) in &gone.rows {
        if let Outcome::Stayed { why } = outcome {
            left.entry(*why).or_default().push(state::name(handoff));
        }
    }
    for id in &gone.unread {
        let name = Line::of(id.to_string());
        left.entry(Stays::Unreadable).or_default().push(name);
    }
    let stayed: usize = left.values().map(Vec::len).sum();
    let moved = gone.rows.len() + gone.unread.len() - stayed;
    let news = match moved {
        0 => Line::of("No customer of "),
        moved => Line::new()
            .bold(count(moved, "customer", "customers"))
            .text(" of "),
    };
    let news = news.user(from).text(if moved == 0 {
        " could be given to "
    } else {
        " went to "
    });
    let mut writer = Writer::new().line(news.user(to).text("."));
    // Whoever asked for themselves has a message that says so.
    if moved > 0 && *to != gone.transfer.by {
        writer = writer.line(became(gone));
    }
    if stayed > 0 {
        let heading = match stayed {
            1 => "1 did not move:".to_owned(),
            more => format!("{more} did not move:"),
        };
        writer = writer.gap().line(Line::new().bold(heading));
        let rows = left.iter().flat_map(|(why, names)| {
            let why = stays(*why, to);
            names.iter().map(move |name| {
                let line = Line::of("• ").then(name.clone()).text(": ");
                line.then(why.clone())
            })
        });
        writer = writer.lines(rows.take(MOST_LISTED));
        if stayed > MOST_LISTED {
            let more = stayed - MOST_LISTED;
            let more = Line::of(format!("• … and {more} more. To see what is open, type "));
            writer = writer.line(more.bold("/handoff list").text("."));
        }
    }
    writer.message()
}

/// `@max is asked to take over 9, and sells 2 now. …`
fn became(gone: &Gone) -> Line {
    let (asked, sold) = gone.moved();
    let line = Line::new().user(&gone.transfer.to);
    let waits = " They got one message about all of them and acknowledge each by itself; until then \
                 whoever has a customer stays responsible.";
    match (asked, sold) {
        (0, 1) => line.text(" answers for sales about them now."),
        (1, 0) => line.text(
            " is asked to take it over. Until they acknowledge it, whoever has it now stays \
             responsible.",
        ),
        (0, sold) => line.text(format!(" answers for sales about {sold} now.")),
        (asked, 0) => line.text(format!(" is asked to take over {asked}.{waits}")),
        (asked, sold) => line.text(format!(
            " is asked to take over {asked}, and answers for sales about {sold} now.{waits}"
        )),
    }
}

fn stays(why: Stays, to: &UserId) -> Line {
    match why {
        Stays::Ended => Line::of("it was closed or cancelled meanwhile."),
        Stays::WithOthers => Line::of("somebody else has it by now."),
        Stays::WithThem => Line::new()
            .user(to)
            .text(" has it, or is asked to take it over, already."),
        Stays::MayNot => Line::of("you may not give it away any more."),
        Stays::CannotCarry => Line::new()
            .user(to)
            .text(" cannot carry customers any more."),
        Stays::Unreadable => Line::of("it cannot be read here. Please tell whoever runs Handoff."),
    }
}

#[cfg(test)]
pub(crate) mod tests;
