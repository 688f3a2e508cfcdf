//! Answers to what is typed after `/handoff`; only the person who typed it sees them.

use super::state;
use crate::domain::Instant;
use crate::domain::customer::Customer;
use crate::domain::handoff::{Handoff, State};
use crate::domain::ids::{ChannelId, HandoffId, UserId};
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// More handoffs than this in one answer, and nobody finds theirs.
const MOST_LISTED: usize = 30;

/// A verb: how it is typed, what it does, an example.
const VERBS: [(&str, &str, &str); 21] = [
    ("new", "write a brief", "/handoff new Northwind Traders"),
    (
        "draft",
        "begin a brief before the deal is won",
        "/handoff draft Northwind Traders",
    ),
    (
        "list",
        "see your open handoffs; leads see all",
        "/handoff list",
    ),
    ("show", "read a customer’s brief", "/handoff show HO-12"),
    (
        "find",
        "search names, domains and briefs",
        "/handoff find single sign-on",
    ),
    (
        "history",
        "see everything that happened",
        "/handoff history Northwind Traders",
    ),
    (
        "note",
        "add to the timeline",
        "/handoff note HO-12 They asked for SSO again",
    ),
    (
        "alias",
        "say what else a customer is called",
        "/handoff alias HO-12 NWT",
    ),
    (
        "ask",
        "ask the seller something",
        "/handoff ask HO-12 How many seats do they need?",
    ),
    (
        "kickoff",
        "book or move the kickoff",
        "/handoff kickoff HO-12",
    ),
    (
        "promise",
        "record what became of a promise",
        "/handoff promise HO-12",
    ),
    (
        "transfer",
        "give a customer, or all of somebody’s, to somebody else",
        "/handoff transfer HO-12 @max or /handoff transfer @mia @max",
    ),
    ("cancel", "end a handoff early", "/handoff cancel HO-12"),
    (
        "repair",
        "finish a channel’s setup",
        "/handoff repair HO-12",
    ),
    (
        "digest",
        "see what waits, what is late, what is at risk; for leads",
        "/handoff digest",
    ),
    ("leads", "see who leads whom", "/handoff leads"),
    (
        "settings",
        "see how Handoff works here; leads and admins change it",
        "/handoff settings",
    ),
    (
        "away",
        "say when you are away and who covers",
        "/handoff away until Thursday, @sam covers",
    ),
    ("back", "say that you are back", "/handoff back"),
    ("hours", "set your own working hours", "/handoff hours"),
    ("help", "read this again", "/handoff help"),
];

/// `unclear` is what was typed, and the verb that it resembles. It may have been a customer.
pub fn help(unclear: Option<(&str, &str)>) -> Message {
    let writer = match unclear {
        Some((typed, verb)) => {
            let line = Line::of(format!("I do not know “{typed}”. Did you mean "));
            let line = line.bold(format!("/handoff {verb}"));
            let line = line.text("? If it is a customer, type ");
            let line = line.bold(format!("/handoff new {typed}"));
            Writer::new().line(line.text(".")).gap()
        }
        None => Writer::new()
            .line("Handoff carries a new customer from sales to customer management.")
            .gap(),
    };
    let writer = writer.line(
        Line::new()
            .bold("/handoff")
            .text(": write a brief, or go on with a draft"),
    );
    let verbs = VERBS.map(|(verb, does, example)| {
        let line = Line::new()
            .bold(format!("/handoff {verb}"))
            .text(format!(": {does}"));
        if example.ends_with(verb) {
            line
        } else {
            line.text(format!(", like {example}"))
        }
    });
    let shortcut = Line::of("In the menu of any message, ");
    let shortcut = shortcut.bold("Add to handoff");
    let shortcut =
        shortcut.text(": put what somebody wrote into a brief, its promises or its history");
    writer.lines(verbs).line(shortcut).message()
}

/// A verb that needs more was typed alone.
pub fn incomplete(verb: &str) -> Message {
    let example = VERBS
        .iter()
        .find(|(name, ..)| *name == verb)
        .map_or("/handoff help", |row| row.2);
    let says = match verb {
        "note" => "Say which handoff, and what to note.",
        "alias" => "Say which handoff, and what else the customer is called.",
        "find" => "Say what to look for: a name, a domain, or words of a brief.",
        "ask" => "Say which handoff, and what you want to know.",
        _ => "Say which handoff: its number or its customer.",
    };
    Line::of(format!("{says} For example: "))
        .bold(example)
        .into()
}

/// Open handoffs, grouped by what they ask of the viewer.
pub fn list(handoffs: &[Handoff], viewer: &UserId) -> Message {
    let open: Vec<&Handoff> = handoffs
        .iter()
        .filter(|handoff| handoff.is_open())
        .collect();
    if open.is_empty() {
        return nothing_open(None);
    }
    let mut left = MOST_LISTED;
    let mut writer = Writer::new();
    for (group, heading) in [
        (Group::Owed, "You owe"),
        (Group::Awaited, "You wait for"),
        (Group::Others, "Others"),
    ] {
        let members: Vec<_> = open
            .iter()
            .filter(|handoff| group_of(handoff, viewer) == group)
            .collect();
        if members.is_empty() {
            continue;
        }
        writer = writer.heading(heading);
        writer = writer.lines(members.iter().take(left).map(|handoff| row(handoff)));
        if members.len() > left {
            let more = count(members.len() - left, "more is open.", "more are open.");
            writer = writer.line(&*format!(
                "{more} Type /handoff show and a customer’s name to see one."
            ));
        }
        left = left.saturating_sub(members.len());
    }
    writer.message()
}

/// `doubt`: why that may be wrong.
pub fn nothing_open(doubt: Option<&str>) -> Message {
    let line = Line::of("You have no open handoff. To start one, type ");
    let line = line.bold("/handoff new").text(" and the customer’s name.");
    Writer::new()
        .line(line)
        .line(doubt.unwrap_or_default())
        .message()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Owed,
    Awaited,
    Others,
}

/// Whose turn it is, seen by the viewer.
fn group_of(handoff: &Handoff, viewer: &UserId) -> Group {
    let turn = match &handoff.state {
        State::Returned(_) => &handoff.seller,
        State::Submitted(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => &handoff.manager,
    };
    // Whoever is asked to take it over owes a yes or no.
    let offered = handoff.offer.iter().map(|offer| &offer.to);
    let mut asked = offered.chain(handoff.others());
    if turn == viewer || asked.any(|asked| asked == viewer) {
        Group::Owed
    } else if [&handoff.seller, &handoff.manager].contains(&viewer) {
        Group::Awaited
    } else {
        Group::Others
    }
}

pub fn row(handoff: &Handoff) -> Line {
    let name = Line::of("• ").then(state::name(handoff));
    name.text(" · ").then(state::state(handoff))
}

pub fn noted(handoff: &Handoff) -> Line {
    let line = Line::of("Noted for ")
        .then(state::name(handoff))
        .text(". It stands in ");
    line.bold(format!("/handoff history {}", handoff.id))
        .text(".")
}

/// After the reason: Slack empties the line in which it was typed.
pub fn with_typed(why_not: Message, text: &str) -> Message {
    why_not.then(Writer::new().line("You typed:").quote(text))
}

pub fn repairing(handoff: &Handoff) -> Line {
    let line = Line::of("I go through the channel of ").then(state::name(handoff));
    line.text(
        " again and finish what is missing. If something is still in the way, the seller is told.",
    )
}

/// The customer has an open handoff.
pub fn already_open(
    handoff: HandoffId,
    customer: &Customer,
    since: Instant,
    channel: Option<&ChannelId>,
) -> Line {
    let line = Line::of(format!("A handoff for {customer} is already open since "));
    let line = line.date(since).text(": ").bold(handoff.to_string());
    match channel {
        Some(channel) => line.text(", see ").channel(channel).text("."),
        None => line
            .text(". Type ")
            .bold(format!("/handoff show {handoff}"))
            .text(" to read it."),
    }
}

/// The reference finds the cause in the log.
pub fn went_wrong(reference: &str) -> Line {
    Line::of(
        "Something went wrong on our side. What was saved before is safe. Try again in a \
              minute; if it happens again, tell whoever runs Handoff this reference: ",
    )
    .bold(reference)
    .text(".")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::messages::tests::{
        ODD, acknowledged, booked, mia, monstrous, noon, northwind, read, refused_by_slack,
        returned,
    };

    fn say(line: Line) -> String {
        read(&line.into())
    }

    #[test]
    fn help_names_every_verb() {
        assert_snapshot!(read(&help(None)), @"
        Handoff carries a new customer from sales to customer management.
        /handoff: write a brief, or go on with a draft
        /handoff new: write a brief, like /handoff new Northwind Traders
        /handoff draft: begin a brief before the deal is won, like /handoff draft Northwind Traders
        /handoff list: see your open handoffs; leads see all
        /handoff show: read a customer’s brief, like /handoff show HO-12
        /handoff find: search names, domains and briefs, like /handoff find single sign-on
        /handoff history: see everything that happened, like /handoff history Northwind Traders
        /handoff note: add to the timeline, like /handoff note HO-12 They asked for SSO again
        /handoff alias: say what else a customer is called, like /handoff alias HO-12 NWT
        /handoff ask: ask the seller something, like /handoff ask HO-12 How many seats do they need?
        /handoff kickoff: book or move the kickoff, like /handoff kickoff HO-12
        /handoff promise: record what became of a promise, like /handoff promise HO-12
        /handoff transfer: give a customer, or all of somebody’s, to somebody else, like /handoff transfer HO-12 @max or /handoff transfer @mia @max
        /handoff cancel: end a handoff early, like /handoff cancel HO-12
        /handoff repair: finish a channel’s setup, like /handoff repair HO-12
        /handoff digest: see what waits, what is late, what is at risk; for leads
        /handoff leads: see who leads whom
        /handoff settings: see how Handoff works here; leads and admins change it
        /handoff away: say when you are away and who covers, like /handoff away until Thursday, @sam covers
        /handoff back: say that you are back
        /handoff hours: set your own working hours
        /handoff help: read this again
        In the menu of any message, Add to handoff: put what somebody wrote into a brief, its promises or its history
        ");
    }

    #[test]
    fn an_unknown_word_gets_help() {
        let first = |message: &Message| read(message).lines().next().unwrap().to_owned();
        assert_snapshot!(first(&help(Some(("lst", "list")))), @"I do not know “lst”. Did you mean /handoff list? If it is a customer, type /handoff new lst.");
        assert_snapshot!(first(&help(Some(("Leeds United", "leads")))), @"I do not know “Leeds United”. Did you mean /handoff leads? If it is a customer, type /handoff new Leeds United.");
        assert_snapshot!(read(&incomplete("note")), @"Say which handoff, and what to note. For example: /handoff note HO-12 They asked for SSO again");
        assert_snapshot!(read(&incomplete("show")), @"Say which handoff: its number or its customer. For example: /handoff show HO-12");
    }

    #[test]
    fn the_list_begins_with_what_the_viewer_owes() {
        let all = [returned(), northwind(), acknowledged(), booked()];
        assert_snapshot!(read(&list(&all, &UserId::new("USAM"))), @"
        You owe
        • HO-12 · Northwind Traders · Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam
        You wait for
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        • HO-12 · Northwind Traders · Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        • HO-12 · Northwind Traders · Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
        ");
        assert_snapshot!(read(&list(&[northwind()], &mia())), @"
        You owe
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        ");
        assert_snapshot!(read(&list(&[northwind()], &UserId::new("UOLAF"))), @"
        Others
        • HO-12 · Northwind Traders · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        ");
        assert_snapshot!(read(&list(&[], &mia())), @"You have no open handoff. To start one, type /handoff new and the customer’s name.");
    }

    #[test]
    fn a_long_list_counts_what_it_does_not_show() {
        for letters in ODD {
            let many = vec![monstrous(letters); 200];
            let answer = list(&many, &mia());
            assert_eq!(refused_by_slack(&answer), Vec::<String>::new(), "{letters}");
        }
        let many = vec![northwind(); 40];
        assert_snapshot!(read(&list(&many, &mia())).lines().last().unwrap(), @"10 more are open. Type /handoff show and a customer’s name to see one.");
    }

    #[test]
    fn short_answers() {
        assert_snapshot!(say(noted(&northwind())), @"Noted for HO-12 · Northwind Traders. It stands in /handoff history HO-12.");
        assert_snapshot!(say(repairing(&northwind())), @"I go through the channel of HO-12 · Northwind Traders again and finish what is missing. If something is still in the way, the seller is told.");
        let customer = &northwind().customer;
        let channel = ChannelId::new("C12");
        assert_snapshot!(say(already_open(HandoffId::new(12), customer, noon(), Some(&channel))), @"A handoff for Northwind Traders is already open since Nov 22, 2026 at 12:00 PM: HO-12, see #cust-northwind-traders.");
        assert_snapshot!(say(already_open(HandoffId::new(12), customer, noon(), None)), @"A handoff for Northwind Traders is already open since Nov 22, 2026 at 12:00 PM: HO-12. Type /handoff show HO-12 to read it.");
        assert_snapshot!(say(went_wrong("7f3a")), @"Something went wrong on our side. What was saved before is safe. Try again in a minute; if it happens again, tell whoever runs Handoff this reference: 7f3a.");
    }
}
