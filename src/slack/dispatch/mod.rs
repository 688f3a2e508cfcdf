//! From what came in to the verb it asks for, and from what the verb returns to the answer.
//!
//! Nothing here is slow: local database work and pure rendering. Every other write to Slack is an
//! outbox row that the verb left behind.

mod add;
mod ask;
mod brief;
mod click;
mod command;
mod digest;
mod draft;
mod event;
mod find;
mod follow_up;
mod history;
mod home;
mod meeting;
mod returned;
mod settings;
mod submission;
mod template;
mod time;
mod transfer;
mod unsent;

use crate::domain::handoff::Handoff;
use crate::domain::refusal::Refusal;
use crate::flows::act::Act;
use crate::flows::draft::{Start, start as start_brief};
use crate::flows::{FlowError, meet};
use crate::slack::action::{ADD_SHORTCUT, START_SHORTCUT};
use crate::slack::edge::Edge;
use crate::slack::excuse::unsaved;
use crate::slack::inbound::{Inbound, Origin};
use crate::slack::line::Line;
use crate::slack::message::Message;
use crate::slack::messages::refusal::refusal as refusal_line;
use crate::slack::messages::{answers, outcome};
use crate::slack::reply::{Ack, Reply, Show};
use crate::slack::views::{reading, resume};

/// Answers anything; what fails is told to the person and logged once, here.
pub async fn dispatch(edge: &Edge, inbound: Inbound) -> Reply {
    match inbound {
        Inbound::Command(command) if !is_ours(edge, &command.origin) => {
            Reply::whisper(Message::from(not_ours()))
        }
        Inbound::Command(command) => match command::command(edge, &command).await {
            Ok(reply) => reply,
            Err(error) => {
                let why = explained(edge, &command.origin, &error).await;
                Reply::whisper(Message::from(why))
            }
        },
        Inbound::Shortcut(shortcut) if is_ours(edge, &shortcut.origin) => {
            if shortcut.callback != START_SHORTCUT {
                return Reply::empty();
            }
            match start(edge, &shortcut.origin, "", false).await {
                Ok(reply) => reply,
                Err(error) => {
                    let why = explained(edge, &shortcut.origin, &error).await;
                    say_in_form(&shortcut.origin, why)
                }
            }
        }
        Inbound::OnMessage(shortcut) if is_ours(edge, &shortcut.origin) => {
            if shortcut.callback != ADD_SHORTCUT {
                return Reply::empty();
            }
            match add::open(edge, &shortcut).await {
                Ok(reply) => reply,
                Err(error) => {
                    let why = explained(edge, &shortcut.origin, &error).await;
                    say_in_form(&shortcut.origin, why)
                }
            }
        }
        Inbound::Suggest(asked) if is_ours(edge, &asked.origin) => {
            match add::suggest(edge, &asked).await {
                Ok(reply) => reply,
                Err(error) => {
                    explained(edge, &asked.origin, &error).await;
                    Reply::options(Vec::new())
                }
            }
        }
        Inbound::Click(click) if is_ours(edge, &click.origin) => {
            let reply = match click::click(edge, &click).await {
                Ok(reply) => reply,
                Err(error) => {
                    let why = explained(edge, &click.origin, &error).await;
                    say_in_form(&click.origin, why)
                }
            };
            click::on_top(&click, reply)
        }
        Inbound::Submission(submission) if is_ours(edge, &submission.origin) => {
            match submission::submission(edge, &submission).await {
                Ok(reply) => reply,
                Err(error) => {
                    let why = explained(edge, &submission.origin, &error).await;
                    match error {
                        FlowError::Refused { .. } => {
                            Reply::become_view(reading::sentence("Handoff", why))
                        }
                        FlowError::Store(_) => unsaved(&submission, why),
                    }
                }
            }
        }
        Inbound::Closed(closed) if is_ours(edge, &closed.origin) => {
            if let Err(error) = submission::closed(edge, &closed).await {
                explained(edge, &closed.origin, &error).await;
            }
            Reply::empty()
        }
        Inbound::Submission(_) => Reply::become_view(reading::sentence("Handoff", not_ours())),
        Inbound::Click(_) | Inbound::OnMessage(_) => Reply::tell(Message::from(not_ours())),
        Inbound::Suggest(_) => Reply::options(Vec::new()),
        Inbound::Event(event) if edge.installation.api_of(&event.workspace).is_none() => {
            Reply::empty()
        }
        Inbound::Event(event) => Reply {
            ack: event::event(edge, &event).await,
            ..Reply::default()
        },
        Inbound::Shortcut(_) | Inbound::Closed(_) | Inbound::SslCheck => Reply::empty(),
        Inbound::Challenge(challenge) => Reply {
            ack: Ack::Plain(challenge),
            ..Reply::default()
        },
        Inbound::Unknown { kind } => {
            tracing::info!(kind, "passed over something Slack sent that we do not know");
            Reply::empty()
        }
    }
}

fn is_ours(edge: &Edge, origin: &Origin) -> bool {
    edge.installation.api_of(&origin.workspace).is_some()
}

fn not_ours() -> Line {
    Line::of(
        "Handoff is not connected to this workspace yet. If it was just installed, try again in a \
         minute; otherwise ask whoever runs it to install it here.",
    )
}

/// Opens the form, or offers to go on with a draft; `pre_close` where the deal is not won yet.
async fn start(
    edge: &Edge,
    origin: &Origin,
    customer: &str,
    pre_close: bool,
) -> Result<Reply, FlowError> {
    let Some(trigger) = origin.trigger.clone() else {
        return Ok(Reply::empty());
    };
    let ctx = &edge.ctx;
    let view = match start_brief(ctx, &origin.workspace, &origin.user).await? {
        Start::Fresh(offered) => brief::first(origin, customer, pre_close, &offered),
        Start::Resume(drafts) => {
            let typed = Some(customer).filter(|customer| !customer.is_empty());
            resume::resume(&drafts, typed, ctx.clock.now())
        }
    };
    Ok(Reply::show(Show::Open {
        trigger,
        view: Box::new(view),
    }))
}

/// A small form with one sentence, for clicks that cannot do what they say.
fn say_in_form(origin: &Origin, line: Line) -> Reply {
    origin.trigger.clone().map_or_else(Reply::empty, |trigger| {
        Reply::show(Show::Open {
            trigger,
            view: Box::new(reading::sentence("Handoff", line)),
        })
    })
}

/// What a person is told when a verb did nothing. Our own failures are logged here, once, under the
/// reference that the person sees.
async fn explained(edge: &Edge, origin: &Origin, error: &FlowError) -> Line {
    match error {
        FlowError::Refused { refusal, handoff } => {
            refused(edge, origin, refusal, handoff.as_deref()).await
        }
        FlowError::Store(error) => {
            tracing::error!(%error, "an act failed");
            answers::went_wrong(&origin.request)
        }
    }
}

/// Why not. An admin or a member we never met is refused like anybody else, and told so.
async fn refused(
    edge: &Edge,
    origin: &Origin,
    refusal: &Refusal,
    handoff: Option<&Handoff>,
) -> Line {
    let Some(handoff) = handoff else {
        return Line::of(
            "That handoff is not here any more. Type /handoff list to see those that are.",
        );
    };
    let line = refusal_line(refusal, handoff);
    if refusal.is_about_who() && we_just_met(edge, origin).await {
        line.text(" ").text(outcome::JUST_MET)
    } else {
        line
    }
}

/// Whether this is somebody we do not know yet; Slack is then asked who they are.
async fn we_just_met(edge: &Edge, origin: &Origin) -> bool {
    let met = meet::is_new(&edge.ctx, &origin.workspace, &origin.user).await;
    met.unwrap_or_else(|error| {
        tracing::error!(%error, "somebody could not be introduced");
        false
    })
}

/// An act's name in the inbox: a trigger is new for every press and the same in a redelivery.
/// Without one, no two acts may pass for the same.
fn act_of(origin: &Origin) -> Act {
    let unnamed = || uuid::Uuid::new_v4().simple().to_string();
    let delivery = origin.trigger.clone().unwrap_or_else(unnamed);
    Act {
        workspace: origin.workspace.clone(),
        user: origin.user.clone(),
        delivery: format!("trigger/{delivery}"),
    }
}
