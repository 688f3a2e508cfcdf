//! What goes back to Slack at once: the acknowledgement, and perhaps one call that shows a form.

use serde::Serialize;
use serde_json::json;

use super::client::messages::Whisper;
use super::message::Message;
use super::views::modal::Modal;
use crate::domain::dates::DateLanguage;

/// What is acknowledged, and how its days are to be read.
#[derive(Debug)]
pub struct Answer {
    pub ack: Ack,
    pub dates: DateLanguage,
}

/// An acknowledgement as it is written down, for either transport.
#[derive(Debug)]
pub enum Body {
    Empty,
    /// Readable as JSON.
    Json(String),
    Plain(String),
    /// We could not take it in: Slack is to bring it again.
    Again,
}

impl Answer {
    pub fn body(self) -> Body {
        let dates = self.dates;
        match self.ack {
            Ack::Empty => Body::Empty,
            Ack::Whisper(message) => Body::json(&Whisper::new(message.written(dates))),
            Ack::Become(view) => {
                let view = view.written(dates);
                Body::json(&json!({ "response_action": "update", "view": view }))
            }
            Ack::Close => Body::json(&json!({ "response_action": "clear" })),
            Ack::Errors(errors) => {
                let errors: serde_json::Map<_, _> = errors
                    .into_iter()
                    .map(|(block, sentence)| (block, sentence.into()))
                    .collect();
                Body::json(&json!({ "response_action": "errors", "errors": errors }))
            }
            Ack::Options(options) => {
                let option = |(value, says)| {
                    let text = json!({ "type": "plain_text", "text": says, "emoji": false });
                    json!({ "text": text, "value": value })
                };
                let options: Vec<_> = options.into_iter().map(option).collect();
                Body::json(&json!({ "options": options }))
            }
            Ack::Plain(text) => Body::Plain(text),
            Ack::Again => Body::Again,
        }
    }
}

impl Body {
    /// What cannot be written down, which nothing of ours is, is brought again.
    fn json(value: &impl Serialize) -> Self {
        serde_json::to_string(value).map_or(Self::Again, Self::Json)
    }
}

/// The answer to one [`Inbound`](super::inbound::Inbound).
#[derive(Debug, Default)]
pub struct Reply {
    pub ack: Ack,
    /// Made right away, before the acknowledgement: Slack's trigger lives three seconds.
    pub show: Option<Show>,
    /// Said where they acted, for clicks that can show nothing.
    pub tell: Option<Message>,
}

#[derive(Debug, Default)]
pub enum Ack {
    #[default]
    Empty,
    /// Only the person who typed the command sees it.
    Whisper(Message),
    /// The form on the screen becomes this one.
    Become(Box<Modal>),
    /// All forms close.
    Close,
    /// The form stays; sentences appear at its blocks.
    Errors(Vec<(String, String)>),
    /// What a menu offers: values, and what they say.
    Options(Vec<(String, String)>),
    /// A plain body: Slack's challenge.
    Plain(String),
    /// We could not take it in: Slack is to bring it again.
    Again,
}

/// Shows a form.
#[derive(Debug)]
pub enum Show {
    Open {
        trigger: String,
        view: Box<Modal>,
    },
    /// On top of the form that is open.
    Push {
        trigger: String,
        view: Box<Modal>,
    },
    /// In place of the form that is open.
    Update {
        view_id: String,
        hash: String,
        view: Box<Modal>,
    },
    /// Brings forms up to date that stand below the one that closes.
    Refresh {
        views: Vec<(String, Modal)>,
    },
}

impl Show {
    fn has_dates(&self) -> bool {
        match self {
            Self::Open { view, .. } | Self::Push { view, .. } | Self::Update { view, .. } => {
                view.has_dates()
            }
            Self::Refresh { views } => views.iter().any(|(_, view)| view.has_dates()),
        }
    }
}

impl Reply {
    /// Whether it reads differently in another language of dates.
    pub fn has_dates(&self) -> bool {
        let by_itself = match &self.ack {
            Ack::Whisper(message) => message.has_dates(),
            Ack::Become(view) => view.has_dates(),
            // What stands at an input has no days in it, nor what a menu offers.
            Ack::Empty
            | Ack::Close
            | Ack::Errors(_)
            | Ack::Options(_)
            | Ack::Plain(_)
            | Ack::Again => false,
        };
        by_itself
            || self.show.as_ref().is_some_and(Show::has_dates)
            || self.tell.as_ref().is_some_and(Message::has_dates)
    }

    pub fn empty() -> Self {
        Self::default()
    }

    pub fn whisper(message: Message) -> Self {
        Self {
            ack: Ack::Whisper(message),
            ..Self::default()
        }
    }

    pub fn become_view(view: Modal) -> Self {
        Self {
            ack: Ack::Become(Box::new(view)),
            ..Self::default()
        }
    }

    pub fn close() -> Self {
        Self {
            ack: Ack::Close,
            ..Self::default()
        }
    }

    pub fn errors(errors: Vec<(String, String)>) -> Self {
        Self {
            ack: Ack::Errors(errors),
            ..Self::default()
        }
    }

    pub fn options(options: Vec<(String, String)>) -> Self {
        Self {
            ack: Ack::Options(options),
            ..Self::default()
        }
    }

    pub fn tell(message: Message) -> Self {
        Self {
            tell: Some(message),
            ..Self::default()
        }
    }

    pub fn show(show: Show) -> Self {
        Self {
            show: Some(show),
            ..Self::default()
        }
    }
}
