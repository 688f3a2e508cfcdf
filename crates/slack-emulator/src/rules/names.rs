//! Names of channels and the shape of message metadata.

use serde_json::Value;

/// The most characters of a channel's name.
pub(crate) const NAME_LIMIT: usize = 80;
/// The most characters of a topic or purpose.
pub(crate) const TOPIC_LIMIT: usize = 250;
/// The most bytes of a message's metadata. Slack does not publish its number; this is a cautious one.
pub(crate) const METADATA_BYTES: usize = 8_000;

/// Why a channel cannot be called that, as Slack's error code.
pub(crate) fn channel_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("invalid_name_required");
    }
    if name.chars().count() > NAME_LIMIT {
        return Err("invalid_name_maxlength");
    }
    let allowed = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_')
    };
    if !name.chars().all(allowed) {
        return Err("invalid_name_specials");
    }
    if name.chars().all(|letter| matches!(letter, '-' | '_')) {
        return Err("invalid_name_punctuation");
    }
    Ok(())
}

/// Why metadata is refused, as Slack's error code.
pub(crate) fn metadata(metadata: &Value) -> Result<(), &'static str> {
    let known = |key: &String| matches!(key.as_str(), "event_type" | "event_payload" | "entities");
    let Some(object) = metadata.as_object() else {
        return Err("invalid_metadata_format");
    };
    let is_named = metadata["event_type"]
        .as_str()
        .is_some_and(|kind| !kind.is_empty());
    if !(is_named && object.keys().all(known)) {
        return Err("invalid_metadata_format");
    }
    let Some(payload) = metadata["event_payload"].as_object() else {
        return Err("invalid_metadata_format");
    };
    if !payload.values().all(|value| is_flat(value, 1)) {
        return Err("invalid_metadata_schema");
    }
    if metadata.to_string().len() > METADATA_BYTES {
        return Err("metadata_too_large");
    }
    Ok(())
}

/// Texts, numbers, truth values; lists and objects of them one level down.
fn is_flat(value: &Value, levels: u32) -> bool {
    match value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => true,
        Value::Array(list) => levels > 0 && list.iter().all(|value| is_flat(value, levels - 1)),
        Value::Object(object) => {
            levels > 0 && object.values().all(|value| is_flat(value, levels - 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{channel_name, metadata};

    #[test]
    fn channel_names() {
        for (name, expected) in [
            ("cust-acme_2", Ok(())),
            (&*"a".repeat(80), Ok(())),
            (&*"a".repeat(81), Err("invalid_name_maxlength")),
            ("", Err("invalid_name_required")),
            ("Acme", Err("invalid_name_specials")),
            ("a b", Err("invalid_name_specials")),
            ("müller", Err("invalid_name_specials")),
            ("-_-", Err("invalid_name_punctuation")),
        ] {
            assert_eq!(channel_name(name), expected, "{name}");
        }
    }

    #[test]
    fn metadata_is_flat_and_named() {
        assert_eq!(
            metadata(
                &json!({ "event_type": "x", "event_payload": { "key": "k", "n": 1, "o": { "a": true } } })
            ),
            Ok(())
        );
        assert_eq!(
            metadata(&json!({ "event_payload": {} })),
            Err("invalid_metadata_format")
        );
        assert_eq!(
            metadata(&json!({ "event_type": "x" })),
            Err("invalid_metadata_format")
        );
        assert_eq!(metadata(&json!("x")), Err("invalid_metadata_format"));
        let deep = json!({ "event_type": "x", "event_payload": { "a": { "b": { "c": 1 } } } });
        assert_eq!(metadata(&deep), Err("invalid_metadata_schema"));
        let large = json!({ "event_type": "x", "event_payload": { "a": "x".repeat(9_000) } });
        assert_eq!(metadata(&large), Err("metadata_too_large"));
    }
}
