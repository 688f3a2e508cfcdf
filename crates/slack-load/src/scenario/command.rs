//! Slash commands.

use super::{People, form, fresh_word};
use crate::fake::TEAM;
use crate::fire::{Scenario, Shot};

const PATH: &str = "/slack/commands";

#[derive(Debug)]
pub struct Commands {
    people: People,
    command: String,
    text: String,
    /// The trigger of each request, when they are to be found again.
    triggers: Option<Vec<String>>,
}

impl Commands {
    pub fn new(people: People, command: &str, text: &str) -> Self {
        Self {
            people,
            command: command.to_owned(),
            text: text.to_owned(),
            triggers: None,
        }
    }

    /// Remembers the triggers, to find the modals they opened.
    pub fn remembering(self) -> Self {
        Self {
            triggers: Some(Vec::new()),
            ..self
        }
    }

    pub fn triggers(self) -> Vec<String> {
        self.triggers.unwrap_or_default()
    }
}

impl Scenario for Commands {
    fn shot(&mut self, nth: u64) -> Option<Shot> {
        let trigger = fresh_word();
        let user = self.people.nth(nth);
        let body = form(&[
            ("token", "verification-token-is-deprecated"),
            ("team_id", TEAM),
            ("team_domain", "load"),
            ("channel_id", "C0GENERAL"),
            ("channel_name", "general"),
            ("user_id", &user),
            ("user_name", "somebody"),
            ("command", &self.command),
            ("text", &self.text),
            ("api_app_id", "A0LOAD"),
            ("is_enterprise_install", "false"),
            ("response_url", "http://127.0.0.1:9/commands/T0LOAD/1/2"),
            ("trigger_id", &trigger),
        ]);
        if let Some(triggers) = &mut self.triggers {
            triggers.push(trigger);
        }
        Some(Shot { path: PATH, body })
    }

    fn is_good(&mut self, _nth: u64, body: &[u8]) -> bool {
        body.is_empty()
    }

    fn opens_modals(&self) -> bool {
        true
    }
}
