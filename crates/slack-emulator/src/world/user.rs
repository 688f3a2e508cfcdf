//! A user as Slack shows one to apps: people, guests, strangers from other companies, bots.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// One user of one workspace.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub id: String,
    /// The workspace in which they are seen.
    pub team: String,
    /// Where a stranger belongs; the same workspace for everybody else.
    pub home: String,
    pub name: String,
    pub real_name: String,
    pub email: String,
    pub zone: String,
    pub standing: Standing,
    pub deactivated: bool,
    pub admin: bool,
    pub owner: bool,
    pub status_text: String,
    /// The bot id, for the users that apps act as.
    pub bot: Option<String>,
    pub updated: i64,
}

/// How a user belongs to the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Member,
    /// A multi-channel guest.
    Guest,
    /// A single-channel guest.
    SingleChannelGuest,
    /// Somebody of another company, seen through a shared channel.
    Stranger,
}

impl User {
    pub fn shown_name(&self) -> &str {
        if self.real_name.is_empty() {
            &self.name
        } else {
            &self.real_name
        }
    }

    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim_start_matches('@');
        self.name == name || self.real_name == name || self.id == name
    }

    pub fn to_json(&self, now: i64, with_email: bool) -> Value {
        let mut profile = json!({
            "real_name": self.shown_name(),
            "real_name_normalized": self.shown_name(),
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": self.shown_name().split(' ').next(),
            "last_name": self.shown_name().split_once(' ').map_or("", |(_, last)| last),
            "status_text": self.status_text,
            "status_emoji": "",
            "status_expiration": 0,
            "avatar_hash": "g00000000000",
            "image_24": "https://avatars.example.com/24.png",
            "image_48": "https://avatars.example.com/48.png",
            "image_72": "https://avatars.example.com/72.png",
            "team": self.home,
        });
        if with_email && self.bot.is_none() {
            profile["email"] = json!(self.email);
        }
        if let Some(bot) = &self.bot {
            profile["bot_id"] = json!(bot);
            profile["api_app_id"] = json!("");
        }
        let mut user = json!({
            "id": self.id,
            "team_id": self.home,
            "name": self.name,
            "deleted": self.deactivated,
            "is_bot": self.bot.is_some(),
            "is_app_user": false,
            "is_stranger": self.standing == Standing::Stranger,
            "updated": self.updated,
            "profile": profile,
        });
        if !self.deactivated {
            let (label, offset) = zone_label(&self.zone, now);
            user["real_name"] = json!(self.shown_name());
            user["color"] = json!("9f69e7");
            user["tz"] = json!(self.zone);
            user["tz_label"] = json!(label);
            user["tz_offset"] = json!(offset);
            user["is_admin"] = json!(self.admin);
            user["is_owner"] = json!(self.owner);
            user["is_primary_owner"] = json!(false);
            user["is_restricted"] = json!(matches!(
                self.standing,
                Standing::Guest | Standing::SingleChannelGuest
            ));
            user["is_ultra_restricted"] = json!(self.standing == Standing::SingleChannelGuest);
            user["is_email_confirmed"] = json!(true);
            user["who_can_share_contact_card"] = json!("EVERYONE");
        }
        user
    }
}

/// The zone's name at that moment and its offset from UTC in seconds.
fn zone_label(zone: &str, now: i64) -> (String, i32) {
    let Ok(rules) = TimeZone::get(zone) else {
        return (zone.to_owned(), 0);
    };
    let Ok(moment) = Timestamp::from_millisecond(now) else {
        return (zone.to_owned(), 0);
    };
    let info = rules.to_offset_info(moment);
    (info.abbreviation().to_owned(), info.offset().seconds())
}

#[cfg(test)]
mod tests {
    use super::{Standing, User};

    fn sam() -> User {
        User {
            id: "U1".into(),
            team: "T1".into(),
            home: "T1".into(),
            name: "sam".into(),
            real_name: "Sam Seller".into(),
            email: "sam@example.com".into(),
            zone: "America/New_York".into(),
            standing: Standing::Member,
            deactivated: false,
            admin: false,
            owner: false,
            status_text: String::new(),
            bot: None,
            updated: 0,
        }
    }

    #[test]
    fn the_offset_follows_the_season() {
        let winter = sam().to_json(1_768_500_000_000, true);
        let summer = sam().to_json(1_784_000_000_000, true);
        assert_eq!(winter["tz_offset"], -18_000);
        assert_eq!(summer["tz_offset"], -14_400);
        assert_eq!(winter["profile"]["email"], "sam@example.com");
    }

    #[test]
    fn a_deactivated_user_has_no_zone_and_no_rights() {
        let gone = User {
            deactivated: true,
            ..sam()
        }
        .to_json(0, false);
        assert_eq!(gone["deleted"], true);
        assert!(gone.get("tz").is_none() && gone.get("is_restricted").is_none());
        assert!(gone["profile"].get("email").is_none());
    }
}
