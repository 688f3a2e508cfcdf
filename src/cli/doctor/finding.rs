//! One thing that was looked at.

use std::fmt::Display;

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Good,
    /// It works, or could not be looked at; somebody should know.
    Doubtful,
    Bad,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    pub what: &'static str,
    pub state: State,
    pub says: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Finding {
    pub fn good(what: &'static str, says: impl Display) -> Self {
        Self {
            what,
            state: State::Good,
            says: says.to_string(),
            fix: None,
        }
    }

    pub fn doubtful(what: &'static str, says: impl Display, fix: impl Display) -> Self {
        Self {
            state: State::Doubtful,
            fix: Some(fix.to_string()),
            ..Self::good(what, says)
        }
    }

    pub fn bad(what: &'static str, says: impl Display, fix: impl Display) -> Self {
        Self {
            state: State::Bad,
            ..Self::doubtful(what, says, fix)
        }
    }

    /// For a person at a terminal; what to do stands below.
    pub fn lines(&self) -> String {
        let mark = match self.state {
            State::Good => "ok   ",
            State::Doubtful => "look ",
            State::Bad => "WRONG",
        };
        let (what, says) = (self.what, &self.says);
        match &self.fix {
            None => format!("{mark}  {what:<15} {says}"),
            Some(fix) => format!("{mark}  {what:<15} {says}\n       {:<15} → {fix}", ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn a_table_with_what_to_do() {
        let good = Finding::good("bot token", "handoff in Contoso");
        assert_snapshot!(good.lines(), @"ok     bot token       handoff in Contoso");
        let bad = Finding::bad("scopes", "pins:write is missing", "install the app again");
        assert_snapshot!(bad.lines(), @"
        WRONG  scopes          pins:write is missing
                               → install the app again
        ");
        let json = serde_json::to_string(&bad).unwrap();
        assert_snapshot!(json, @r#"{"what":"scopes","state":"bad","says":"pins:write is missing","fix":"install the app again"}"#);
    }
}
