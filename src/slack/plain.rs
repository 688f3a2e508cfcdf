//! What people write in Slack, as they read it. Slack keeps tokens in place of people, channels,
//! groups, days and addresses, and escapes three signs.
//!
//! A channel's name never goes along, not even where Slack wrote it down: nobody could say whether
//! the channel is private, and then its name is for its members.

use std::collections::BTreeMap;

use crate::domain::ids::UserId;

/// In place of a channel.
const CHANNEL: &str = "[a channel]";
/// In place of somebody whom nobody here knows.
const SOMEBODY: &str = "@somebody";

/// A piece of what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// Mentioned; how they are called is known elsewhere, or else said by Slack.
    Person {
        id: UserId,
        called: Option<String>,
    },
}

/// Takes a message's text apart.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Pieces(Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        pieces.text(&unescaped(before));
        rest = after;
        if let Some((token, after)) = after.split_once('>') {
            pieces.token(token);
            rest = after;
        } else {
            // Slack escapes this sign wherever it begins no token.
            pieces.text("<");
        }
    }
    pieces.text(&unescaped(rest));
    pieces.0
}

/// Everybody who is mentioned, in their order.
pub fn people(pieces: &[Piece]) -> impl Iterator<Item = &UserId> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Person { id, .. } => Some(id),
        Piece::Text(_) => None,
    })
}

/// The whole, with people called as they are here.
pub fn worded(pieces: &[Piece], names: &BTreeMap<UserId, String>) -> String {
    let words = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Person { id, called } => match names.get(id).or(called.as_ref()) {
            Some(name) => format!("@{name}"),
            None => SOMEBODY.to_owned(),
        },
    });
    words.collect()
}

struct Pieces(Vec<Piece>);

impl Pieces {
    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Text(before)) => before.push_str(text),
            Some(Piece::Person { .. }) | None => self.0.push(Piece::Text(text.to_owned())),
        }
    }

    /// What stands between the two signs.
    fn token(&mut self, token: &str) {
        let (what, label) = token.split_once('|').unwrap_or((token, ""));
        let label = unescaped(label.trim());
        if let Some(id) = what.strip_prefix('@') {
            let label = label.trim_start_matches('@').to_owned();
            self.0.push(Piece::Person {
                id: UserId::new(id),
                called: Some(label).filter(|label| !label.is_empty()),
            });
        } else if what.starts_with('#') {
            self.text(CHANNEL);
        } else if let Some(special) = what.strip_prefix('!') {
            self.text(&called_out(special, &label));
        } else {
            self.text(&address(&unescaped(what), &label));
        }
    }
}

/// `@here`, a group, a day.
fn called_out(what: &str, label: &str) -> String {
    let kind = what.split('^').next().unwrap_or_default();
    match (kind, label) {
        ("subteam", "") => "@group".to_owned(),
        ("subteam" | "date", label) => label.to_owned(),
        (_, "") => format!("@{kind}"),
        (_, label) => label.to_owned(),
    }
}

/// An address with what it is called. What an address within Slack is called may be a channel's name.
fn address(target: &str, label: &str) -> String {
    let mut schemes = ["mailto:", "tel:"].into_iter();
    let bare = schemes.find_map(|scheme| target.strip_prefix(scheme));
    let bare = bare.unwrap_or(target);
    let within_slack = target.contains(".slack.com/") || target.starts_with("slack:");
    let says_the_same = target
        .trim_end_matches('/')
        .ends_with(label.trim_end_matches('/'));
    if label.is_empty() || within_slack || says_the_same {
        bare.to_owned()
    } else {
        format!("{label} ({bare})")
    }
}

pub(super) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let names = [(UserId::new("U1"), "Mia Manager".to_owned())];
        worded(&pieces(text), &BTreeMap::from(names))
    }

    #[test]
    fn tokens_become_what_a_person_reads() {
        for (kept, says) in [
            ("plain", "plain"),
            ("", ""),
            ("AT&amp;T &lt;3 &amp;lt;", "AT&T <3 &lt;"),
            ("ask <@U1>, please", "ask @Mia Manager, please"),
            ("ask <@U1|mia>", "ask @Mia Manager"),
            ("ask <@U9|@olaf>", "ask @olaf"),
            ("ask <@U9>", "ask @somebody"),
            (
                "<!here> <!channel> <!everyone|@everyone>",
                "@here @channel @everyone",
            ),
            (
                "<!subteam^S1> and <!subteam^S2|@sales>",
                "@group and @sales",
            ),
            ("<!date^1795424400^{date}|Nov 23>", "Nov 23"),
            (
                "<https://a.example/x?a=1&amp;b=2>",
                "https://a.example/x?a=1&b=2",
            ),
            (
                "<https://a.example/|the plan>",
                "the plan (https://a.example/)",
            ),
            ("<https://a.example/|a.example>", "https://a.example/"),
            ("<mailto:ann@a.example|ann@a.example>", "ann@a.example"),
            ("<tel:+4930123|030 123>", "030 123 (+4930123)"),
            ("*bold* :smile: `x`", "*bold* :smile: `x`"),
            ("half <a token", "half <a token"),
            ("<>", ""),
            ("<|>", ""),
        ] {
            assert_eq!(read(kept), says, "{kept}");
        }
    }

    #[test]
    fn a_channels_name_does_not_go_along() {
        for kept in ["<#C1|secret-deal>", "<#C1|>", "<#C1>", "<#G1|#secret-deal>"] {
            assert_eq!(read(kept), "[a channel]", "{kept}");
        }
        let link = "https://contoso.slack.com/archives/C1/p1";
        assert_eq!(read(&format!("<{link}|#secret-deal>")), link);
        assert_eq!(
            read("<slack://channel?id=C1|secret-deal>"),
            "slack://channel?id=C1"
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "[<>|@#!^&;a-zA-Z0-9é👩 ]{0,60}") {
            let _ = read(&text);
        }
    }
}
