//! What is said when there is no answer: the database is slow, locked, full or gone.
//!
//! Slack waits three seconds and then shows its own shrug, or nothing at all. So we stop waiting
//! before, and say something where the person acted. A form stays open with everything typed in it;
//! an event is refused, so that Slack brings it again.

use std::time::Duration;

use super::inbound::{Inbound, Origin, Submission};
use super::line::Line;
use super::message::Message;
use super::reply::{Ack, Reply, Show};
use super::views::reading;

/// A form must still be shown within Slack's three seconds, and the answer has a way to go.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Where a person can be told, kept while their act is under way.
#[derive(Debug)]
pub enum Excuse {
    Whisper,
    /// In a form of its own, or on top of the one that is open.
    Form {
        trigger: Option<String>,
        on_top: bool,
    },
    /// At an input of the form that was submitted, which stays; in its place when it has none.
    AtInput(Option<String>),
    /// A menu that offers nothing; the form stays.
    Menu,
    /// Nobody is told: Slack tries again.
    Again,
    /// Nobody waits for an answer.
    Nobody,
}

impl Excuse {
    pub fn of(inbound: &Inbound) -> Self {
        let form = |origin: &Origin, on_top| Self::Form {
            trigger: origin.trigger.clone(),
            on_top,
        };
        match inbound {
            Inbound::Command(_) => Self::Whisper,
            Inbound::Click(click) => form(&click.origin, click.view.is_some()),
            Inbound::Shortcut(shortcut) => form(&shortcut.origin, false),
            Inbound::OnMessage(shortcut) => form(&shortcut.origin, false),
            Inbound::Suggest(_) => Self::Menu,
            Inbound::Submission(submission) => Self::AtInput(input_of(submission)),
            Inbound::Event(_) => Self::Again,
            // Slack brings a closing once, and shows nothing.
            Inbound::Closed(_)
            | Inbound::SslCheck
            | Inbound::Challenge(_)
            | Inbound::Unknown { .. } => Self::Nobody,
        }
    }

    /// There is no answer yet, and Slack will not wait for one.
    pub fn too_slow(self) -> Reply {
        match self {
            Self::Whisper => Reply::whisper(Message::from(too_slow())),
            Self::Form { trigger: None, .. } => Reply::tell(Message::from(too_slow())),
            Self::Form {
                trigger: Some(trigger),
                on_top,
            } => {
                let view = Box::new(reading::sentence("Handoff", too_slow()));
                Reply::show(if on_top {
                    Show::Push { trigger, view }
                } else {
                    Show::Open { trigger, view }
                })
            }
            Self::AtInput(input) => stay(input, too_slow()),
            Self::Menu => Reply::options(Vec::new()),
            Self::Again => Reply {
                ack: Ack::Again,
                ..Reply::default()
            },
            Self::Nobody => Reply::empty(),
        }
    }
}

/// The database failed while a form was taken in: what was typed stays on the screen.
pub fn unsaved(submission: &Submission, why: Line) -> Reply {
    stay(input_of(submission), why)
}

fn stay(input: Option<String>, why: Line) -> Reply {
    match input {
        Some(block) => Reply::errors(vec![(block, not_saved().to_owned())]),
        None => Reply::become_view(reading::sentence("Handoff", why)),
    }
}

/// Every input of ours is a block of its own.
fn input_of(submission: &Submission) -> Option<String> {
    submission.view.inputs.0.keys().next().cloned()
}

fn too_slow() -> Line {
    Line::of(
        "Handoff cannot answer right now, so this may not be done. What was saved before is safe. \
         Look again in a minute, and if it is not done, please try once more.",
    )
}

fn not_saved() -> &'static str {
    "This could not be saved just now. What you typed is still here: please press the button again \
     in a minute."
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::messages::tests::read;

    #[test]
    fn a_menu_then_offers_nothing() {
        let reply = Excuse::Menu.too_slow();
        assert!(matches!(reply.ack, Ack::Options(options) if options.is_empty()));
        assert!(reply.show.is_none() && reply.tell.is_none());
    }

    #[test]
    fn it_says_what_to_do_and_promises_nothing() {
        assert_snapshot!(read(&too_slow().into()), @"Handoff cannot answer right now, so this may not be done. What was saved before is safe. Look again in a minute, and if it is not done, please try once more.");
        assert_snapshot!(not_saved(), @"This could not be saved just now. What you typed is still here: please press the button again in a minute.");
    }
}
