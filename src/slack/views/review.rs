//! The last page of the brief: how good it is, what would make it better, and what the manager
//! will see.

use std::sync::Arc;

use super::brief_form::{back, hand_over, title_of, top};
use super::form::{self, plain};
use super::modal::Modal;
use crate::domain::draft::{Content, NotReady};
use crate::domain::ids::DraftId;
use crate::domain::promise::Fates;
use crate::domain::quality::{Band, Score, WeakAnswer, Weakness};
use crate::domain::template::{FieldKey, Template};
use crate::slack::action::{About, Action, Form};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::brief::{self, Facts};
use crate::slack::messages::button::Button;
use crate::slack::messages::words;

/// Can be submitted only when the brief is ready to be sent; `trouble` is said on top.
pub fn review(
    draft: &DraftId,
    content: &Content,
    template: &Arc<Template>,
    trouble: Option<&Line>,
) -> Modal {
    let page = template.pages.len();
    let about = About::Draft {
        draft: draft.clone(),
        page,
        template: template.name.clone(),
        pre_close: content.pre_close,
    };
    let score = content.score(template);
    let not_ready = content.not_ready(template);
    let writer = verdict(&score, not_ready.as_ref(), template);
    let may_be_fine = score.weak.iter().any(|weak| weak.weakness.may_be_fine());
    let fine = (may_be_fine || !score.fine.is_empty())
        .then(|| Button::new(Action::SayFine, "An answer is fine as it is", draft));
    let won = content
        .pre_close
        .then(|| Button::new(Action::DealWon, "The deal is won", draft));
    let writer = if content.rotate {
        writer.note("The customer manager is chosen when you send it.")
    } else {
        writer
    };
    let buttons = [back()].into_iter().chain(fine).chain(won);
    let writer = weak_answers(writer, &score, template)
        .buttons(buttons.chain([hand_over(draft)]))
        .divider();
    let mut blocks = top(page, template, "Review", content, trouble);
    blocks.extend(preview(writer, content, template, &score).blocks());
    Modal {
        submit: not_ready.is_none().then(|| plain("Send to manager")),
        close: Some(plain("Save and close")),
        notify_on_close: true,
        ..form::modal(Form::Review, &about, &title_of(content), blocks)
    }
}

fn verdict(score: &Score, not_ready: Option<&NotReady>, template: &Template) -> Writer {
    let Some(NotReady {
        missing, pre_close, ..
    }) = not_ready
    else {
        return Writer::new().line(words::score_before(score));
    };
    let is_thin = score.band() == Band::NotYet;
    let writer = match (pre_close, is_thin || !missing.is_empty()) {
        (false, _) => Writer::new().line(words::score_before(score)),
        (true, true) => Writer::new().line(words::score_before(score)).line(
            "The deal is not won yet: there is time. The brief is kept, and can be sent once it is.",
        ),
        (true, false) => {
            let points = Line::new().bold(format!("{} of 100 points", score.points));
            return Writer::new()
                .line(points.text(". That is enough to send it once the deal is won."))
                .line("The brief is kept until then. When it is, press “The deal is won”.");
        }
    };
    let writer = if missing.is_empty() {
        writer
    } else {
        let fields = words::labels(template, missing);
        writer.line(
            Line::new()
                .bold("Needed before you can send: ")
                .text(fields)
                .text("."),
        )
    };
    if is_thin {
        writer
            .line("Press Back and improve the answers below; the ones that count most come first.")
    } else {
        writer.line("Press Back to add it.")
    }
}

/// The heaviest first: they move the score most.
fn weak_answers(writer: Writer, score: &Score, template: &Template) -> Writer {
    let weight = |key: &FieldKey| template.field(key).map_or(0, |field| field.weight);
    let mut weak: Vec<&WeakAnswer> = score.weak.iter().collect();
    weak.sort_by_key(|weak| std::cmp::Reverse(weight(&weak.field)));
    let (empty, poor): (Vec<_>, Vec<_>) = weak
        .into_iter()
        .partition(|weak| weak.weakness == Weakness::Empty);
    let writer = if poor.is_empty() {
        writer
    } else {
        writer.heading("Answers to improve")
    };
    let writer = writer.lines(poor.into_iter().map(|weak| {
        let what = words::weakness(&weak.weakness, template);
        let line = Line::of("• ").bold(words::label(template, &weak.field));
        line.text(format!(": {what}. {}", words::mend(&weak.weakness)))
    }));
    let writer = if empty.is_empty() {
        writer
    } else {
        writer.heading("Not answered")
    };
    writer.lines(
        empty
            .into_iter()
            .map(|weak| Line::of("• ").bold(words::label(template, &weak.field))),
    )
}

fn preview(writer: Writer, content: &Content, template: &Template, score: &Score) -> Writer {
    let facts = brief::facts(&Facts {
        seller: content.seller.as_ref(),
        manager: content.manager.as_ref().filter(|_| !content.rotate),
        manager_is: "Customer manager",
        closed_is: if content.pre_close {
            "Expected to close"
        } else {
            "Closed"
        },
        brief: &content.brief,
    });
    let writer = writer
        .heading("What everybody in the channel will see")
        .lines(facts);
    let answers = brief::whole(template, &content.brief, false);
    let writer = brief::answers(writer, template, &answers, Some(score));
    let writer = brief::promises(
        writer,
        template,
        &content.brief.promises,
        &Fates::new(),
        Some(score),
    );
    let writer = brief::missing(writer, template, score);
    if brief::has_sensitive(template, &content.brief) {
        writer.note("Your sensitive notes are not shown there. The seller, the manager and leads open them with a button.")
    } else {
        writer
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::brief::Brief;
    use crate::domain::template::{GOALS, LINKS, standard};
    use crate::slack::messages::tests::{northwind, read_view};
    use crate::slack::views::tests::{content_of, draft};

    fn shown(content: &Content) -> String {
        read_view(&review(&draft(), content, standard(), None))
    }

    #[test]
    fn a_brief_with_gaps_can_be_sent() {
        assert_snapshot!(shown(&content_of(&northwind())), @"
        Northwind Traders
        Page 5 of 5 · Review · saved as you go
        64 of 100 points. This brief can be sent. Its gaps will be marked, for you and the manager.
        Answers to improve
        • Concerns and expectations: a placeholder, not an answer. Write what you know, or who would know. The manager cannot look it up.
        • Promises: one promise has no date. Add the day it was promised for, or the day you will know.
        • How they communicate: vague, too short to act on. Say it in a full sentence: 25 characters or more.
        Not answered
        • First value
        • Why us
        • How they decide
        • Scope and environment
        [Back] [An answer is fine as it is] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Seller: @sam · Customer manager: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
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
        Your sensitive notes are not shown there. The seller, the manager and leads open them with a button.
        [Send to manager] [Save and close]
        ");
    }

    #[test]
    fn a_thin_brief_cannot_be_sent_and_hears_what_to_add() {
        let mut content = content_of(&northwind());
        content.brief.answers.remove(&GOALS);
        content.brief.answers.remove(&LINKS);
        let shown = shown(&content);
        assert_snapshot!(shown.split("What everybody").next().unwrap(), @"
        Northwind Traders
        Page 5 of 5 · Review · saved as you go
        45 of 100 points. A brief can be sent from 60 points on.
        Needed before you can send: Goals and motivation, Links.
        Press Back and improve the answers below; the ones that count most come first.
        Answers to improve
        • Concerns and expectations: a placeholder, not an answer. Write what you know, or who would know. The manager cannot look it up.
        • Promises: one promise has no date. Add the day it was promised for, or the day you will know.
        • How they communicate: vague, too short to act on. Say it in a full sentence: 25 characters or more.
        Not answered
        • Goals and motivation
        • First value
        • Why us
        • How they decide
        • Scope and environment
        • Links
        [Back] [An answer is fine as it is] [Let somebody else finish it]
        ---
        ");
        assert!(shown.ends_with("\n[Save and close]"), "{shown}");
    }

    #[test]
    fn an_empty_form_is_not_scolded() {
        let content = Content {
            brief: Brief::default(),
            ..Content::default()
        };
        assert_snapshot!(shown(&content), @"
        New handoff
        Page 5 of 5 · Review · saved as you go
        0 of 100 points. A brief can be sent from 60 points on.
        Needed before you can send: Customer, Seller, Customer manager, Goals and motivation, What success looks like, Promises, Links.
        Press Back and improve the answers below; the ones that count most come first.
        Not answered
        • People at the customer
        • Goals and motivation
        • What success looks like
        • Concerns and expectations
        • Sensitivities
        • Promises
        • First value
        • Why us
        • How they communicate
        • How they decide
        • Scope and environment
        • Links
        [Back] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Missing: People at the customer, Goals and motivation, What success looks like, First value, Why us, Concerns and expectations, How they communicate, How they decide, Scope and environment, Sensitivities, Promises, Links
        [Save and close]
        ");
    }
}
