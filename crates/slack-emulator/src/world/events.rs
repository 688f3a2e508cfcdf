//! Events: who hears of what, and the envelope in which an app gets it.

use serde_json::{Value, json};

use super::World;
use super::channel::Kind;
use super::message::Message;

/// An event on its way to one app.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub app: String,
    pub envelope: Value,
}

/// An event that waits for its time: a retry, or one that a fault delays.
#[derive(Clone, Debug)]
pub(crate) struct Push {
    pub event: Event,
    pub due_at: i64,
    /// 0 for the first delivery, 1 to 3 for retries.
    pub attempt: u32,
    /// Why the attempt before failed.
    pub reason: &'static str,
}

impl World {
    /// Hands an event to one app if it is subscribed to it.
    pub fn tell(&mut self, app: &str, event: Value) {
        let kind = event["type"].as_str().unwrap_or_default();
        let subscription = match event["channel_type"].as_str() {
            Some("channel") if kind == "message" => "message.channels",
            Some("group") if kind == "message" => "message.groups",
            Some("im") if kind == "message" => "message.im",
            Some("mpim") if kind == "message" => "message.mpim",
            Some(_) | None => kind,
        };
        let Some(install) = self.install(app) else {
            return;
        };
        if !install.hears(subscription) {
            return;
        }
        let (team, bot_user) = (install.team.clone(), install.bot_user.clone());
        let id = self.ids.next("Ev");
        let mut event = event;
        event["event_ts"] = json!(super::ids::ts(self.now().saturating_mul(1000)));
        let envelope = json!({
            "token": "verification-token-is-deprecated",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": null,
            "api_app_id": app,
            "event": event,
            "type": "event_callback",
            "event_id": id,
            "event_time": self.seconds(),
            "authorizations": [{
                "enterprise_id": null, "team_id": team, "user_id": bot_user, "is_bot": true, "is_enterprise_install": false,
            }],
            "is_ext_shared_channel": self.is_shared_outside(&event["channel"]),
            "event_context": format!("4-{id}"),
        });
        self.events.push(Event {
            app: app.to_owned(),
            envelope,
        });
    }

    fn is_shared_outside(&self, channel: &Value) -> bool {
        let found = channel.as_str().and_then(|id| self.channels.get(id));
        found.is_some_and(|channel| channel.shared_with.is_some())
    }

    fn apps_in(&self, team: &str) -> Vec<(String, String)> {
        let installed = self
            .installs
            .iter()
            .filter(|install| install.team == team && !install.uninstalled);
        installed
            .map(|install| (install.id.clone(), install.bot_user.clone()))
            .collect()
    }

    /// Tells every app of the workspace.
    pub fn tell_team(&mut self, team: &str, event: &Value) {
        for (app, _) in self.apps_in(team) {
            self.tell(&app, event.clone());
        }
    }

    /// Tells the apps whose bot is in the channel.
    pub fn tell_channel(&mut self, channel: &str, event: &Value) {
        let Some(found) = self.channels.get(channel) else {
            return;
        };
        let (team, members) = (found.team.clone(), found.members.clone());
        for (app, bot) in self.apps_in(&team) {
            if members.contains(&bot) {
                self.tell(&app, event.clone());
            }
        }
    }

    /// Tells of the life of a channel: public ones concern every app, private ones only those inside.
    pub fn tell_of_channel(
        &mut self,
        channel: &str,
        public: &str,
        private: &str,
        mut event: Value,
    ) {
        let Some(found) = self.channels.get(channel) else {
            return;
        };
        if found.kind == Kind::Public {
            let team = found.team.clone();
            event["type"] = json!(public);
            self.tell_team(&team, &event);
        } else {
            event["type"] = json!(private);
            self.tell_channel(channel, &event);
        }
    }

    /// Whether any app is told of what is written in a channel. What nobody hears of needs no words.
    pub fn hears_messages(&self, channel: &str) -> bool {
        let Some(found) = self.channels.get(channel) else {
            return false;
        };
        let event = match found.kind {
            Kind::Public => "message.channels",
            Kind::Private => "message.groups",
            Kind::Direct => "message.im",
            Kind::Group => "message.mpim",
        };
        let mut inside = self.installs.iter();
        inside.any(|install| found.has(&install.bot_user) && install.hears(event))
    }

    /// Tells of a message posted in a channel.
    pub fn announce_message(&mut self, channel: &str, message: &Message) {
        if !self.hears_messages(channel) {
            return;
        }
        let mut event = message.to_json(true);
        if !message.files.is_empty() {
            event["subtype"] = json!("file_share");
        }
        self.message_event(channel, &mut event);
    }

    pub fn message_event(&mut self, channel: &str, event: &mut Value) {
        let Some(found) = self.channels.get(channel) else {
            return;
        };
        let kind = match found.kind {
            Kind::Public => "channel",
            Kind::Private => "group",
            Kind::Direct => "im",
            Kind::Group => "mpim",
        };
        event["type"] = json!("message");
        event["channel"] = json!(channel);
        event["channel_type"] = json!(kind);
        self.tell_channel(channel, event);
    }
}
