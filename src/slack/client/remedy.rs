//! What to do about each of Slack's refusals. One table, so that every error is decided once.

/// What helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// It is so already.
    Done,
    /// Join the channel (it is public and we were removed), then try again.
    Join,
    /// Nothing reaches this workspace until somebody mends the installation: wait, keep all.
    PauseWorkspace,
    /// This one thing cannot be done; a person is told.
    Stop,
}

/// By Slack's error code, whatever the method.
pub fn remedy(code: &str) -> Remedy {
    match code {
        // The world is already as we want it.
        "already_in_channel" | "already_pinned" => Remedy::Done,
        // Public channels we may enter again by ourselves.
        "not_in_channel" => Remedy::Join,
        // The token is dead, or the workspace shut us out altogether.
        "token_revoked"
        | "token_expired"
        | "account_inactive"
        | "invalid_auth"
        | "not_authed"
        | "org_login_required"
        | "team_added_to_org"
        | "team_access_not_granted" => Remedy::PauseWorkspace,
        _ => Remedy::Stop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        for (code, expected) in [
            ("already_in_channel", Remedy::Done),
            ("not_in_channel", Remedy::Join),
            ("token_revoked", Remedy::PauseWorkspace),
            ("is_archived", Remedy::Stop),
            ("a_code_slack_invents_tomorrow", Remedy::Stop),
        ] {
            assert_eq!(remedy(code), expected, "{code}");
        }
    }
}
