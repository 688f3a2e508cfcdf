//! The templates' forms: all of them, what one asks, a field of it, a preview, a copy.

use super::click::{in_place, open, stale};
use super::submission::act_by;
use super::{act_of, say_in_form, we_just_met};
use crate::domain::template::{FieldKey, Shelf, Template, check};
use crate::flows::FlowError;
use crate::flows::act::Act;
use crate::flows::template::{self, Saved};
use crate::slack::action::{About, Leaf};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Origin, Submission};
use crate::slack::line::Line;
use crate::slack::messages::outcome;
use crate::slack::reply::{Reply, Show};
use crate::slack::views::modal::Modal;
use crate::slack::views::template as forms;
use crate::slack::views::{reading, settings};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sight {
    All,
    Contents,
    Copy,
    Preview,
    Field,
    Outline,
    /// The contents without a field.
    Without,
}

/// From the settings it comes on top of them; from there on it changes in its place.
pub(super) async fn click(edge: &Edge, click: &Click, sight: Sight) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Some(view) = next(edge, click, sight).await? else {
        return Ok(say_in_form(origin, stale()));
    };
    Ok(match (&click.view, &origin.trigger) {
        (Some(below), Some(trigger)) if matches!(below.about, About::Settings { .. }) => {
            Reply::show(Show::Push {
                trigger: trigger.clone(),
                view: Box::new(view),
            })
        }
        (Some(on_screen), _) => in_place(on_screen, view),
        (None, _) => open(origin, view),
    })
}

/// `None` when what was clicked is not there any more.
async fn next(edge: &Edge, click: &Click, sight: Sight) -> Result<Option<Modal>, FlowError> {
    let origin = &click.origin;
    let shelf = template::shelf(&edge.ctx, &origin.workspace, &origin.user).await?;
    let leaf = click.value.parse::<Leaf>().ok();
    let name = leaf.as_ref().map_or(&click.value, |leaf| &leaf.template);
    let part = leaf.as_ref().map_or("", |leaf| &leaf.part);
    let found = shelf.find(name);
    Ok(match (sight, found) {
        (Sight::All, _) => {
            let doubt = if shelf.may_change {
                None
            } else {
                we_just_met(edge, origin).await.then_some(outcome::JUST_MET)
            };
            Some(forms::shelf(&shelf, doubt))
        }
        (
            Sight::Contents
            | Sight::Copy
            | Sight::Preview
            | Sight::Field
            | Sight::Outline
            | Sight::Without,
            None,
        ) => None,
        (Sight::Contents, Some(shelved)) => Some(forms::contents(shelved, shelf.may_change, None)),
        (Sight::Copy, Some(shelved)) => Some(forms::copy(&shelved.template)),
        (Sight::Preview, Some(shelved)) => {
            let page = part.parse().unwrap_or(0);
            Some(forms::preview(&shelved.template, page, &origin.user))
        }
        (Sight::Outline, Some(shelved)) => Some(forms::outline(&shelved.template, None, None)),
        (Sight::Field, Some(shelved)) if part.is_empty() => {
            Some(forms::new(&shelved.template, None, None))
        }
        (Sight::Field, Some(shelved)) => {
            let form = forms::change(&shelved.template, &FieldKey::new(part), None, None);
            let gone = || forms::contents(shelved, shelf.may_change, Some(gone()));
            Some(form.unwrap_or_else(gone))
        }
        (Sight::Without, Some(_)) => match &leaf {
            Some(leaf) => Some(remove(edge, click, &shelf, leaf).await?),
            None => None,
        },
    })
}

async fn remove(
    edge: &Edge,
    click: &Click,
    shelf: &Shelf,
    leaf: &Leaf,
) -> Result<Modal, FlowError> {
    let origin = &click.origin;
    let key = FieldKey::new(&*leaf.part);
    let Some(shelved) = shelf.find(&leaf.template) else {
        return Ok(reading::sentence("Templates", stale()));
    };
    let after = shelved.template.without(&key);
    if let Some(wrong) = check(&after).first() {
        let why = Line::of(format!("It was not removed. {wrong}"));
        return Ok(forms::contents(shelved, shelf.may_change, Some(why)));
    }
    let by = act_of(origin);
    let saved = template::save(&edge.ctx, &by, &after, leaf.version).await?;
    Ok(match saved {
        Saved::Saved(shelf) => contents(&shelf, &leaf.template, None),
        Saved::Overtaken(shelf) => contents(&shelf, &leaf.template, Some(overtaken())),
        Saved::NotYours => not_yours(edge, origin).await,
    })
}

/// A field was saved: the template is shown with it. Or it was not, and the form says why.
pub(super) async fn field(
    edge: &Edge,
    submission: &Submission,
    name: &str,
    version: u32,
    key: Option<&FieldKey>,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let entered = match forms::read(&submission.view.inputs, key) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let shelf = template::shelf(&edge.ctx, &origin.workspace, &origin.user).await?;
    let Some(shelved) = shelf.find(name) else {
        return Ok(Reply::become_view(reading::sentence("Templates", stale())));
    };
    let there = &shelved.template;
    let new_key = &entered.field.key;
    if key.is_none() && there.field(new_key).is_some() {
        return Ok(Reply::errors(forms::taken_key()));
    }
    let after = there.with(entered.field.clone(), entered.spot.clone());
    let wrong = check(&after);
    if !wrong.is_empty() {
        return Ok(Reply::errors(forms::wrong(&wrong, new_key, key.is_none())));
    }
    let by = act_by(submission);
    let saved = template::save(&edge.ctx, &by, &after, version).await?;
    Ok(Reply::become_view(match saved {
        Saved::Saved(shelf) => contents(&shelf, name, None),
        Saved::NotYours => not_yours(edge, origin).await,
        Saved::Overtaken(shelf) => again(&shelf, name, key, entered),
    }))
}

/// Somebody else was faster: what was entered stands in the form still, on top of their version.
fn again(shelf: &Shelf, name: &str, key: Option<&FieldKey>, entered: forms::Entered) -> Modal {
    let Some(shelved) = shelf.find(name) else {
        return reading::sentence("Templates", stale());
    };
    let first = not_saved_yet();
    let template: &Template = &shelved.template;
    match key {
        Some(key) => forms::change(template, key, Some(entered), Some(first))
            .unwrap_or_else(|| contents(shelf, name, Some(gone()))),
        None => forms::new(template, Some(entered), Some(first)),
    }
}

/// Titles and points were saved, or the form says why not.
pub(super) async fn outline(
    edge: &Edge,
    submission: &Submission,
    name: &str,
    version: u32,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let entered = match forms::read_outline(&submission.view.inputs) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let shelf = template::shelf(&edge.ctx, &origin.workspace, &origin.user).await?;
    let Some(shelved) = shelf.find(name) else {
        return Ok(Reply::become_view(reading::sentence("Templates", stale())));
    };
    let after = shelved.template.with_outline(&entered);
    if let Some(wrong) = check(&after).first() {
        return Ok(Reply::errors(forms::wrong_outline(&wrong.to_string())));
    }
    let by = act_by(submission);
    let saved = template::save(&edge.ctx, &by, &after, version).await?;
    Ok(Reply::become_view(match saved {
        Saved::Saved(shelf) => contents(&shelf, name, None),
        Saved::NotYours => not_yours(edge, origin).await,
        Saved::Overtaken(shelf) => match shelf.find(name) {
            Some(shelved) => {
                let first = Some(not_saved_yet());
                forms::outline(&shelved.template, Some(&entered), first)
            }
            None => reading::sentence("Templates", stale()),
        },
    }))
}

/// The preview's next page; after the last one, the template again.
pub(super) async fn turned(
    edge: &Edge,
    submission: &Submission,
    name: &str,
    page: usize,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let shelf = template::shelf(&edge.ctx, &origin.workspace, &origin.user).await?;
    let template = shelf.find(name).map(|shelved| &shelved.template);
    let next = template.filter(|template| page + 1 < template.pages.len());
    Ok(Reply::become_view(match next {
        Some(template) => forms::preview(template, page + 1, &origin.user),
        None => contents(&shelf, name, None),
    }))
}

pub(super) async fn copy(
    edge: &Edge,
    submission: &Submission,
    from: &str,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let shelf = template::shelf(&edge.ctx, &origin.workspace, &origin.user).await?;
    let Some(shelved) = shelf.find(from) else {
        return Ok(Reply::become_view(reading::sentence("Templates", stale())));
    };
    let copy = Template {
        name: forms::name(&submission.view.inputs),
        ..Template::clone(&shelved.template)
    };
    if shelf.find(&copy.name).is_some() {
        let why = "There is a template of this name. Choose another.";
        return Ok(Reply::errors(forms::wrong_name(why)));
    }
    if let Some(wrong) = check(&copy).first() {
        return Ok(Reply::errors(forms::wrong_name(&wrong.to_string())));
    }
    let by: Act = act_by(submission);
    let saved = template::save(&edge.ctx, &by, &copy, 0).await?;
    Ok(match saved {
        Saved::Saved(shelf) => Reply::become_view(contents(&shelf, &copy.name, None)),
        Saved::NotYours => Reply::become_view(not_yours(edge, origin).await),
        Saved::Overtaken(_) => {
            let why = "Somebody made a template of this name just now. Choose another.";
            Reply::errors(forms::wrong_name(why))
        }
    })
}

fn contents(shelf: &Shelf, name: &str, first: Option<Line>) -> Modal {
    match shelf.find(name) {
        Some(shelved) => forms::contents(shelved, shelf.may_change, first),
        None => forms::shelf(shelf, None),
    }
}

async fn not_yours(edge: &Edge, origin: &Origin) -> Modal {
    let doubt = we_just_met(edge, origin).await.then_some(outcome::JUST_MET);
    reading::sentence("Templates", settings::not_yours(doubt))
}

fn not_saved_yet() -> Line {
    Line::of(
        "Somebody changed this template while your form was open, so nothing was saved yet. Save \
         puts what you entered into their version.",
    )
}

fn overtaken() -> Line {
    Line::of(
        "Somebody changed this template meanwhile, so nothing was removed. This is how it is now.",
    )
}

fn gone() -> Line {
    Line::of("Somebody removed this field meanwhile. This is how the template is now.")
}
