//! The brief's form: its first page on an empty screen, and from page to page.

use crate::domain::draft::{Content, Draft};
use crate::domain::ids::{DraftId, UserId};
use crate::domain::template::{Offered, STANDARD, Template};
use crate::flows::draft::{self, Asking, Saved};
use crate::flows::{FlowError, template};
use crate::slack::action::About;
use crate::slack::edge::Edge;
use crate::slack::inbound::{Origin, View};
use crate::slack::line::Line;
use crate::slack::views::modal::Modal;
use crate::slack::views::{brief_form, reading, review};

/// The first page of a new brief. Nothing is stored before the first page turn; the draft has its
/// name from the beginning, so that every turn lands in the same place.
pub(super) async fn fresh(
    edge: &Edge,
    origin: &Origin,
    customer: &str,
    pre_close: bool,
) -> Result<Modal, FlowError> {
    let offered = template::offered(&edge.ctx, &origin.workspace, &origin.user).await?;
    Ok(first(origin, customer, pre_close, &offered))
}

/// The same where it is known what is offered.
pub(super) fn first(origin: &Origin, customer: &str, pre_close: bool, offered: &Offered) -> Modal {
    let draft = DraftId::new(uuid::Uuid::new_v4().simple().to_string());
    let content = Content {
        pre_close,
        ..Content::started(origin.user.clone(), customer)
    };
    brief_form::first(&draft, &content, None, offered)
}

/// A page of a draft; beyond the last one is the review.
pub(super) async fn page(
    edge: &Edge,
    origin: &Origin,
    draft: &Draft,
    page: Option<usize>,
) -> Result<Modal, FlowError> {
    let (id, content, template) = (&draft.id, &draft.content, &draft.template);
    Ok(match page {
        Some(0) => {
            let offered = template::offered(&edge.ctx, &origin.workspace, &origin.user).await?;
            brief_form::first(id, content, Some(template), &offered)
        }
        Some(page) => brief_form::page(id, content, template, page),
        None => review::review(id, content, template, None),
    })
}

/// The page after the one on the screen. Another template may have been chosen there: then its own
/// first page comes first, if it asks what was not on the screen.
pub(super) fn next_page(view: &View, draft: &Draft, shown: &str, page: usize) -> Option<usize> {
    let template: &Template = &draft.template;
    let content = &draft.content;
    if page == 0 && template.name != shown && brief_form::asks_more(&view.inputs, template, content)
    {
        return Some(0);
    }
    template.page_after(page, &content.brief.answers)
}

/// Keeps what is on the screen.
pub(super) async fn keep(
    edge: &Edge,
    origin: &Origin,
    view: &View,
    id: &DraftId,
    change: impl Fn(&mut Content) + Send + Sync,
) -> Result<Saved, FlowError> {
    let (shown, pre_close) = if let About::Draft {
        template,
        pre_close,
        ..
    } = &view.about
    {
        (template.as_str(), *pre_close)
    } else {
        (STANDARD, false)
    };
    let asking = Asking {
        shown,
        chosen: brief_form::chosen(&view.inputs),
        pre_close,
    };
    draft::save(
        &edge.ctx,
        &origin.workspace,
        &origin.user,
        id,
        asking,
        change,
    )
    .await
}

/// In place of a page of a draft that somebody else has meanwhile: nothing of the page was kept, so
/// it is shown.
pub(super) fn elsewhere(view: &View, now_with: &UserId) -> Modal {
    let why = Line::of("This draft was handed to ").user(now_with).text(
        " in the meantime, so nothing on this page could be saved. Send them what is new here.",
    );
    reading::without_effect("Your drafts", why, view.inputs.texts())
}
