//! The shape of one method's rules, and the look-up by name.

use super::table::TABLE;

/// What Slack's reference says about one Web API method; look it up with [`Method::named`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Method {
    pub name: &'static str,
    /// Whether the reference documents it as a `GET`; both verbs work.
    pub get: bool,
    /// Whether a JSON body is read. If not, such a body is ignored as a whole.
    pub json: bool,
    pub tier: Tier,
    /// Any one of these bot scopes is enough; none listed means none needed.
    pub scopes: &'static [&'static str],
    pub required: &'static [&'static str],
    pub arguments: &'static [(&'static str, Kind)],
    /// The errors that the method documents beside the common ones.
    pub errors: &'static [&'static str],
}

/// The type that the reference gives an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Boolean,
    /// An object, a list, or one of several.
    Any,
}

/// How often a method may be called per workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    One,
    Two,
    Three,
    Four,
    /// The method has its own limit.
    Special,
}

impl Tier {
    /// Calls a minute that Slack promises to let through; `None` where the method has its own rule.
    pub fn calls_a_minute(self) -> Option<usize> {
        match self {
            Self::One => Some(1),
            Self::Two => Some(20),
            Self::Three => Some(50),
            Self::Four => Some(100),
            Self::Special => None,
        }
    }
}

impl Method {
    /// The method of that name, such as `chat.postMessage`.
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLE.iter().find(|method| method.name == name)
    }

    /// Whether the reference lists such an argument.
    pub fn knows(&self, argument: &str) -> bool {
        argument == "token" || self.arguments.iter().any(|(name, _)| *name == argument)
    }
}
