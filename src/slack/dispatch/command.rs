//! `/handoff …`, verb by verb.

use super::click::{self, Wish};
use super::find::{self, Meant, may_not_read, meant, see};
use super::{
    act_of, ask, digest, explained, history, refused, settings, start, time, transfer, we_just_met,
};
use crate::domain::handoff::Handoff;
use crate::flows::{FlowError, list, note, repair};
use crate::slack::action::List;
use crate::slack::command::Verb;
use crate::slack::edge::Edge;
use crate::slack::inbound::Command;
use crate::slack::message::Message;
use crate::slack::messages::{answers, outcome};
use crate::slack::reply::{Reply, Show};
use crate::slack::views::modal::Modal;
use crate::slack::views::reading;

pub(super) async fn command(edge: &Edge, command: &Command) -> Result<Reply, FlowError> {
    let origin = &command.origin;
    let ctx = &edge.ctx;
    match Verb::parse(&command.text) {
        Verb::New { customer } => start(edge, origin, &customer, false).await,
        Verb::Draft { customer } => start(edge, origin, &customer, true).await,
        Verb::List => {
            let listed = list::list(ctx, &origin.workspace, &origin.user).await?;
            // Who is listed nowhere may be an admin we never met.
            if listed.handoffs.is_empty() && we_just_met(edge, origin).await {
                return Ok(Reply::whisper(answers::nothing_open(Some(
                    outcome::JUST_MET,
                ))));
            }
            Ok(Reply::whisper(answers::list(
                &listed.handoffs,
                &origin.user,
            )))
        }
        Verb::Show { about } => match meant(edge, command, "show", &about).await? {
            Meant::This(handoff) => show(edge, command, &handoff).await,
            Meant::Unclear(answer) => Ok(Reply::whisper(answer)),
        },
        Verb::History { about } => match meant(edge, command, "history", &about).await? {
            Meant::This(handoff) => history::open(edge, origin, handoff.id).await,
            Meant::Unclear(answer) => Ok(Reply::whisper(answer)),
        },
        Verb::Find { words } => find::find(edge, command, &words).await,
        Verb::Alias { about, alias } => find::alias(edge, command, &about, &alias).await,
        Verb::Note { text, .. } if text.is_empty() => {
            Ok(Reply::whisper(answers::incomplete("note")))
        }
        Verb::Note { about, text } => {
            let why_not = match meant(edge, command, "note", &about).await? {
                Meant::This(handoff) => {
                    match note::note(ctx, &act_of(origin), handoff.id, &text).await {
                        Ok(handoff) => {
                            return Ok(Reply::whisper(Message::from(answers::noted(&handoff))));
                        }
                        Err(error) => Message::from(explained(edge, origin, &error).await),
                    }
                }
                Meant::Unclear(answer) => answer,
            };
            Ok(Reply::whisper(answers::with_typed(why_not, &text)))
        }
        Verb::Ask { rest } => ask::command(edge, command, &rest).await,
        Verb::Kickoff { about } => match meant(edge, command, "kickoff", &about).await? {
            Meant::This(handoff) => {
                click::open_for(edge, origin, handoff.id, Wish::BookKickoff).await
            }
            Meant::Unclear(answer) => Ok(Reply::whisper(answer)),
        },
        Verb::Promise { about } => match meant(edge, command, "promise", &about).await? {
            Meant::This(handoff) => {
                let wish = Wish::TurnPromise { row: None };
                click::open_for(edge, origin, handoff.id, wish).await
            }
            Meant::Unclear(answer) => Ok(Reply::whisper(answer)),
        },
        Verb::Transfer { rest } => transfer::command(edge, command, &rest).await,
        Verb::Cancel { about } => match meant(edge, command, "cancel", &about).await? {
            Meant::This(handoff) => click::open_for(edge, origin, handoff.id, Wish::Cancel).await,
            Meant::Unclear(answer) => Ok(Reply::whisper(answer)),
        },
        Verb::Repair { about } => match meant(edge, command, "repair", &about).await? {
            Meant::This(handoff) => {
                let handoff = repair::repair(ctx, &act_of(origin), handoff.id).await?;
                Ok(Reply::whisper(Message::from(answers::repairing(&handoff))))
            }
            Meant::Unclear(answer) => Ok(Reply::whisper(answer)),
        },
        Verb::Digest => digest::digest(edge, origin).await,
        Verb::Leads => settings::open(edge, origin, List::Leads).await,
        Verb::Settings => settings::open(edge, origin, List::Everything).await,
        Verb::Away { rest } => time::away(edge, command, &rest).await,
        Verb::Back => time::back(edge, origin).await,
        Verb::Hours => time::hours(edge, origin).await,
        Verb::Help => Ok(Reply::whisper(answers::help(None))),
        Verb::Unclear { typed, nearest } => {
            Ok(Reply::whisper(answers::help(Some((&typed, nearest)))))
        }
    }
}

async fn show(edge: &Edge, command: &Command, handoff: &Handoff) -> Result<Reply, FlowError> {
    let seen = see(edge, command, handoff.id).await?;
    if let Some(refusal) = may_not_read(&seen) {
        let why = refused(edge, &command.origin, &refusal, Some(handoff)).await;
        return Ok(Reply::whisper(Message::from(why)));
    }
    let sensitive = seen.actor.takes_part(&seen.handoff);
    let view = reading::brief(&seen.handoff, sensitive);
    Ok(open(command, view))
}

fn open(command: &Command, view: Modal) -> Reply {
    command
        .origin
        .trigger
        .clone()
        .map_or_else(Reply::empty, |trigger| {
            Reply::show(Show::Open {
                trigger,
                view: Box::new(view),
            })
        })
}
