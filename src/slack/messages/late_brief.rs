//! A brief that is late, in its author's bundle: why, what to do, when the next reminder comes.

use super::bundle::BriefSince;
use super::button::Button;
use crate::domain::draft::Draft;
use crate::domain::late_brief::{LateBrief, Next};
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::Writer;

pub(super) fn item(writer: Writer, brief: &LateBrief) -> Writer {
    let why = yours(&brief.draft).text(" was due ").date(brief.due_at);
    let why = match brief.draft.content.brief.close_date {
        Some(closed) => why.text(": the deal closed ").day(closed),
        None => why,
    };
    writer
        .line(why.text("."))
        .line("Finish it and send it to the manager. If the deal came to nothing, type /handoff and discard it.")
        .note(what_comes_next(brief.next))
        .buttons(buttons(&brief.draft))
}

fn yours(draft: &Draft) -> Line {
    Line::of("Your brief for ").then(customer(draft))
}

fn customer(draft: &Draft) -> Line {
    match draft.content.customer.trim() {
        "" => Line::of("a customer without a name yet"),
        customer => Line::new().bold(customer),
    }
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
    }
}

fn buttons(draft: &Draft) -> [Button; 2] {
    [
        Button::new(Action::ResumeDraft, "Write the brief", &draft.id).primary(),
        Button::new(Action::SnoozeDraft, "Snooze", &draft.id),
    ]
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
        BriefSince::Sent(draft) => writer.line(yours(draft).text(": sent.")),
        BriefSince::Discarded => writer.line("A brief that was late: discarded."),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::domain::bundle::Bundle;
    use crate::domain::decide::tests::at;
    use crate::domain::draft::{Content, Draft};
    use crate::domain::ids::{DraftId, UserId};
    use crate::domain::late_brief::{LateBrief, Next};
    use crate::domain::nudge::Record;
    use crate::domain::template::standard;
    use crate::slack::messages::bundle::{BriefSince, bundle, later};
    use crate::slack::messages::tests::read;

    fn draft(customer: &str) -> Draft {
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
        }
    }

    fn late(customer: &str, next: Next) -> LateBrief {
        LateBrief {
            draft: draft(customer),
            due_at: at("2026-11-23 17:00"),
            next,
        }
    }

    fn said(briefs: Vec<LateBrief>) -> String {
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
        Finish it and send it to the manager. If the deal came to nothing, type /handoff and discard it.
        Next reminder Nov 25, 2026 at 9:30 AM.
        [Write the brief] [Snooze]
        ");
        let last = Next::OwnDigest(at("2026-11-27 09:30"));
        assert_snapshot!(said(vec![late("Fabrikam", last)]).lines().rev().nth(1).unwrap(), @"This was the last reminder. If it is not sent by Nov 27, 2026 at 9:30 AM, it stands in your own digest.");
        let last = Next::Lead(at("2026-11-27 09:30"));
        assert_snapshot!(said(vec![late(" ", last)]), @"
        Today: 1 thing for you.
        Your brief for a customer without a name yet was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, type /handoff and discard it.
        This was the last reminder. If it is not sent by Nov 27, 2026 at 9:30 AM, your lead sees it in the digest.
        [Write the brief] [Snooze]
        ");
    }

    #[test]
    fn more_than_a_few_are_counted() {
        let next = Next::Reminder(None);
        let many = ["A", "B", "C", "D", "E"].map(|customer| late(customer, next));
        assert_snapshot!(said(many.into()), @"
        Today: 5 things for you.
        Your brief for A was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, type /handoff and discard it.
        [Write the brief] [Snooze]
        Your brief for B was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, type /handoff and discard it.
        [Write the brief] [Snooze]
        Your brief for C was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 20, 2026.
        Finish it and send it to the manager. If the deal came to nothing, type /handoff and discard it.
        [Write the brief] [Snooze]
        2 more briefs are late and will come another day. /handoff shows every draft.
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
        [Write the brief] [Snooze]
        Your brief for Fabrikam is still a draft. Snoozed until Nov 30, 2026.
        Your brief for Woodgrove: sent.
        A brief that was late: discarded.
        ");
        briefs.remove(0);
        assert_snapshot!(read(&later(&[], &briefs)), @"
        Today: nothing left for now.
        Your brief for Fabrikam is still a draft. Snoozed until Nov 30, 2026.
        Your brief for Woodgrove: sent.
        A brief that was late: discarded.
        ");
        briefs.remove(0);
        assert_snapshot!(read(&later(&[], &briefs)), @"
        Today: all done.
        Your brief for Woodgrove: sent.
        A brief that was late: discarded.
        ");
    }
}
