//! What a message sets off when it is posted: whom it rings, what it broadcasts.

use serde_json::Value;

use super::{list, mrkdwn, rich_text, word};

/// Something that a message set off.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fires {
    /// `@channel`
    Channel,
    /// `@here`
    Here,
    /// `@everyone`
    Everyone,
    /// A mention of a user group, by its id.
    UserGroup(String),
    /// A mention of a user, by their id.
    User(String),
}

/// Something that a message in a channel set off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    pub channel: String,
    pub ts: String,
    pub what: Fires,
}

impl Fires {
    /// Whether it rings more people than one.
    pub fn is_broadcast(&self) -> bool {
        match self {
            Self::Channel | Self::Here | Self::Everyone | Self::UserGroup(_) => true,
            Self::User(_) => false,
        }
    }

    pub(crate) fn broadcast(range: &str) -> Option<Self> {
        match range {
            "channel" => Some(Self::Channel),
            "here" => Some(Self::Here),
            "everyone" => Some(Self::Everyone),
            _ => None,
        }
    }
}

/// What this message fires, each thing once: from its text as well as from its blocks and attachments.
pub fn fired(message: &Value) -> Vec<Fires> {
    let mut all = mrkdwn::fires(word(&message["text"]));
    all.extend(list(&message["blocks"]).iter().flat_map(block));
    for attachment in list(&message["attachments"]) {
        all.extend(mrkdwn::fires(word(&attachment["text"])));
        all.extend(mrkdwn::fires(word(&attachment["pretext"])));
        all.extend(list(&attachment["blocks"]).iter().flat_map(block));
    }
    all.sort();
    all.dedup();
    all
}

fn block(block: &Value) -> Vec<Fires> {
    match word(&block["type"]) {
        "rich_text" => rich_text::fires(block),
        "section" => {
            let fields = list(&block["fields"]).iter().chain([&block["text"]]);
            fields.flat_map(text_object).collect()
        }
        "context" => list(&block["elements"])
            .iter()
            .flat_map(text_object)
            .collect(),
        "markdown" => mrkdwn::fires(word(&block["text"])),
        _ => Vec::new(),
    }
}

fn text_object(text: &Value) -> Vec<Fires> {
    if text["type"] == "mrkdwn" {
        mrkdwn::fires(word(&text["text"]))
    } else {
        Vec::new()
    }
}

/// What plain words like `@here` fire when an app asks Slack to link names (`link_names`, `parse=full`).
pub(crate) fn broadcasts_by_word(text: &str) -> Vec<Fires> {
    let words = text.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | '.' | '!' | '?' | ':' | ';')
    });
    words
        .filter_map(|word| Fires::broadcast(word.strip_prefix('@')?))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fires, broadcasts_by_word, fired};

    #[test]
    fn only_mrkdwn_fires() {
        let message = json!({ "text": "news for <@U1>", "blocks": [
            { "type": "header", "text": { "type": "plain_text", "text": "<!channel>" } },
            { "type": "section", "text": { "type": "plain_text", "text": "<!here>" },
              "fields": [{ "type": "mrkdwn", "text": "<@U1> <@U2>" }] },
            { "type": "context", "elements": [{ "type": "mrkdwn", "text": "<!everyone>" }] },
        ] });
        assert_eq!(
            fired(&message),
            vec![
                Fires::Everyone,
                Fires::User("U1".into()),
                Fires::User("U2".into())
            ]
        );
    }

    #[test]
    fn linked_names() {
        assert_eq!(broadcasts_by_word("hey @here, look"), vec![Fires::Here]);
        assert_eq!(broadcasts_by_word("mail me@here"), Vec::<Fires>::new());
    }
}
