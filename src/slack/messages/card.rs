//! The brief in the shared channel: one pinned card that always shows the handoff as it is, and
//! its continuation in the thread.

use std::collections::BTreeSet;

use super::brief::{self, Facts};
use super::button::Button;
use super::{questions, state, words};
use crate::domain::excerpt::Excerpt;
use crate::domain::handoff::{Handoff, State};
use crate::domain::ids::UserId;
use crate::domain::quality;
use crate::slack::action::Action;
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// Slack takes no longer topics and purposes.
const LONGEST_TOPIC: usize = 250;

/// The pinned card: the first of the brief's parts.
pub fn card(handoff: &Handoff, parts: &[Vec<Excerpt>]) -> Message {
    let template = handoff.template();
    let score = quality::score(template, &handoff.brief);
    let first = parts.first().map_or(&[][..], Vec::as_slice);
    let writer = head(handoff, &words::score_after(&score));
    let writer = brief::answers(writer, template, first, Some(&score));
    let writer = brief::promises(
        writer,
        template,
        &handoff.brief.promises,
        &handoff.fates,
        Some(&score),
    );
    let writer = brief::missing(writer, template, &score);
    foot(writer, handoff, parts.len()).message()
}

/// The card while somebody could read it who must not: where it stands, and nothing of the brief.
pub fn frozen(handoff: &Handoff, outsiders: &BTreeSet<UserId>) -> Message {
    let people = outsiders.iter().map(|person| Line::new().user(person));
    let why =
        Line::of("The brief is not shown here while somebody from outside is in this channel: ");
    let why = why.then(Line::joined(people, ", ")).text(".");
    let buttons = buttons(handoff).into_iter();
    let read = Button::on(handoff, Action::ReadBrief, "Read the brief");
    Writer::new()
        .line(state::state(handoff))
        .gap()
        .line(state::name(handoff))
        .line(why)
        .line("Its seller and manager read it with “Read the brief”. Once they left, it is shown again.")
        .buttons(buttons.chain([read]))
        .message()
}

fn head(handoff: &Handoff, score: &str) -> Writer {
    let facts = brief::facts(&Facts {
        seller: Some(&handoff.seller),
        manager: Some(&handoff.manager),
        closed_is: "Closed",
        manager_is: if handoff.ownership().is_some() {
            "Owner"
        } else {
            "Customer manager"
        },
        brief: &handoff.brief,
    });
    let writer = Writer::new().line(state::state(handoff)).gap();
    let writer = writer.line(state::name(handoff)).lines(facts);
    let writer = writer.line(Line::of(format!("Brief: {score}")));
    let writer = questions::open(what_happened(writer, handoff), handoff);
    let buttons = buttons(handoff).into_iter();
    writer.buttons(buttons.chain(questions::buttons(handoff)))
}

/// What people said when they moved it here.
fn what_happened(writer: Writer, handoff: &Handoff) -> Writer {
    let writer = match &handoff.offer {
        Some(offer) => {
            let asked = Line::new().user(&offer.to).text(" is asked to take over: ");
            writer.gap().line(asked.text(&*offer.why))
        }
        None => writer,
    };
    let writer = match handoff
        .ownership()
        .and_then(|held| held.matters_most.as_deref())
    {
        Some(words) => writer.heading("What matters most").quote(words),
        None => writer,
    };
    match &handoff.state {
        State::Returned(_) => {
            let heading = Line::new().bold("Questions for ").user(&handoff.seller);
            writer
                .gap()
                .line(heading)
                .lines(state::questions(handoff, false))
        }
        State::Cancelled(cancelled) => writer.heading("Why").quote(&*cancelled.reason),
        State::Onboarding(_) | State::Steady(_) | State::Closed(_) => {
            match handoff.check_ins().last() {
                Some(last) => writer
                    .heading(format!("Last check-in: {}", words::health(last.health)))
                    .quote(&*last.note),
                None => writer,
            }
        }
        State::Submitted(_) | State::Acknowledged(_) | State::KickoffBooked(_) => writer,
    }
}

/// What can be done now; everybody sees the same, the rules decide who may.
fn buttons(handoff: &Handoff) -> Vec<Button> {
    let on = |action, label| Button::on(handoff, action, label);
    match &handoff.state {
        State::Submitted(_) => deciding(handoff),
        State::Returned(_) => vec![
            on(Action::Answer, "Answer").primary(),
            on(Action::Acknowledge, "Acknowledge"),
            on(Action::HandOver, "Hand to someone else"),
        ],
        State::Acknowledged(_) => {
            let book = on(Action::BookKickoff, "Book kickoff").primary();
            owned(handoff, vec![book])
        }
        State::KickoffBooked(_) => owned(handoff, vec![on(Action::BookKickoff, "Move kickoff")]),
        State::Onboarding(_) => {
            let check_in = on(Action::CheckIn, "Check in").primary();
            let complete = on(Action::Complete, "Onboarding complete");
            owned(handoff, vec![check_in, complete])
        }
        State::Steady(_) => owned(handoff, vec![on(Action::CheckIn, "Check in").primary()]),
        State::Closed(_) | State::Cancelled(_) => Vec::new(),
    }
}

/// The owner's choices, whatever the state; whoever is asked to take over finds the answer first.
fn owned(handoff: &Handoff, first: Vec<Button>) -> Vec<Button> {
    let on = |action, label| Button::on(handoff, action, label);
    let mut buttons = Vec::new();
    if handoff.offer.is_some() {
        buttons.push(on(Action::Acknowledge, "Take over").primary());
    }
    buttons.extend(first);
    if handoff.promises().any(|standing| standing.is_open()) {
        buttons.push(on(Action::Promises, "Promises"));
    }
    buttons.push(on(Action::HandOver, "Hand to someone else"));
    buttons
}

/// The manager's choices while a brief waits.
pub(super) fn deciding(handoff: &Handoff) -> Vec<Button> {
    let on = |action, label| Button::on(handoff, action, label);
    vec![
        on(Action::Acknowledge, "Acknowledge").primary(),
        on(Action::Return, "Return with questions"),
        on(Action::HandOver, "Hand to someone else"),
    ]
}

fn foot(writer: Writer, handoff: &Handoff, parts: usize) -> Writer {
    let writer = if parts > 1 {
        let more = count(parts - 1, "message is", "messages are");
        let goes_on = format!("The brief continues in the thread: {more} there.");
        writer.gap().line(&*goes_on)
    } else {
        writer
    };
    if brief::has_sensitive(handoff.template(), &handoff.brief) {
        let show = Button::on(handoff, Action::ShowSensitive, "Show sensitive notes");
        let who = "There are sensitive notes. The seller, the manager and leads can open them.";
        writer.note(who).buttons([show])
    } else {
        writer
    }
}

/// A later part of the brief, in the card's thread; `nth` counts from 1. A part that an answer made
/// superfluous is empty.
pub fn part(handoff: &Handoff, nth: usize, excerpts: &[Excerpt]) -> Message {
    let writer = Writer::new();
    if excerpts.is_empty() {
        let empty = "The brief became shorter. Nothing of it stands here any more.";
        return writer.line(empty).message();
    }
    let template = handoff.template();
    let score = quality::score(template, &handoff.brief);
    let heading = format!("{}, the brief, part {}", handoff.customer, nth + 1);
    let writer = writer.line(Line::new().bold(heading));
    brief::answers(writer, template, excerpts, Some(&score)).message()
}

/// The channel's topic: plain text of at most 250 characters.
pub fn topic(handoff: &Handoff, seller_name: &str, manager_name: &str) -> String {
    let who = match &handoff.state {
        State::Submitted(_) => format!("waiting for {manager_name} to acknowledge"),
        State::Returned(_) => format!("returned with questions for {seller_name}"),
        State::Acknowledged(_) => format!("owned by {manager_name} · no kickoff yet"),
        State::KickoffBooked(_) => format!("owned by {manager_name} · kickoff booked"),
        State::Onboarding(_) => format!("owned by {manager_name} · onboarding"),
        State::Steady(_) => format!("owned by {manager_name} · steady"),
        State::Closed(closed) => format!("closed · {}", words::health(closed.outcome)),
        State::Cancelled(_) => "cancelled".to_owned(),
    };
    cut(&format!("{} · {who} · sold by {seller_name}", handoff.id))
}

/// The channel's purpose: plain text of at most 250 characters.
pub fn purpose(handoff: &Handoff) -> String {
    let customer = &handoff.customer;
    cut(&format!(
        "Everything about {customer}, from sale to customer management. The pinned brief says \
         what was sold, why, and what was promised."
    ))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST_TOPIC {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST_TOPIC - 1).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::brief::Brief;
    use crate::domain::decide::tests::at;
    use crate::domain::excerpt;
    use crate::domain::promise::{Fate, Turn};
    use crate::domain::template::GOALS;
    use crate::slack::messages::tests::{
        ENGLISH, ODD, acknowledged, booked, cancelled, every_state, heard, mia, monstrous,
        northwind, onboarding, read, refused_by_slack, returned,
    };

    fn whole(handoff: &Handoff) -> Message {
        card(handoff, &excerpt::parts(handoff.template(), &handoff.brief))
    }

    fn top(handoff: &Handoff) -> String {
        read(&head(handoff, "complete, 100 of 100").message())
    }

    #[test]
    fn a_brief_that_waits() {
        assert_snapshot!(read(&whole(&northwind())), @"
        Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        HO-12 · Northwind Traders
        Seller: @sam · Customer manager: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        Brief: usable, 64 of 100, 7 gaps
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller]
        People at the customer
        Ann Alder, sponsor, ann@northwind.example
        Bo Birch, day-to-day, bo@northwind.example
        Goals and motivation
        They lose two days a week to retyping orders, and Ann promised her board an end to it.
        What success looks like
        Orders retyped by hand: 140 a week today, 10 by March. Bo counts them.
        Concerns and expectations · gap: a placeholder, not an answer
        tbd
        How they communicate · gap: vague, too short to act on
        Short e-mails
        Links
        Proposal: https://docs.example.com/p
        Promises · gap: one promise has no date
        • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
        • A report on retyped orders · stretch · no date
        Missing: First value, Why us, How they decide, Scope and environment
        There are sensitive notes. The seller, the manager and leads can open them.
        [Show sensitive notes]
        ");
    }

    #[test]
    fn the_fallback_says_the_same() {
        let card = whole(&northwind());
        let seen: Vec<String> = read(&card)
            .lines()
            .filter(|line| !line.starts_with('['))
            .map(str::to_owned)
            .collect();
        let heard = heard(&card);
        let heard: Vec<&str> = heard.lines().collect();
        assert_eq!(seen, heard);
    }

    #[test]
    fn the_top_of_the_card_in_every_other_state() {
        assert_snapshot!(top(&returned()), @"
        Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam
        HO-12 · Northwind Traders
        Seller: @sam · Customer manager: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        Brief: complete, 100 of 100
        Questions for @sam
        • Concerns and expectations: missing. Needed: What did Bo say against us?
        • Promises: too vague.
        [Answer] [Acknowledge] [Hand to someone else] [Ask the seller]
        ");
        assert_snapshot!(top(&acknowledged()), @"
        Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        HO-12 · Northwind Traders
        Seller: @sam · Owner: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        Brief: complete, 100 of 100
        What matters most
        > Get Bo on our side before the import.
        [Book kickoff] [Promises] [Hand to someone else] [Ask the seller]
        ");
        assert_snapshot!(top(&booked()), @"
        Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
        HO-12 · Northwind Traders
        Seller: @sam · Owner: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        Brief: complete, 100 of 100
        What matters most
        > Get Bo on our side before the import.
        [Move kickoff] [Promises] [Hand to someone else] [Ask the seller]
        ");
        assert_snapshot!(top(&onboarding()), @"
        Onboarding with @mia · kickoff held Nov 27, 2026 at 9:00 AM
        HO-12 · Northwind Traders
        Seller: @sam · Owner: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        Brief: complete, 100 of 100
        What matters most
        > Get Bo on our side before the import.
        [Check in] [Onboarding complete] [Promises] [Hand to someone else] [Ask the seller]
        ");
        assert_snapshot!(top(&cancelled()), @"
        Cancelled by @lena · Nov 21, 2026 at 8:00 AM
        HO-12 · Northwind Traders
        Seller: @sam · Customer manager: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        Brief: complete, 100 of 100
        Why
        > They went bankrupt.
        ");
    }

    /// The promises as they stand after this was recorded of each.
    fn promised(turns: [Option<Turn>; 2]) -> String {
        let mut handoff = onboarding();
        for (row, turn) in (1..).zip(turns) {
            let fate = turn.map(|turn| Fate {
                at: at("2026-11-30 09:00"),
                by: mia(),
                turn,
            });
            handoff.fates.insert(row, fate.into_iter().collect());
        }
        let card = read(&whole(&handoff));
        let rows = card.lines().filter(|line| line.starts_with("• "));
        rows.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_became_of_the_promises() {
        let why = |why: &str| why.to_owned();
        let moved = Turn::Renegotiated {
            due: "2027-02-01".parse().unwrap(),
            why: why("Ann closes her books first."),
        };
        let broken = Turn::Broken {
            why: why("Nobody retypes any more."),
        };
        assert_snapshot!(promised([Some(moved), Some(broken)]), @"
        • Import of ten years of orders · firm · to Ann · by Feb 1, 2027 (a new day: Ann closes her books first.)
        • A report on retyped orders · stretch · no date · broken: Nobody retypes any more.
        ");
        assert_snapshot!(promised([Some(Turn::Kept), None]), @"
        • Import of ten years of orders · firm · to Ann · by Dec 15, 2026 · kept
        • A report on retyped orders · stretch · no date
        ");
    }

    #[test]
    fn restricted_answers_are_on_no_card_and_in_no_thread() {
        for handoff in every_state() {
            let parts = excerpt::parts(handoff.template(), &handoff.brief);
            let card = whole(&handoff).written(ENGLISH);
            let json = serde_json::to_string(&card.blocks).unwrap();
            assert!(!json.contains("competitor") && !card.text.contains("competitor"));
            assert!(json.contains("Show sensitive notes"));
            assert_eq!(parts.len(), 1);
        }
        let empty = Handoff {
            brief: Brief::default(),
            ..northwind()
        };
        assert!(!read(&whole(&empty)).contains("sensitive"));
    }

    #[test]
    fn an_empty_brief_names_what_is_missing() {
        let empty = Handoff {
            brief: Brief::default(),
            ..northwind()
        };
        assert_snapshot!(read(&whole(&empty)), @"
        Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
        HO-12 · Northwind Traders
        Seller: @sam · Customer manager: @mia
        Brief: thin, 0 of 100, 12 gaps
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller]
        Missing: People at the customer, Goals and motivation, What success looks like, First value, Why us, Concerns and expectations, How they communicate, How they decide, Scope and environment, Sensitivities, Promises, Links
        ");
    }

    #[test]
    fn a_long_brief_goes_on_in_the_thread() {
        let long = monstrous("word ");
        let parts = excerpt::parts(long.template(), &long.brief);
        assert!(parts.len() > 3);
        let card = read(&whole(&long));
        let goes_on = card
            .lines()
            .find(|line| line.starts_with("The brief continues"))
            .unwrap();
        assert_snapshot!(goes_on, @"The brief continues in the thread: 5 messages are there.");
        let second = read(&part(&northwind(), 1, &parts[1]));
        assert_snapshot!(second.lines().next().unwrap(), @"Northwind Traders, the brief, part 2");
        assert_snapshot!(read(&part(&long, 9, &[])), @"The brief became shorter. Nothing of it stands here any more.");
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        for letters in ODD {
            let long = monstrous(letters);
            let parts = excerpt::parts(long.template(), &long.brief);
            assert_eq!(
                refused_by_slack(&whole(&long)),
                Vec::<String>::new(),
                "{letters}"
            );
            for (nth, excerpts) in parts.iter().enumerate().skip(1) {
                let refused = refused_by_slack(&part(&long, nth, excerpts));
                assert_eq!(refused, Vec::<String>::new(), "{letters}");
            }
        }
    }

    #[test]
    fn what_was_typed_is_shown_as_it_was_typed() {
        let typed =
            "<!channel> <@U1> @here *bold* _it_ `x` &lt; &amp; <https://x.example|y> :tada: שלום";
        let mut handoff = northwind();
        handoff.brief.answers.insert(GOALS, typed.to_owned());
        handoff.brief.promises.rows[0].text = typed.to_owned();
        let card = whole(&handoff);
        assert_eq!(read(&card).matches(typed).count(), 2);
        assert_eq!(refused_by_slack(&card), Vec::<String>::new());
    }

    #[test]
    fn topics_say_who_and_where() {
        let topics: Vec<String> = every_state()
            .iter()
            .map(|handoff| topic(handoff, "Sam Seller", "Mia Meyer"))
            .collect();
        assert_snapshot!(topics.join("\n"), @"
        HO-12 · waiting for Mia Meyer to acknowledge · sold by Sam Seller
        HO-12 · returned with questions for Sam Seller · sold by Sam Seller
        HO-12 · owned by Mia Meyer · no kickoff yet · sold by Sam Seller
        HO-12 · owned by Mia Meyer · kickoff booked · sold by Sam Seller
        HO-12 · owned by Mia Meyer · onboarding · sold by Sam Seller
        HO-12 · owned by Mia Meyer · steady · sold by Sam Seller
        HO-12 · closed · lost · sold by Sam Seller
        HO-12 · cancelled · sold by Sam Seller
        ");
        assert_snapshot!(purpose(&northwind()), @"Everything about Northwind Traders, from sale to customer management. The pinned brief says what was sold, why, and what was promised.");
        let long = monstrous("x");
        assert!(topic(&long, &"s".repeat(200), "m").chars().count() <= LONGEST_TOPIC);
        assert!(purpose(&long).chars().count() <= LONGEST_TOPIC);
    }
}
