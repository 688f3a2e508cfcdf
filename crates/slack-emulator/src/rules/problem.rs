//! What is wrong with a piece of JSON, and where: collected the way Slack words it.

use serde_json::Value;

/// One broken limit with the JSON pointer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub message: String,
    pub pointer: String,
}

impl Problem {
    /// As in `response_metadata.messages`.
    pub fn line(&self) -> String {
        format!("[ERROR] {} [json-pointer:{}]", self.message, self.pointer)
    }
}

/// Collects problems while a checker walks through JSON.
#[derive(Debug, Default)]
pub(crate) struct Problems(pub Vec<Problem>);

impl Problems {
    pub fn add(&mut self, pointer: &str, message: impl Into<String>) {
        self.0.push(Problem {
            message: message.into(),
            pointer: pointer.to_owned(),
        });
    }

    /// Every key of the object must be one of these.
    pub fn only(&mut self, at: &str, object: &Value, known: &[&str]) {
        for key in object
            .as_object()
            .into_iter()
            .flat_map(serde_json::Map::keys)
        {
            if !known.contains(&key.as_str()) {
                self.add(at, format!("invalid additional property: {key}"));
            }
        }
    }

    pub fn required(&mut self, at: &str, object: &Value, keys: &[&str]) {
        for key in keys {
            if object[*key].is_null() {
                self.add(at, format!("missing required field: {key}"));
            }
        }
    }

    /// The string under `key`, if there is one, has at least `least` and at most `most` characters.
    pub fn string(&mut self, at: &str, object: &Value, key: &str, least: usize, most: usize) {
        let value = &object[key];
        if value.is_null() {
            return;
        }
        let pointer = format!("{at}/{key}");
        match value.as_str() {
            Some(text) => self.length(&pointer, text, least, most),
            None => self.add(&pointer, "must be a valid string"),
        }
    }

    pub fn length(&mut self, pointer: &str, text: &str, least: usize, most: usize) {
        let length = text.chars().count();
        if length > most {
            self.add(
                pointer,
                format!("must be less than {} characters", most + 1),
            );
        }
        if length < least {
            self.add(
                pointer,
                format!("must be more than {} characters", least.saturating_sub(1)),
            );
        }
    }

    pub fn flag(&mut self, at: &str, object: &Value, key: &str) {
        if !object[key].is_null() && !object[key].is_boolean() {
            self.add(&format!("{at}/{key}"), "must be a valid boolean");
        }
    }

    pub fn one_of(&mut self, at: &str, object: &Value, key: &str, allowed: &[&str]) {
        if let Some(value) = object[key].as_str()
            && !allowed.contains(&value)
        {
            self.add(
                &format!("{at}/{key}"),
                format!("must be one of: {}", allowed.join(", ")),
            );
        }
    }

    /// The list under `key`, if there is one, with a number of items in this range.
    pub fn list<'a>(
        &mut self,
        at: &str,
        object: &'a Value,
        key: &str,
        least: usize,
        most: usize,
    ) -> &'a [Value] {
        let value = &object[key];
        if value.is_null() {
            return &[];
        }
        let pointer = format!("{at}/{key}");
        let Some(list) = value.as_array() else {
            self.add(&pointer, "must be an array");
            return &[];
        };
        if list.len() > most {
            self.add(&pointer, format!("no more than {most} items allowed"));
        }
        if list.len() < least {
            self.add(&pointer, format!("no fewer than {least} items allowed"));
        }
        list
    }

    pub fn whole_number(&mut self, at: &str, object: &Value, key: &str, least: i64, most: i64) {
        let value = &object[key];
        if !value.is_null()
            && !value
                .as_i64()
                .is_some_and(|number| (least..=most).contains(&number))
        {
            self.add(
                &format!("{at}/{key}"),
                format!("must be a whole number from {least} to {most}"),
            );
        }
    }
}
