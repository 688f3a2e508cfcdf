//! Forms that were submitted, and the brief's form when it was closed.

use super::{
    act_of, add, ask, brief, draft as drafts, explained, follow_up, meeting, returned, settings,
    template, time, transfer, unsent,
};
use crate::domain::decide::Event;
use crate::domain::draft::{Content, Draft};
use crate::domain::ids::{DraftId, HandoffId};
use crate::domain::refusal::Refusal;
use crate::flows::draft::Saved;
use crate::flows::submit::Submission as Sent;
use crate::flows::{FlowError, act, draft, find, submit};
use crate::slack::action::{About, Form};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Closed, Submission, View};
use crate::slack::line::Line;
use crate::slack::messages::{answers, outcome};
use crate::slack::reply::Reply;
use crate::slack::views::meeting::in_the_past;
use crate::slack::views::modal::Modal;
use crate::slack::views::{
    brief_form, cancel, check_in, fine, hand_over, promise, reading, review, send_back,
};

pub(super) async fn submission(edge: &Edge, submission: &Submission) -> Result<Reply, FlowError> {
    let inputs = &submission.view.inputs;
    match (submission.form, &submission.view.about) {
        (
            Some(Form::BriefPage),
            About::Draft {
                draft,
                page,
                template,
                pre_close: _,
            },
        ) => next_page(edge, submission, draft, *page, template).await,
        (Some(Form::Review), About::Draft { draft, .. }) => send(edge, submission, draft).await,
        (Some(Form::Fine), About::Draft { draft, .. }) => fine(edge, submission, draft).await,
        (Some(Form::GiveDraft), About::Draft { draft, .. }) => {
            drafts::given(edge, submission, draft).await
        }
        (Some(Form::Expected), About::Draft { draft, .. }) => {
            drafts::expected_on(edge, submission, draft).await
        }
        (Some(Form::Acknowledge), About::Handoff { handoff }) => {
            meeting::acknowledged(edge, submission, *handoff).await
        }
        (Some(Form::Return), About::Handoff { handoff }) => match send_back::read(inputs) {
            Ok(questions) => {
                carry_out(edge, submission, *handoff, &Event::Return { questions }).await
            }
            Err(errors) => Ok(Reply::errors(errors)),
        },
        (Some(Form::Answer), About::Round { handoff, round }) => {
            returned::answered(edge, submission, *handoff, *round).await
        }
        (Some(Form::AnswerReview), About::Round { handoff, round }) => {
            returned::sent(edge, submission, *handoff, *round).await
        }
        (Some(Form::HandOver), About::Handoff { handoff }) => {
            pass_on(edge, submission, *handoff).await
        }
        (Some(Form::Kickoff), About::Handoff { handoff }) => {
            meeting::booked(edge, submission, *handoff).await
        }
        (Some(Form::Cancel), About::Handoff { handoff }) => match cancel::read(inputs) {
            Ok(reason) => carry_out(edge, submission, *handoff, &Event::Cancel { reason }).await,
            Err(errors) => Ok(Reply::errors(errors)),
        },
        (Some(Form::ChangeSeller), About::Handoff { handoff }) => {
            follow_up::change_seller(edge, submission, *handoff).await
        }
        (Some(Form::Transfer), About::Transfer { from }) => {
            transfer::submitted(edge, submission, from.as_ref()).await
        }
        (Some(Form::CheckIn), About::CheckIn { handoff, day }) => {
            follow_up::check_in(edge, submission, *handoff, *day).await
        }
        (Some(Form::Promise), About::Handoff { handoff }) => {
            follow_up::turn_promise(edge, submission, *handoff).await
        }
        (Some(Form::Complete), About::Handoff { handoff }) => {
            match check_in::read_complete(inputs) {
                Ok(first_value_on) => {
                    let event = Event::Complete { first_value_on };
                    carry_out(edge, submission, *handoff, &event).await
                }
                Err(errors) => Ok(Reply::errors(errors)),
            }
        }
        (Some(Form::Ask), About::Handoff { handoff }) => {
            ask::asked(edge, submission, *handoff).await
        }
        (Some(Form::AnswerQuestion), About::Question { handoff, nth }) => {
            ask::answered(edge, submission, *handoff, *nth).await
        }
        (Some(Form::Add), About::Adding { source, .. }) => {
            add::submitted(edge, submission, source).await
        }
        (Some(Form::Snooze), About::Owing { item }) => {
            follow_up::snooze(edge, submission, item).await
        }
        (Some(Form::Snooze), About::Draft { draft, .. }) => {
            unsent::snooze(edge, submission, draft).await
        }
        (
            Some(Form::Setting),
            About::Setting {
                part,
                version,
                under,
            },
        ) => settings::submitted(edge, submission, part, *version, under).await,
        (
            Some(Form::TemplateField),
            About::Template {
                name,
                version,
                field,
            },
        ) => template::field(edge, submission, name, *version, field.as_ref()).await,
        (Some(Form::TemplatePreview), About::Preview { template, page }) => {
            template::turned(edge, submission, template, *page).await
        }
        (Some(Form::TemplateOutline), About::Template { name, version, .. }) => {
            template::outline(edge, submission, name, *version).await
        }
        (Some(Form::TemplateCopy), About::Template { name, .. }) => {
            template::copy(edge, submission, name).await
        }
        (Some(Form::Hours), _) => time::hours_submitted(edge, submission).await,
        (Some(Form::Away), About::Absence { replaces }) => {
            time::away_submitted(edge, submission, *replaces).await
        }
        (
            Some(
                Form::BriefPage
                | Form::Review
                | Form::Fine
                | Form::GiveDraft
                | Form::Expected
                | Form::Acknowledge
                | Form::Return
                | Form::Answer
                | Form::AnswerReview
                | Form::HandOver
                | Form::ChangeSeller
                | Form::Transfer
                | Form::Kickoff
                | Form::CheckIn
                | Form::Promise
                | Form::Complete
                | Form::Snooze
                | Form::Ask
                | Form::AnswerQuestion
                | Form::Add
                | Form::Cancel
                | Form::Setting
                | Form::TemplateField
                | Form::TemplateCopy
                | Form::TemplateOutline
                | Form::TemplatePreview
                | Form::Away
                | Form::Resume
                | Form::Reading,
            )
            | None,
            _,
        ) => Ok(Reply::become_view(reading::sentence("Handoff", outdated()))),
    }
}

fn outdated() -> Line {
    Line::of(
        "This form is from an older version of Handoff. Drafts are kept: close it and type \
         /handoff again.",
    )
}

/// A form closed without submitting keeps what Slack hands over.
pub(super) async fn closed(edge: &Edge, closed: &Closed) -> Result<(), FlowError> {
    if let (Some(Form::Answer), About::Round { handoff, round }) = (closed.form, &closed.view.about)
    {
        return returned::closed(edge, closed, *handoff, *round).await;
    }
    let (Some(Form::BriefPage), About::Draft { draft, .. }) = (closed.form, &closed.view.about)
    else {
        return Ok(());
    };
    let origin = &closed.origin;
    let found = draft::load(&edge.ctx, &origin.workspace, &origin.user, draft).await?;
    let untouched = Content::started(origin.user.clone(), "");
    let mut content = found.map_or_else(|| untouched.clone(), |draft| draft.content);
    let before = content.clone();
    brief_form::read_closed(&closed.view.inputs, &mut content);
    // A form opened by mistake leaves no draft behind.
    if content != before && content != untouched {
        let keep = |kept: &mut Content| brief_form::read_closed(&closed.view.inputs, kept);
        match brief::keep(edge, origin, &closed.view, draft, keep).await? {
            Saved::Kept(_) => {}
            // It was given away while it was open: what was typed since is a draft of its own.
            Saved::WithSomebodyElse(_) => {
                let own = DraftId::new(format!("{draft}-{}", origin.user));
                brief::keep(edge, origin, &closed.view, &own, keep).await?;
            }
        }
    }
    Ok(())
}

async fn next_page(
    edge: &Edge,
    submission: &Submission,
    id: &DraftId,
    page: usize,
    shown: &str,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let view = &submission.view;
    let change = |content: &mut Content| brief_form::read(&view.inputs, content);
    let draft = match brief::keep(edge, origin, view, id, change).await? {
        Saved::Kept(draft) => draft,
        Saved::WithSomebodyElse(has_it) => {
            return Ok(Reply::become_view(brief::elsewhere(view, &has_it)));
        }
    };
    if let Some(handoff) = draft.submitted_as {
        return Ok(Reply::become_view(on_its_way(
            &draft.content.customer,
            handoff,
        )));
    }
    let mut errors = brief_form::check(&draft.content, &draft.template, page);
    // Of another template's page not everything may be on the screen.
    errors.retain(|(block, _)| view.inputs.get(block).is_some());
    if !errors.is_empty() {
        return Ok(Reply::errors(errors));
    }
    let next = brief::next_page(view, &draft, shown, page);
    Ok(Reply::become_view(
        brief::page(edge, origin, &draft, next).await?,
    ))
}

async fn send(edge: &Edge, submission: &Submission, id: &DraftId) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let sent = submit::submit(&edge.ctx, &origin.workspace, &origin.user, id).await?;
    let again = |draft: &Draft, trouble: Option<&Line>| {
        Reply::become_view(review::review(id, &draft.content, &draft.template, trouble))
    };
    Ok(match sent {
        Sent::Sent(handoff) => {
            Reply::become_view(on_its_way(handoff.customer.as_str(), handoff.id))
        }
        Sent::AlreadyOpen(open) => {
            let channel = find::channel_of(&edge.ctx, &origin.workspace, open.id).await?;
            let line = answers::already_open(
                open.id,
                &open.customer,
                open.submitted_at,
                channel.place.channel(),
            );
            Reply::become_view(reading::sentence(open.customer.as_str(), line))
        }
        // The review page itself says what is missing.
        Sent::NotReady(draft, _) => again(&draft, None),
        Sent::NobodyFree(draft) => again(&draft, Some(&outcome::nobody_free())),
        Sent::CannotCarry(draft, person) => again(&draft, Some(&outcome::cannot_carry(&person))),
        Sent::WithSomebodyElse(draft) => {
            Reply::become_view(brief::elsewhere(&submission.view, &draft.author))
        }
        Sent::Gone => Reply::become_view(reading::sentence(
            "Handoff",
            Line::of("This draft was discarded in another window. Type /handoff to start again."),
        )),
        Sent::NotInstalled => Reply::become_view(reading::sentence("Handoff", super::not_ours())),
    })
}

/// What the seller says about a weak answer is kept, and the review shown with it.
async fn fine(edge: &Edge, submission: &Submission, id: &DraftId) -> Result<Reply, FlowError> {
    let (origin, view) = (&submission.origin, &submission.view);
    let Some((field, why)) = fine::read(&view.inputs) else {
        return Ok(Reply::errors(fine::choose()));
    };
    let change = |content: &mut Content| {
        if why.is_empty() {
            content.brief.fine.remove(&field);
        } else {
            content.brief.fine.insert(field.clone(), why.clone());
        }
    };
    let draft = match brief::keep(edge, origin, view, id, change).await? {
        Saved::Kept(draft) => draft,
        Saved::WithSomebodyElse(has_it) => {
            return Ok(Reply::become_view(brief::elsewhere(view, &has_it)));
        }
    };
    if let Some(handoff) = draft.submitted_as {
        let sent = on_its_way(&draft.content.customer, handoff);
        return Ok(Reply::become_view(sent));
    }
    Ok(Reply::become_view(
        brief::page(edge, origin, &draft, None).await?,
    ))
}

fn on_its_way(customer: &str, handoff: HandoffId) -> Modal {
    reading::sentence(customer, outcome::on_its_way(handoff))
}

/// Runs an act and closes the form; what the rules refuse is said in its place.
pub(super) async fn carry_out(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
    event: &Event,
) -> Result<Reply, FlowError> {
    let acted = act::act(&edge.ctx, &act_by(submission), id, event).await;
    match acted {
        Ok(_) => Ok(Reply::close()),
        Err(FlowError::Refused {
            refusal: Refusal::KickoffInThePast,
            ..
        }) => Ok(Reply::errors(in_the_past())),
        Err(FlowError::Refused {
            refusal: Refusal::SameManager { .. } | Refusal::SameSeller { .. },
            ..
        }) => Ok(Reply::errors(hand_over::asked_already())),
        Err(FlowError::Refused {
            refusal: Refusal::FirstValueAhead,
            ..
        }) => Ok(Reply::errors(check_in::first_value_ahead())),
        Err(FlowError::Refused {
            refusal: Refusal::DueInThePast,
            ..
        }) => Ok(Reply::errors(promise::in_the_past())),
        Err(error) => without_effect(edge, submission, &error).await,
    }
}

/// Why nothing came of it, with everything that was typed.
pub(super) async fn without_effect(
    edge: &Edge,
    submission: &Submission,
    error: &FlowError,
) -> Result<Reply, FlowError> {
    let title = title_of(error);
    let typed = submission.view.inputs.texts();
    let why = explained(edge, &submission.origin, error).await;
    let view = reading::without_effect(&title, why, typed);
    Ok(Reply::become_view(view))
}

/// What was entered takes effect once, however often it arrives; a corrected form is another act.
pub(super) fn act_by(submission: &Submission) -> act::Act {
    let View { id, inputs, .. } = &submission.view;
    act::Act {
        delivery: format!("view/{id}/{}", inputs.digest()),
        ..act_of(&submission.origin)
    }
}

pub(super) fn title_of(error: &FlowError) -> String {
    match error {
        FlowError::Refused {
            handoff: Some(handoff),
            ..
        } => handoff.customer.as_str().to_owned(),
        FlowError::Refused { handoff: None, .. } | FlowError::Store(_) => "Handoff".to_owned(),
    }
}

async fn pass_on(edge: &Edge, submission: &Submission, id: HandoffId) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let entered = match hand_over::read(&submission.view.inputs) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let cannot = act::who_cannot_carry(&edge.ctx, &origin.workspace, &entered.to).await?;
    if let Some(person) = cannot {
        let why = outcome::why_not(&person);
        return Ok(Reply::errors(hand_over::wrong_person(&why)));
    }
    let event = Event::HandOver {
        to: entered.to,
        why: entered.why,
    };
    carry_out(edge, submission, id, &event).await
}
