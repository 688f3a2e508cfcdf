//! The customers' channels: what new ones are called, and who can read them.

use crate::domain::customer::Customer;
use crate::domain::policy::Policy;
use crate::slack::channel_name::channel_name;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Channels";
const PATTERN: &str = "pattern";
const PRIVACY: &str = "privacy";
const PUBLIC: &str = "public";
const PRIVATE: &str = "private";
const CUSTOMER: &str = "{customer}";
/// Slack takes 80 letters; half of them are the customer's.
const LONGEST: usize = 40;
const EXAMPLE: &str = "Northwind Traders";

/// What a channel for the example would be called.
fn example(pattern: &str) -> String {
    Customer::new(EXAMPLE).map_or_else(
        || EXAMPLE.to_owned(),
        |customer| channel_name(pattern, &customer, 1),
    )
}

pub(super) fn inputs(policy: &Policy) -> Vec<Block> {
    let name = example(&policy.channel_pattern);
    let line = Line::of(format!("The channel of {EXAMPLE} is called now: "));
    let line = line.bold(format!("#{name}")).text(".");
    let stays = "Channels that are there already keep their names and stay as open as they are.";
    let mut blocks = Writer::new().line(line).line(stays).blocks();
    let hint = format!("{CUSTOMER} becomes the customer’s name. Letters a–z, digits, - and _.");
    let asked = Asked::must(PATTERN, "Name of a new channel").hint(hint);
    blocks.push(asked.with(input::short(&policy.channel_pattern, 80)));
    let options = [
        (PUBLIC.to_owned(), "Everybody in the workspace"),
        (PRIVATE.to_owned(), "Only who is invited"),
    ];
    let stands = if policy.private_channels {
        PRIVATE
    } else {
        PUBLIC
    };
    let asked = Asked::must(PRIVACY, "Who can read a new channel");
    blocks.push(asked.with(input::choice("Choose", &options, Some(stands))));
    blocks
}

pub(super) fn read(screen: Screen<'_>, policy: &mut Policy) -> Errors {
    let mut errors = Errors::new();
    let typed = screen.text(PATTERN).unwrap_or_default().trim();
    match check(typed) {
        Ok(()) => typed.clone_into(&mut policy.channel_pattern),
        Err(why) => errors.push((PATTERN.to_owned(), why)),
    }
    match screen.choice(PRIVACY) {
        Some(PUBLIC) => policy.private_channels = false,
        Some(PRIVATE) => policy.private_channels = true,
        Some(_) | None => errors.push((PRIVACY.to_owned(), "Choose one of the two.".to_owned())),
    }
    errors
}

/// A pattern makes exactly the name that it shows, or it is not taken.
fn check(pattern: &str) -> Result<(), String> {
    if pattern.matches(CUSTOMER).count() != 1 {
        return Err(format!(
            "Write {CUSTOMER} once where the customer’s name should stand, like cust-{CUSTOMER}."
        ));
    }
    let around = pattern.chars().count() - CUSTOMER.len();
    if around > LONGEST {
        return Err(format!(
            "At most {LONGEST} letters may stand around {CUSTOMER}; here are {around}."
        ));
    }
    let name = example(pattern);
    let spelled = example(CUSTOMER);
    if pattern.replace(CUSTOMER, &spelled) != name {
        return Err(format!(
            "Slack takes only small letters a–z, digits, - and _ in a name, and none of the last two \
             at its ends. This would become #{name}."
        ));
    }
    Ok(())
}

pub(super) fn says(policy: &Policy) -> Vec<Line> {
    let name = example(&policy.channel_pattern);
    let privacy = if policy.private_channels {
        "only who is invited can read it"
    } else {
        "everybody in the workspace can read it"
    };
    vec![
        Line::of(format!("{EXAMPLE} gets #{name}")),
        Line::of(privacy),
    ]
}
