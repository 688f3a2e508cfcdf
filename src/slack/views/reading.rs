//! Things to read: the brief, its sensitive notes, or one sentence.

use super::form;
use super::modal::Modal;
use crate::domain::handoff::Handoff;
use crate::domain::quality;
use crate::domain::template::{FieldKey, Tag};
use crate::slack::action::About;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::brief::{self, Facts};
use crate::slack::messages::{questions, state, words};

/// The whole brief. Sensitive notes only for those who may see them.
pub fn brief(handoff: &Handoff, may_see_sensitive: bool) -> Modal {
    let template = handoff.template();
    let score = quality::score(template, &handoff.brief);
    let facts = brief::facts(&Facts {
        seller: Some(&handoff.seller),
        manager: Some(&handoff.manager),
        manager_is: "Customer manager",
        closed_is: "Closed",
        brief: &handoff.brief,
    });
    let writer = Writer::new().line(state::state(handoff)).gap();
    let writer = writer.line(state::name(handoff)).lines(facts);
    let writer = writer.line(&*format!("Brief: {}", words::score_after(&score)));
    let returned = state::questions(handoff, may_see_sensitive);
    let writer = if returned.is_empty() {
        writer
    } else {
        writer.heading("Questions")
    };
    let writer = writer.lines(returned);
    let writer = questions::beside(writer, handoff, may_see_sensitive);
    let answers = brief::whole(template, &handoff.brief, may_see_sensitive);
    let writer = brief::answers(writer, template, &answers, Some(&score));
    let writer = brief::promises(
        writer,
        template,
        &handoff.brief.promises,
        &handoff.fates,
        Some(&score),
    );
    let writer = brief::missing(writer, template, &score);
    let writer = if !may_see_sensitive && brief::has_sensitive(template, &handoff.brief) {
        writer.note("There are sensitive notes. The seller, the manager and leads can read them.")
    } else {
        writer
    };
    of(handoff, writer)
}

/// The sensitive notes alone; the caller has checked that the person may see them.
pub fn sensitive(handoff: &Handoff) -> Modal {
    let template = handoff.template();
    let tag = |key: &FieldKey| template.field(key).map(|field| field.tag);
    let mut notes = brief::whole(template, &handoff.brief, true);
    notes.retain(|excerpt| tag(&excerpt.field) == Some(Tag::Restricted));
    let writer = Writer::new().line(
        "Only the seller, the manager and leads can read this. Do not copy it into the channel.",
    );
    let writer = if notes.is_empty() {
        writer.gap().line("There are no sensitive notes any more.")
    } else {
        brief::answers(writer, template, &notes, None)
    };
    of(handoff, questions::restricted(writer, handoff))
}

fn of(handoff: &Handoff, writer: Writer) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_read(&about, handoff.customer.as_str(), writer.blocks())
}

/// One kind sentence in a small modal.
pub fn sentence(title: &str, line: Line) -> Modal {
    form::to_read(&About::Nothing, title, Writer::new().line(line).blocks())
}

/// The same in place of a form that had no effect; what was typed there can still be copied.
pub fn without_effect<'a>(title: &str, line: Line, typed: impl Iterator<Item = &'a str>) -> Modal {
    let writer = Writer::new().line(line);
    let mut typed = typed.peekable();
    let writer = match typed.peek() {
        Some(_) => writer.heading("What you typed"),
        None => writer,
    };
    let writer = typed.fold(writer, Writer::quote);
    form::to_read(&About::Nothing, title, writer.blocks())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::brief::Brief;
    use crate::slack::messages::tests::{northwind, read_view, returned};

    #[test]
    fn the_whole_brief() {
        assert_snapshot!(read_view(&brief(&returned(), true)), @"
        Northwind Traders
        Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam
        HO-12 · Northwind Traders
        Seller: @sam · Customer manager: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        Brief: usable, 64 of 100, 7 gaps
        Questions
        • Concerns and expectations: missing. Needed: What did Bo say against us?
        • Promises: too vague.
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
        Sensitivities
        Bo wanted the competitor and was overruled by Ann.
        Links
        Proposal: https://docs.example.com/p
        Promises · gap: one promise has no date
        • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
        • A report on retyped orders · stretch · no date
        Missing: First value, Why us, How they decide, Scope and environment
        [Close]
        ");
    }

    #[test]
    fn sensitive_notes_are_for_some() {
        let secret = "overruled";
        assert!(!read_view(&brief(&northwind(), false)).contains(secret));
        assert_snapshot!(read_view(&sensitive(&northwind())), @"
        Northwind Traders
        Only the seller, the manager and leads can read this. Do not copy it into the channel.
        Sensitivities
        Bo wanted the competitor and was overruled by Ann.
        [Close]
        ");
        let none = Handoff {
            brief: Brief::default(),
            ..northwind()
        };
        assert_snapshot!(read_view(&sensitive(&none)), @"
        Northwind Traders
        Only the seller, the manager and leads can read this. Do not copy it into the channel.
        There are no sensitive notes any more.
        [Close]
        ");
    }

    #[test]
    fn one_sentence() {
        let line = Line::of("*Sorry*, that did not work.");
        assert_snapshot!(read_view(&sentence("Handoff", line)), @"
        Handoff
        *Sorry*, that did not work.
        [Close]
        ");
    }
}
