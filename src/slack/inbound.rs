//! What Slack tells us, in our words. Nothing past this sees Slack's JSON.
//!
//! Both transports make the same values; a redelivery makes the same value again.

use std::collections::BTreeMap;

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

use super::action::{About, Action, Form};
use super::pointed::Pointed;
use crate::domain::ids::{ChannelId, UserId, WorkspaceId};
use crate::domain::person::Person;

/// Everything that can arrive.
#[derive(Debug)]
pub enum Inbound {
    /// `/handoff …`
    Command(Command),
    /// A button in a message or in a form.
    Click(Click),
    /// A form's submit button.
    Submission(Submission),
    /// A form was closed without submitting.
    Closed(Closed),
    /// A global shortcut.
    Shortcut(Shortcut),
    /// A shortcut in a message's menu.
    OnMessage(OnMessage),
    /// What a menu offers, while somebody types in it.
    Suggest(Suggest),
    Event(Event),
    /// Slack checks our certificate.
    SslCheck,
    /// Slack checks that the events address is ours; the challenge goes back.
    Challenge(String),
    /// A kind we do not know: answered with 200 and counted.
    Unknown {
        kind: String,
    },
}

impl Inbound {
    /// Who did it; `None` for what nobody did.
    pub fn origin(&self) -> Option<&Origin> {
        Some(match self {
            Self::Command(command) => &command.origin,
            Self::Click(click) => &click.origin,
            Self::Submission(submission) => &submission.origin,
            Self::Closed(closed) => &closed.origin,
            Self::Shortcut(shortcut) => &shortcut.origin,
            Self::OnMessage(shortcut) => &shortcut.origin,
            Self::Suggest(asked) => &asked.origin,
            Self::Event(_) | Self::SslCheck | Self::Challenge(_) | Self::Unknown { .. } => {
                return None;
            }
        })
    }

    /// What it is counted as.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Command(_) => "command",
            Self::Click(_) => "click",
            Self::Submission(_) => "submission",
            Self::Closed(_) => "closed",
            Self::Shortcut(_) | Self::OnMessage(_) => "shortcut",
            Self::Suggest(_) => "suggestion",
            Self::Event(_) => "event",
            Self::SslCheck | Self::Challenge(_) | Self::Unknown { .. } => "other",
        }
    }
}

/// Who did it, and where an answer can go.
#[derive(Debug)]
pub struct Origin {
    /// Names this delivery in the log, and to the person if it fails through our fault.
    pub request: String,
    pub workspace: WorkspaceId,
    pub user: UserId,
    /// Opens a form within 3 seconds, once. It is new for every act and the same in a redelivery.
    pub trigger: Option<String>,
    /// Answers the person in place; anyone who has it may write there.
    pub response_url: Option<SecretString>,
}

#[derive(Debug)]
pub struct Command {
    pub origin: Origin,
    /// Where it was typed.
    pub channel: Option<ChannelId>,
    /// What was typed after `/handoff`, trimmed, with names as people read them.
    pub text: String,
    /// The people among it, in their order.
    pub mentions: Vec<Mention>,
}

/// A person named in a command, as Slack recognised them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// How it stands in the text: `@sam`.
    pub typed: String,
    pub user: UserId,
}

#[derive(Debug)]
pub struct Click {
    pub origin: Origin,
    /// `None`: a button of another app's, or of an older version of ours.
    pub action: Option<Action>,
    pub value: String,
    /// The form the button stands in; `None` for buttons of messages.
    pub view: Option<View>,
}

#[derive(Debug)]
pub struct Submission {
    pub origin: Origin,
    pub form: Option<Form>,
    pub view: View,
}

#[derive(Debug)]
pub struct Closed {
    pub origin: Origin,
    pub form: Option<Form>,
    pub view: View,
}

#[derive(Debug)]
pub struct Shortcut {
    pub origin: Origin,
    pub callback: String,
}

#[derive(Debug)]
pub struct OnMessage {
    pub origin: Origin,
    pub callback: String,
    pub message: Pointed,
}

#[derive(Debug)]
pub struct Suggest {
    pub origin: Origin,
    /// Which menu; `None` where it is none of ours.
    pub action: Option<Action>,
    pub typed: String,
}

/// A form as it stands on a person's screen.
#[derive(Debug)]
pub struct View {
    pub id: String,
    /// Changes with every update; a call that names an old one is refused by Slack.
    pub hash: String,
    pub about: About,
    pub inputs: Inputs,
}

/// What a person entered, by block and then by action.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs(pub BTreeMap<String, BTreeMap<String, Input>>);

/// One input's content. Slack sends empty inputs as null; an input that is not on the page is not
/// there at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Empty,
    Text(String),
    Person(UserId),
    People(Vec<UserId>),
    /// `YYYY-MM-DD`
    Date(chrono::NaiveDate),
    /// `HH:MM`
    Time(chrono::NaiveTime),
    Choice(String),
    Choices(Vec<String>),
}

impl Inputs {
    /// The only input of a block; our blocks hold one each.
    pub fn get(&self, block: &str) -> Option<&Input> {
        self.0.get(block)?.values().next()
    }

    /// Differs when anything was entered differently; the same in a redelivery, on every replica.
    pub fn digest(&self) -> String {
        format!("{:x}", Sha256::digest(format!("{:?}", self.0)))
    }

    /// Everything that was typed.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let inputs = self.0.values().flat_map(BTreeMap::values);
        inputs.filter_map(|input| match input {
            Input::Text(text) => Some(text.as_str()),
            Input::Empty
            | Input::Person(_)
            | Input::People(_)
            | Input::Date(_)
            | Input::Time(_)
            | Input::Choice(_)
            | Input::Choices(_) => None,
        })
    }
}

/// Something happened in a workspace.
#[derive(Debug)]
pub struct Event {
    pub workspace: WorkspaceId,
    /// Globally unique; the same in a redelivery.
    pub id: String,
    pub what: Happened,
}

#[derive(Debug)]
pub enum Happened {
    /// A person joined, or their profile, zone or standing changed.
    PersonChanged(Person),
    /// Somebody came into a channel, or went.
    Moved { channel: ChannelId, person: UserId },
    /// Somebody opened the app's home; whether Slack has anything to show there.
    HomeOpened { person: UserId, shown: bool },
    /// The app was removed, or its tokens were.
    Uninstalled,
    /// A kind we do not know.
    Other(String),
}
