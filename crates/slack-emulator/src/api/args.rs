//! The arguments of a call, from a form, a query or JSON.

use std::collections::BTreeMap;

use serde_json::Value;

/// The arguments of one call by name, without the token.
#[derive(Clone, Debug, Default)]
pub(crate) struct Args {
    values: BTreeMap<String, Value>,
    /// A JSON body came to a method that reads none.
    pub json_was_ignored: bool,
}

impl Args {
    pub fn set(&mut self, name: String, value: Value) {
        if !value.is_null() {
            self.values.insert(name, value);
        }
    }

    /// Takes an argument out, such as the token.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.values
            .remove(name)
            .and_then(|value| value.as_str().map(str::to_owned))
    }

    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// The argument as text; numbers count as text too.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) => Some(text.clone()),
            other @ (Value::Number(_) | Value::Bool(_)) => Some(other.to_string()),
            Value::Array(list) => Some(
                list.iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(","),
            ),
            Value::Object(_) | Value::Null => None,
        }
    }

    pub fn word(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.values.get(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => Some(matches!(text.as_str(), "true" | "1")),
            Value::Number(number) => Some(number.as_i64() == Some(1)),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// The argument as JSON: as it came, or parsed from text. The error is the text that is no JSON.
    pub fn json(&self, name: &str) -> Result<Option<Value>, String> {
        match self.values.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| text.clone()),
            Some(other) => Ok(Some(other.clone())),
        }
    }

    /// For the journal: texts that are JSON as JSON.
    pub fn to_json(&self) -> Value {
        let readable = self.values.iter().map(|(name, value)| {
            let parsed = value
                .as_str()
                .filter(|text| text.starts_with(['{', '[']))
                .and_then(|text| serde_json::from_str(text).ok());
            (name.clone(), parsed.unwrap_or_else(|| value.clone()))
        });
        Value::Object(readable.collect())
    }
}
