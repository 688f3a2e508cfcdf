//! The message in whose menu somebody chose a shortcut. What Slack says of its channel beside the id
//! is not looked at: names of private channels are for their members.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::plain::{Piece, pieces};
use crate::domain::Instant;
use crate::domain::added::Source;
use crate::domain::ids::{ChannelId, UserId};

#[derive(Debug, PartialEq, Eq)]
pub struct Pointed {
    pub channel: Option<ChannelId>,
    pub source: Source,
    pub text: Vec<Piece>,
}

/// `None` where this is no message. `domain` is the workspace's, as in `contoso.slack.com`; Slack
/// does not say it of installations for a whole organisation.
pub(super) fn read(channel: &Value, message: &Value, domain: Option<&str>) -> Option<Pointed> {
    let channel = channel["id"].as_str().filter(|id| is_id(id));
    let ts = message["ts"].as_str()?;
    let at = moment(ts)?;
    let thread = message["thread_ts"].as_str().filter(|thread| *thread != ts);
    let whispered = message["is_ephemeral"] == true || message["subtype"] == "ephemeral";
    let domain = domain.filter(|_| !whispered);
    let author = message["user"].as_str().filter(|id| is_id(id));
    Some(Pointed {
        channel: channel.map(ChannelId::new),
        source: Source {
            author: author.map(UserId::new),
            at,
            link: domain
                .zip(channel)
                .and_then(|(domain, channel)| link(domain, channel, ts, thread)),
        },
        text: pieces(text(message).trim()),
    })
}

/// What an app puts into attachments stands in no text.
fn text(message: &Value) -> &str {
    let attached = message["attachments"].as_array().into_iter().flatten();
    let texts = [message].into_iter().chain(attached);
    let mut texts = texts.filter_map(|one| one["text"].as_str());
    texts
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default()
}

/// As Slack's own *Copy link* makes it.
fn link(domain: &str, channel: &str, ts: &str, thread: Option<&str>) -> Option<String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    if domain.is_empty() || domain.len() > LONGEST_DOMAIN || !domain.chars().all(fits) {
        return None;
    }
    let place = ts.replace('.', "");
    let link = format!("https://{domain}.slack.com/archives/{channel}/p{place}");
    let thread = thread.filter(|thread| moment(thread).is_some());
    Some(match thread {
        Some(thread) => format!("{link}?thread_ts={thread}&cid={channel}"),
        None => link,
    })
}

/// No part of an internet domain is longer; Slack's have two parts at most.
const LONGEST_DOMAIN: usize = 127;
/// Slack's have eleven letters so far.
const LONGEST_ID: usize = 30;

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= LONGEST_ID
        && id.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// `1795424400.000100`: seconds, and what tells messages of one second apart.
fn moment(ts: &str) -> Option<Instant> {
    let (seconds, rest) = ts.split_once('.')?;
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if rest.len() != 6 || !digits(rest) || !digits(seconds) {
        return None;
    }
    let micros: i64 = rest.parse().ok()?;
    let millis = seconds.parse::<i64>().ok()?.checked_mul(1000)?;
    DateTime::<Utc>::from_timestamp_millis(millis.saturating_add(micros / 1000))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn channel() -> Value {
        json!({ "id": "C7", "name": "secret-deal" })
    }

    fn message() -> Value {
        json!({ "type": "message", "user": "U1", "ts": "1795424400.123456", "text": " Hello <@U2> " })
    }

    fn with(field: &str, value: Value) -> Value {
        let mut message = message();
        message[field] = value;
        message
    }

    fn of(message: &Value) -> Pointed {
        read(&channel(), message, Some("contoso")).unwrap()
    }

    #[test]
    fn who_wrote_it_when_and_where() {
        let pointed = of(&message());
        assert_eq!(pointed.channel, Some(ChannelId::new("C7")));
        let Source { author, at, link } = pointed.source;
        assert_eq!(author, Some(UserId::new("U1")));
        assert_eq!(at.timestamp_millis(), 1_795_424_400_123);
        let address = "https://contoso.slack.com/archives/C7/p1795424400123456";
        assert_eq!(link.as_deref(), Some(address));
        let person = Piece::Person {
            id: UserId::new("U2"),
            called: None,
        };
        assert_eq!(pointed.text, [Piece::Text("Hello ".to_owned()), person]);
    }

    #[test]
    fn a_reply_is_found_in_its_thread() {
        let reply = of(&with("thread_ts", json!("1795424000.000100")));
        let address = "https://contoso.slack.com/archives/C7/p1795424400123456?thread_ts=1795424000.000100&cid=C7";
        assert_eq!(reply.source.link.as_deref(), Some(address));
        // The first message of a thread names itself.
        let root = of(&with("thread_ts", json!("1795424400.123456")));
        assert_eq!(root.source.link, of(&message()).source.link);
        let broken = of(&with("thread_ts", json!("x&y")));
        assert_eq!(broken.source.link, of(&message()).source.link);
    }

    #[test]
    fn without_a_domain_or_for_one_reader_there_is_no_link() {
        for domain in [None, Some(""), Some("a/b"), Some("evil.example/#")] {
            let pointed = read(&channel(), &message(), domain).unwrap();
            assert_eq!(pointed.source.link, None, "{domain:?}");
        }
        for whispered in [
            with("is_ephemeral", json!(true)),
            with("subtype", json!("ephemeral")),
        ] {
            assert_eq!(of(&whispered).source.link, None);
        }
        let nowhere = read(&Value::Null, &message(), Some("contoso")).unwrap();
        assert_eq!((nowhere.channel, nowhere.source.link), (None, None));
    }

    #[test]
    fn messages_of_apps_of_files_and_of_nobody() {
        let app = json!({ "bot_id": "B1", "subtype": "bot_message", "ts": "1795424400.000100", "text": "",
            "attachments": [{ "title": "x" }, { "text": "It failed." }] });
        let pointed = of(&app);
        assert_eq!(pointed.source.author, None);
        assert_eq!(pointed.text, [Piece::Text("It failed.".to_owned())]);
        let file =
            json!({ "user": "U1", "ts": "1795424400.000100", "files": [{ "name": "a.pdf" }] });
        assert_eq!(of(&file).text, []);
        let odd = with("user", json!("not an id"));
        assert_eq!(of(&odd).source.author, None);
    }

    #[test]
    fn what_is_no_message_is_none() {
        for ts in [
            json!(null),
            json!(""),
            json!("1.2"),
            json!("x.000100"),
            json!("99999999999999999.000100"),
        ] {
            assert_eq!(read(&channel(), &with("ts", ts), Some("contoso")), None);
        }
        assert_eq!(read(&channel(), &Value::Null, Some("contoso")), None);
    }
}
