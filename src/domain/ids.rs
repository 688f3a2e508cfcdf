//! Names of things. Slack's ids are opaque text; ours are numbers people can say aloud.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// A tenant: one Slack workspace (`T…`), or an organisation where Slack names no workspace (`E…`).
    WorkspaceId
);
text_id!(
    /// A person or a bot in a workspace (`U…`, `W…`).
    UserId
);
text_id!(
    /// A user group (`S…`): people who are mentioned together.
    GroupId
);
text_id!(
    /// A channel or a direct conversation (`C…`, `G…`, `D…`). Names change; this does not.
    ChannelId
);
text_id!(
    /// Slack's name for one message in one channel (`1700000000.000100`).
    MessageTs
);
text_id!(
    /// A file at Slack (`F…`), from its announcement on.
    FileId
);
text_id!(
    /// A person's book on its way to somebody else.
    TransferId
);
text_id!(
    /// A draft, named when its form opens, so that every later page turn lands in the same place.
    DraftId
);

/// One customer's passage, `HO-12`: counted from 1 in each workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HandoffId(i64);

impl HandoffId {
    pub fn new(number: i64) -> Self {
        Self(number)
    }

    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for HandoffId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HO-{}", self.0)
    }
}

/// The text is not a handoff's number.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a handoff number")]
pub struct NotAHandoffId;

impl FromStr for HandoffId {
    type Err = NotAHandoffId;

    /// Reads `HO-12`, `ho12`, `#12` and `12`, as people type them.
    fn from_str(text: &str) -> Result<Self, NotAHandoffId> {
        let text = text.trim().to_ascii_lowercase();
        let digits = text
            .strip_prefix("ho")
            .unwrap_or(&text)
            .trim_start_matches(['-', '#', ' ']);
        match digits.parse::<i64>() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(NotAHandoffId),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handoff_number_is_read_as_people_type_it() {
        for text in ["HO-12", "ho-12", "ho12", "Ho 12", "#12", " 12 "] {
            assert_eq!(text.parse(), Ok(HandoffId::new(12)), "{text}");
        }
        for text in [
            "",
            "HO-",
            "acme",
            "12a",
            "-",
            "0",
            "HO-0",
            "99999999999999999999",
        ] {
            assert_eq!(text.parse::<HandoffId>(), Err(NotAHandoffId), "{text}");
        }
        assert_eq!(HandoffId::new(12).to_string(), "HO-12");
    }
}
