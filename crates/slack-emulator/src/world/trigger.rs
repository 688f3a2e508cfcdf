//! What an interaction hands to the app for its answer: a trigger id for a view, a response URL for messages.

use super::World;

/// How long a trigger id lives, in ms.
pub(crate) const TRIGGER_LIFE: i64 = 3_000;
/// How long a response URL lives, in ms, and how often it may be used.
pub(crate) const RESPONSE_URL_LIFE: i64 = 30 * 60 * 1000;
pub(crate) const RESPONSE_URL_USES: u32 = 5;

#[derive(Debug)]
pub(crate) struct Trigger {
    pub app: String,
    pub user: String,
    pub made: i64,
    pub used: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct ResponseUrl {
    pub app: String,
    pub user: String,
    pub channel: String,
    /// The message that `replace_original` replaces: its `ts`, and whether only the person sees it.
    pub original: Option<(String, bool)>,
    pub made: i64,
    pub uses: u32,
}

/// Why a trigger id cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DeadTrigger {
    Unknown,
    Expired,
    Exchanged,
}

impl World {
    pub fn new_trigger(&mut self, app: &str, user: &str) -> String {
        let number = self.ids.number("trigger");
        let id = format!("{number}.{}.{number:032x}", 1_000_000 + number);
        let made = self.now();
        self.triggers.insert(
            id.clone(),
            Trigger {
                app: app.to_owned(),
                user: user.to_owned(),
                made,
                used: false,
            },
        );
        id
    }

    /// Uses the trigger up and tells whose it is.
    pub fn exchange_trigger(&mut self, id: &str, app: &str) -> Result<String, DeadTrigger> {
        let now = self.now();
        let trigger = self
            .triggers
            .get_mut(id)
            .filter(|trigger| trigger.app == app)
            .ok_or(DeadTrigger::Unknown)?;
        if trigger.used {
            return Err(DeadTrigger::Exchanged);
        }
        if now > trigger.made + TRIGGER_LIFE {
            return Err(DeadTrigger::Expired);
        }
        trigger.used = true;
        Ok(trigger.user.clone())
    }

    pub fn new_response_url(
        &mut self,
        app: &str,
        user: &str,
        channel: &str,
        original: Option<(String, bool)>,
    ) -> String {
        let id = format!("{}/{}", self.ids.next("R"), self.ids.number("response"));
        let url = ResponseUrl {
            app: app.to_owned(),
            user: user.to_owned(),
            channel: channel.to_owned(),
            original,
            made: self.now(),
            uses: 0,
        };
        let address = format!("{}/response/{id}", self.base);
        self.response_urls.insert(id, url);
        address
    }
}
