//! A draft in its author's bundle: why it is there, what to do, when the next reminder comes.

use super::bundle::BriefSince;
use super::button::Button;
use super::draft::customer;
use crate::domain::customer::Customer;
use crate::domain::draft::{Cause, Draft};
use crate::domain::unsent::{Next, Unsent};
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::Writer;

pub(super) fn item(writer: Writer, brief: &Unsent) -> Writer {
    let (why, what_to_do) = match brief.cause {
        Cause::Late { closed } => (
            yours(&brief.draft)
                .text(" was due ")
                .date(brief.due_at)
                .text(": the deal closed ")
                .day(closed)
                .text("."),
            "Finish it and send it to the manager. If the deal came to nothing, discard it.",
        ),
        Cause::Expected { on } => (
            Line::of("The deal with ")
                .then(customer(&brief.draft.content.customer))
                .text(" was expected to close ")
                .day(on)
                .text(". Was it won?"),
            "If it was, the brief can be sent. If it takes longer, say until when.",
        ),
        Cause::Untouched => (
            yours(&brief.draft)
                .text(": nobody wrote in it since ")
                .date(brief.draft.updated_at)
                .text("."),
            "Go on with it, hand it to a colleague, or discard it.",
        ),
    };
    writer
        .line(why)
        .line(what_to_do)
        .note(what_comes_next(brief.next))
        .buttons(buttons(&brief.draft))
}

fn yours(draft: &Draft) -> Line {
    Line::of("Your brief for ").then(customer(&draft.content.customer))
}

fn what_comes_next(next: Next) -> Line {
    match next {
        Next::Reminder(Some(at)) => Line::of("Next reminder ").date(at).text("."),
        Next::Reminder(None) => Line::new(),
        Next::Lead(at) => Line::of("This was the last reminder. If it is not sent by ")
            .date(at)
            .text(", your lead sees it in the digest."),
        Next::OwnDigest(at) => Line::of("This was the last reminder. If it is not sent by ")
            .date(at)
            .text(", it stands in your own digest."),
        Next::Nothing => {
            Line::of("This was the last reminder. The draft stays until you discard it.")
        }
    }
}

fn buttons(draft: &Draft) -> Vec<Button> {
    let on = |action, label| Button::new(action, label, &draft.id);
    if draft.content.pre_close {
        return vec![
            on(Action::DealWon, "Won: send the brief").primary(),
            on(Action::DealNotYet, "Not yet"),
            discard(draft, "Lost"),
        ];
    }
    vec![
        on(Action::ResumeDraft, "Write the brief").primary(),
        on(Action::SnoozeDraft, "Snooze"),
        on(Action::GiveDraft, "Hand over"),
        discard(draft, "Discard"),
    ]
}

/// What a draft is called in a list of somebody's own.
pub fn name(draft: &Draft) -> String {
    let name = Customer::new(&draft.content.customer);
    name.map_or_else(|| "No customer yet".to_owned(), |name| name.to_string())
}

/// What its author can do with it there.
pub fn choices(draft: &Draft) -> Vec<Button> {
    let on = |action, label| Button::new(action, label, &draft.id);
    let won = draft.content.pre_close;
    let won = won.then(|| on(Action::DealWon, "The deal is won"));
    let go_on = on(Action::ResumeDraft, "Resume").primary();
    let rest = [
        on(Action::GiveDraft, "Hand over"),
        discard(draft, "Discard"),
    ];
    [go_on].into_iter().chain(won).chain(rest).collect()
}

/// Asks first: nothing else here cannot be undone.
fn discard(draft: &Draft, label: &str) -> Button {
    Button::new(Action::DiscardDraft, label, &draft.id).asking(
        "Discard this draft?",
        "What you wrote in it is deleted. This cannot be undone.",
        "Discard",
        "Keep",
    )
}

/// What became of it.
pub(super) fn since(writer: Writer, brief: &BriefSince) -> Writer {
    match brief {
        BriefSince::Open(draft) => writer
            .line(yours(draft).text(" is still a draft."))
            .buttons(buttons(draft)),
        BriefSince::PutOff(draft, until) => {
            let line = yours(draft).text(" is still a draft. Snoozed until ");
            writer.line(line.day(*until).text("."))
        }
        BriefSince::Expected(draft, on) => {
            let line = yours(draft).text(": the deal is expected to close ");
            writer.line(line.day(*on).text("."))
        }
        BriefSince::Given(draft) => writer.line(
            yours(draft)
                .text(": handed to ")
                .user(&draft.author)
                .text("."),
        ),
        BriefSince::Sent(draft) => writer.line(yours(draft).text(": sent.")),
        BriefSince::Discarded => writer.line("A brief that you had begun: discarded."),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use insta::assert_snapshot;

    use crate::domain::bundle::Bundle;
    use crate::domain::decide::tests::at;
    use crate::domain::draft::{Cause, Content, Draft};
    use crate::domain::ids::{DraftId, UserId};
    use crate::domain::nudge::Record;
    use crate::domain::template::standard;
    use crate::domain::unsent::{Next, Unsent};
    use crate::slack::messages::bundle::{BriefSince, bundle, later};
    use crate::slack::messages::tests::read;

    pub(crate) fn draft(customer: &str) -> Draft {
        let mut content = Content::started(UserId::new("USAM"), customer);
        content.brief.close_date = "2026-11-20".parse().ok();
        Draft {
            id: DraftId::new("d1"),
            author: UserId::new("USAM"),
            content,
            updated_at: at("2026-11-20 10:00"),
            submitted_as: None,
            reminded: Record::default(),
            template: standard().clone(),
            given: None,
        }
    }

    fn late(customer: &str, next: Next) -> Unsent {
        Unsent {
            draft: draft(customer),
            due_at: at("2026-11-23 17:00"),
            cause: Cause::Late {
                closed: "2026-11-20".parse().unwrap(),
            },
            next,
        }
    }

    fn said(briefs: Vec<Unsent>) -> String {
        let day = Bundle {
            reader: UserId::new("USAM"),
            entries: Vec::new(),
            briefs,
        };
        read(&bundle(&day, at("2026-11-24 09:30")).unwrap())
    }

    #[test]
    fn a_late_brief_says_why_and_what_comes_next() {
        let next = Next::Reminder(Some(at("2026-11-25 09:30")));
        assert_snapshot!(said(vec![late("Fabrikam", next)]), @"
        Today: 1 thing for you.
        Your brief for Fabrikam was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        Next reminder Nov 25, 2026 at 9:30 AM.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
        let last = Next::OwnDigest(at("2026-11-27 09:30"));
        assert_snapshot!(said(vec![late("Fabrikam", last)]).lines().rev().nth(1).unwrap(), @"This was the last reminder. If it is not sent by Nov 27, 2026 at 9:30 AM, it stands in your own digest.");
        let last = Next::Lead(at("2026-11-27 09:30"));
        assert_snapshot!(said(vec![late(" ", last)]), @"
        Today: 1 thing for you.
        Your brief for a customer without a name yet was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        This was the last reminder. If it is not sent by Nov 27, 2026 at 9:30 AM, your lead sees it in the digest.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
    }

    #[test]
    fn more_than_a_few_are_counted() {
        let next = Next::Reminder(None);
        let many = ["A", "B", "C", "D", "E"].map(|customer| late(customer, next));
        assert_snapshot!(said(many.into()), @"
        Today: 5 things for you.
        Your brief for A was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        [Write the brief] [Snooze] [Hand over] [Discard]
        Your brief for B was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        [Write the brief] [Snooze] [Hand over] [Discard]
        Your brief for C was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        [Write the brief] [Snooze] [Hand over] [Discard]
        2 more drafts wait and will come another day. /handoff shows every draft.
        ");
    }

    #[test]
    fn what_became_of_them() {
        let monday = "2026-11-30".parse().unwrap();
        let mut briefs = vec![
            BriefSince::Open(draft("Northwind")),
            BriefSince::PutOff(draft("Fabrikam"), monday),
            BriefSince::Sent(draft("Woodgrove")),
            BriefSince::Discarded,
        ];
        assert_snapshot!(read(&later(&[], &briefs)), @"
        Today: 1 thing left for you.
        Your brief for Northwind is still a draft.
        [Write the brief] [Snooze] [Hand over] [Discard]
        Your brief for Fabrikam is still a draft. Snoozed until Nov 30, 2026.
        Your brief for Woodgrove: sent.
        A brief that you had begun: discarded.
        ");
        briefs.remove(0);
        assert_snapshot!(read(&later(&[], &briefs)), @"
        Today: nothing left for now.
        Your brief for Fabrikam is still a draft. Snoozed until Nov 30, 2026.
        Your brief for Woodgrove: sent.
        A brief that you had begun: discarded.
        ");
        briefs.remove(0);
        assert_snapshot!(read(&later(&[], &briefs)), @"
        Today: all done.
        Your brief for Woodgrove: sent.
        A brief that you had begun: discarded.
        ");
    }
}
