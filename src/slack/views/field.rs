//! A field of a template as an input, and its answer as the text that is kept: the option that was
//! chosen, the day as `2026-12-24`, people and several options one a line.

use slack_morphism::prelude::SlackInputBlockElement;

use super::address::{is_email, is_web_address};
use super::input::{self, Screen};
use crate::domain::ids::UserId;
use crate::domain::template::{Field, FieldKey, Kind, LONGEST_ANSWER};
use crate::slack::inbound::Input;

/// Before the key of a field with a text answer.
const TEXT: &str = "f:";
const LONGEST_SHORT: usize = 200;
const LONGEST_NUMBER: usize = 30;
const LONGEST_EMAIL: usize = 254;

/// The block of a field with a text answer.
pub fn block_of(key: &FieldKey) -> String {
    format!("{TEXT}{key}")
}

/// `None` for what has a place of its own in a brief.
pub fn input(field: &Field, answer: &str) -> Option<SlackInputBlockElement> {
    let lines = || answer.lines().filter(|line| !line.trim().is_empty());
    Some(match field.kind {
        Kind::Short => input::short(answer, LONGEST_SHORT),
        Kind::Number => input::short(answer, LONGEST_NUMBER),
        Kind::Email => input::short(answer, LONGEST_EMAIL),
        Kind::Long | Kind::Links | Kind::Contacts => input::long(answer, LONGEST_ANSWER),
        Kind::Choice => {
            let options: Vec<(String, &str)> = field
                .options
                .iter()
                .map(|option| (option.clone(), option.as_str()))
                .collect();
            input::choice("Choose one", &options, Some(answer))
        }
        Kind::Choices => {
            let options: Vec<(String, String)> = field
                .options
                .iter()
                .map(|option| (option.clone(), option.clone()))
                .collect();
            let chosen: Vec<String> = lines().map(str::to_owned).collect();
            input::choices("Choose any number", &options, &chosen)
        }
        Kind::Date => input::day(answer.parse().ok()),
        Kind::People => input::people(&lines().map(UserId::new).collect::<Vec<_>>()),
        Kind::Link => input::address(Some(answer).filter(|answer| !answer.is_empty())),
        Kind::Customer
        | Kind::Seller
        | Kind::Manager
        | Kind::CloseDate
        | Kind::CrmLink
        | Kind::Promises => return None,
    })
}

/// Every answer on the screen, by field; an empty one was emptied. Kinds do not matter here: what was
/// entered is kept, even if the template became another one meanwhile.
pub fn read(screen: Screen<'_>) -> impl Iterator<Item = (FieldKey, String)> + '_ {
    let blocks = screen.inputs.0.keys();
    blocks.filter_map(move |block| {
        let key = FieldKey::new(block.strip_prefix(TEXT)?);
        let answer = match screen.inputs.get(block)? {
            Input::Empty => screen.clears.then(String::new)?,
            Input::Text(text) => text.clone(),
            Input::Choice(option) => option.clone(),
            Input::Choices(options) => options.join("\n"),
            Input::Person(person) => person.to_string(),
            Input::People(people) => {
                let people: Vec<&str> = people.iter().map(UserId::as_str).collect();
                people.join("\n")
            }
            Input::Date(day) => day.to_string(),
            Input::Time(_) => return None,
        };
        Some((key, answer))
    })
}

/// What Slack itself cannot check, in a sentence.
pub fn check(field: &Field, answer: &str) -> Option<&'static str> {
    let answer = answer.trim();
    if answer.is_empty() {
        return None;
    }
    match field.kind {
        Kind::Number if !is_number(answer) => {
            Some("This is not a number. Type digits, like 12 or 12,500.")
        }
        Kind::Email if !is_email(answer) => {
            Some("This is not an e-mail address, like ann@example.com.")
        }
        Kind::Link if !is_web_address(answer) => Some(NO_ADDRESS),
        Kind::Number
        | Kind::Email
        | Kind::Link
        | Kind::Short
        | Kind::Long
        | Kind::Choice
        | Kind::Choices
        | Kind::Date
        | Kind::People
        | Kind::Links
        | Kind::Contacts
        | Kind::Customer
        | Kind::Seller
        | Kind::Manager
        | Kind::CloseDate
        | Kind::CrmLink
        | Kind::Promises => None,
    }
}

pub const NO_ADDRESS: &str =
    "This is not a web address. Copy it from the browser, https:// included.";

/// Digits as people group them, with a sign, a unit of money or a percent sign if wanted.
fn is_number(text: &str) -> bool {
    let plain = |letter: char| {
        letter.is_ascii_digit() || letter.is_whitespace() || ".,'’+-%$€£¥".contains(letter)
    };
    text.chars().all(plain) && text.contains(|letter: char| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for number in ["12", "12,500", "12.500,75", "1 200 €", "-3 %", "$40"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "a dozen", "12k", "-"] {
            assert!(!is_number(other), "{other}");
        }
    }
}
