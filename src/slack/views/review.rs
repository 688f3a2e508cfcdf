//! The last page of the brief: how good it is, what would make it better, and what the manager
//! will see.

use slack_morphism::prelude::{SlackModalView, SlackView};

use super::brief_form::{back, title_of, top};
use super::form::{self, plain};
use crate::domain::draft::{Content, NotReady};
use crate::domain::ids::DraftId;
use crate::domain::quality::{Band, Score, WeakAnswer, Weakness};
use crate::domain::template::{FieldKey, Template};
use crate::slack::action::{About, Form};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::brief::{self, Facts};
use crate::slack::messages::words;

/// Can be submitted only when the brief is ready to be sent; `trouble` is said on top.
pub fn review(
    draft: &DraftId,
    content: &Content,
    template: &Template,
    trouble: Option<&Line>,
) -> SlackView {
    let page = template.pages.len();
    let about = About::Draft {
        draft: draft.clone(),
        page,
    };
    let score = content.score(template);
    let not_ready = content.ready(template).err();
    let writer = verdict(&score, not_ready.as_ref(), template);
    let writer = weak_answers(writer, &score, template)
        .buttons([back()])
        .divider();
    let mut blocks = top(page, template, "Review", trouble);
    blocks.extend(preview(writer, content, template, &score).blocks());
    SlackView::Modal(SlackModalView {
        submit: not_ready.is_none().then(|| plain("Send to manager")),
        close: Some(plain("Save and close")),
        notify_on_close: Some(true),
        ..form::modal(Form::Review, &about, &title_of(content), blocks)
    })
}

fn verdict(score: &Score, not_ready: Option<&NotReady>, template: &Template) -> Writer {
    let writer = Writer::new().line(words::score_before(score));
    let Some(NotReady { missing, .. }) = not_ready else {
        return writer;
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
    if score.band() == Band::NotYet {
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
        manager: content.manager.as_ref(),
        manager_is: "Customer manager",
        brief: &content.brief,
    });
    let writer = writer
        .heading("What everybody in the channel will see")
        .lines(facts);
    let answers = brief::whole(template, &content.brief, false);
    let writer = brief::answers(writer, template, &answers, Some(score));
    let writer = brief::promises(writer, template, &content.brief.promises, Some(score));
    let writer = brief::missing(writer, template, score);
    if brief::has_sensitive(template, &content.brief) {
        writer.note("Your sensitive notes are not shown there. You, the manager and leads open them with a button.")
    } else {
        writer
    }
}
