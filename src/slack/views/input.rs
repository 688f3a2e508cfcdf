//! The inputs our forms use, one to a block, and reading them again. A block's id names the input;
//! the same id in the next version of a form keeps what is being typed there.

use chrono::{NaiveDate, NaiveTime};
use slack_morphism::prelude::{
    SlackActionId, SlackBlock, SlackBlockCheckboxesElement, SlackBlockChoiceItem,
    SlackBlockDatePickerElement, SlackBlockId, SlackBlockMultiStaticSelectElement,
    SlackBlockMultiUsersSelectElement, SlackBlockPlainText, SlackBlockPlainTextInputElement,
    SlackBlockPlainTextOnly, SlackBlockStaticSelectElement, SlackBlockText,
    SlackBlockTimePickerElement, SlackBlockUrlInputElement, SlackBlockUsersSelectElement,
    SlackInputBlock, SlackInputBlockElement,
};

use super::form::plain;
use super::modal::Block;
use crate::domain::ids::UserId;
use crate::slack::action::Action;
use crate::slack::inbound::{Input, Inputs};

/// Our blocks hold one input each, so all of them can have the same name in theirs.
const ACTION: &str = "value";

/// A question with the block it stands in.
#[derive(Debug)]
pub struct Asked<'a> {
    block: &'a str,
    label: &'a str,
    hint: Option<String>,
    optional: bool,
}

impl<'a> Asked<'a> {
    /// Slack insists on an answer.
    pub fn must(block: &'a str, label: &'a str) -> Self {
        Self {
            block,
            label,
            hint: None,
            optional: false,
        }
    }

    /// The form can be submitted without an answer; Slack says so at the label.
    pub fn may(block: &'a str, label: &'a str) -> Self {
        Self {
            optional: true,
            ..Self::must(block, label)
        }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()).filter(|hint| !hint.is_empty()),
            ..self
        }
    }

    pub fn with(self, element: SlackInputBlockElement) -> Block {
        self.block(element).into()
    }

    /// The same in Slack's form.
    pub fn block(self, element: SlackInputBlockElement) -> SlackBlock {
        self.input(element, None)
    }

    /// We hear of the choice when it is made, and not only with the whole form.
    pub fn with_at_once(self, element: SlackInputBlockElement) -> Block {
        self.input(element, Some(true)).into()
    }

    fn input(self, element: SlackInputBlockElement, at_once: Option<bool>) -> SlackBlock {
        SlackInputBlock {
            block_id: Some(SlackBlockId::new(self.block.to_owned())),
            label: plain(self.label),
            element,
            hint: self.hint.as_deref().map(plain),
            optional: Some(self.optional),
            dispatch_action: at_once,
        }
        .into()
    }
}

fn action() -> SlackActionId {
    SlackActionId::new(ACTION.to_owned())
}

fn text(initial: &str, most: usize, multiline: bool) -> SlackInputBlockElement {
    let initial: String = initial.chars().take(most).collect();
    SlackInputBlockElement::PlainTextInput(SlackBlockPlainTextInputElement {
        action_id: Some(action()),
        placeholder: None,
        initial_value: Some(initial).filter(|initial| !initial.is_empty()),
        multiline: Some(multiline),
        min_length: None,
        max_length: u64::try_from(most).ok(),
        focus_on_load: None,
        dispatch_action_config: None,
    })
}

/// One line of text of at most `most` characters.
pub fn short(initial: &str, most: usize) -> SlackInputBlockElement {
    text(initial, most, false)
}

/// Several lines of text of at most `most` characters.
pub fn long(initial: &str, most: usize) -> SlackInputBlockElement {
    text(initial, most, true)
}

pub fn address(initial: Option<&str>) -> SlackInputBlockElement {
    SlackInputBlockElement::UrlInput(SlackBlockUrlInputElement {
        action_id: Some(action()),
        placeholder: Some(plain("https://")),
        initial_value: initial.map(str::to_owned),
    })
}

pub fn day(initial: Option<NaiveDate>) -> SlackInputBlockElement {
    SlackInputBlockElement::DatePicker(SlackBlockDatePickerElement {
        action_id: Some(action()),
        placeholder: Some(plain("Choose a day")),
        initial_date: initial.map(|day| day.format("%Y-%m-%d").to_string()),
        confirm: None,
        focus_on_load: None,
    })
}

/// A time of day, to the minute.
pub fn time(initial: Option<NaiveTime>) -> SlackInputBlockElement {
    SlackInputBlockElement::TimePicker(SlackBlockTimePickerElement {
        action_id: Some(action()),
        initial_time: initial.map(|time| time.format("%H:%M").to_string()),
        confirm: None,
        focus_on_load: None,
        placeholder: Some(plain("Choose a time")),
        timezone: None,
    })
}

pub fn person(initial: Option<&UserId>) -> SlackInputBlockElement {
    person_as(action(), initial)
}

/// A person whom Slack is asked about as soon as they are chosen.
pub fn person_to_meet(initial: Option<&UserId>) -> SlackInputBlockElement {
    let action = SlackActionId::new(Action::MeetPerson.to_string());
    person_as(action, initial)
}

/// A person whose choice is acted upon at once.
pub fn person_at_once(action: Action, initial: Option<&UserId>) -> SlackInputBlockElement {
    person_as(SlackActionId::new(action.to_string()), initial)
}

fn person_as(action: SlackActionId, initial: Option<&UserId>) -> SlackInputBlockElement {
    SlackInputBlockElement::UsersSelect(SlackBlockUsersSelectElement {
        action_id: Some(action),
        placeholder: Some(plain("Choose a person")),
        initial_user: initial.map(ToString::to_string),
        confirm: None,
        focus_on_load: None,
    })
}

pub fn people(initial: &[UserId]) -> SlackInputBlockElement {
    let initial: Vec<String> = initial.iter().map(ToString::to_string).collect();
    SlackInputBlockElement::MultiUsersSelect(SlackBlockMultiUsersSelectElement {
        action_id: Some(action()),
        placeholder: Some(plain("Choose people")),
        initial_users: Some(initial).filter(|initial| !initial.is_empty()),
        confirm: None,
        max_selected_items: None,
        focus_on_load: None,
    })
}

/// One of a few; an option is its value and what it says.
pub fn choice(
    placeholder: &str,
    options: &[(String, &str)],
    initial: Option<&str>,
) -> SlackInputBlockElement {
    let item = |(value, says): &(String, &str)| SlackBlockChoiceItem {
        text: plain(says),
        value: value.clone(),
        description: None,
        url: None,
    };
    let chosen = options
        .iter()
        .find(|(value, _)| Some(value.as_str()) == initial);
    SlackInputBlockElement::StaticSelect(SlackBlockStaticSelectElement {
        action_id: Some(action()),
        placeholder: Some(plain(placeholder)),
        options: Some(
            options
                .iter()
                .map(item)
                .collect::<Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>>>(),
        ),
        option_groups: None,
        initial_option: chosen.map(item),
        confirm: None,
        focus_on_load: None,
    })
}

/// Any number of a few.
pub fn choices(
    placeholder: &str,
    options: &[(String, String)],
    initial: &[String],
) -> SlackInputBlockElement {
    let item = |(value, says): &(String, String)| SlackBlockChoiceItem {
        text: plain(says),
        value: value.clone(),
        description: None,
        url: None,
    };
    let chosen = options.iter().filter(|(value, _)| initial.contains(value));
    let chosen: Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>> = chosen.map(item).collect();
    SlackInputBlockElement::MultiStaticSelect(SlackBlockMultiStaticSelectElement {
        action_id: Some(action()),
        placeholder: Some(plain(placeholder)),
        options: Some(options.iter().map(item).collect()),
        option_groups: None,
        initial_options: Some(chosen).filter(|chosen| !chosen.is_empty()),
        confirm: None,
        max_selected_items: None,
        focus_on_load: None,
    })
}

/// A single box to tick.
pub fn tick(says: &str, ticked: bool) -> SlackInputBlockElement {
    let option = SlackBlockChoiceItem {
        text: SlackBlockText::from(SlackBlockPlainText::new(says.to_owned())),
        value: "yes".to_owned(),
        description: None,
        url: None,
    };
    SlackInputBlockElement::Checkboxes(SlackBlockCheckboxesElement {
        action_id: Some(action()),
        initial_options: ticked.then(|| vec![option.clone()]),
        options: vec![option],
        confirm: None,
        focus_on_load: None,
    })
}

/// Boxes to tick, at most ten; an option is its value and what it says.
pub fn ticks(options: &[(String, String)]) -> SlackInputBlockElement {
    boxes(options, false)
}

/// The same, all of them ticked.
pub fn ticked(options: &[(String, String)]) -> SlackInputBlockElement {
    boxes(options, true)
}

fn boxes(options: &[(String, String)], ticked: bool) -> SlackInputBlockElement {
    let options: Vec<_> = options
        .iter()
        .map(|(value, says)| SlackBlockChoiceItem {
            text: SlackBlockText::from(SlackBlockPlainText::new(cut(says))),
            value: value.clone(),
            description: None,
            url: None,
        })
        .collect();
    SlackInputBlockElement::Checkboxes(SlackBlockCheckboxesElement {
        action_id: Some(action()),
        initial_options: ticked.then(|| options.clone()),
        options,
        confirm: None,
        focus_on_load: None,
    })
}

/// Slack takes no longer options.
pub fn cut(says: &str) -> String {
    const LONGEST: usize = 75;
    if says.chars().count() <= LONGEST {
        return says.to_owned();
    }
    let head: String = says.chars().take(LONGEST - 1).collect();
    format!("{}…", head.trim_end())
}

/// What stands on a screen. Each reading is `None` where the screen says nothing about the input:
/// it is not there, or it is empty and emptiness does not count.
#[derive(Debug, Clone, Copy)]
pub struct Screen<'a> {
    pub inputs: &'a Inputs,
    /// Whether an empty input means that its content was deleted.
    pub clears: bool,
}

impl<'a> Screen<'a> {
    /// A form that was submitted or turned: what is empty was emptied.
    pub fn of(inputs: &'a Inputs) -> Self {
        Self {
            inputs,
            clears: true,
        }
    }

    pub fn text(&self, block: &str) -> Option<&'a str> {
        match self.inputs.get(block)? {
            Input::Text(text) => Some(text),
            Input::Empty => self.clears.then_some(""),
            Input::Person(_)
            | Input::People(_)
            | Input::Date(_)
            | Input::Time(_)
            | Input::Choice(_)
            | Input::Choices(_) => None,
        }
    }

    /// Takes over what stands in a date picker.
    pub fn take_day(&self, block: &str, into: &mut Option<NaiveDate>) {
        match self.inputs.get(block) {
            Some(Input::Date(day)) => *into = Some(*day),
            Some(Input::Empty) if self.clears => *into = None,
            Some(
                Input::Empty
                | Input::Text(_)
                | Input::Person(_)
                | Input::People(_)
                | Input::Time(_)
                | Input::Choice(_)
                | Input::Choices(_),
            )
            | None => {}
        }
    }

    /// Takes over who was chosen.
    pub fn take_person(&self, block: &str, into: &mut Option<UserId>) {
        match self.inputs.get(block) {
            Some(Input::Person(person)) => *into = Some(person.clone()),
            Some(Input::Empty) if self.clears => *into = None,
            Some(
                Input::Empty
                | Input::Text(_)
                | Input::People(_)
                | Input::Date(_)
                | Input::Time(_)
                | Input::Choice(_)
                | Input::Choices(_),
            )
            | None => {}
        }
    }

    pub fn time(&self, block: &str) -> Option<NaiveTime> {
        match self.inputs.get(block)? {
            Input::Time(time) => Some(*time),
            Input::Empty
            | Input::Text(_)
            | Input::Person(_)
            | Input::People(_)
            | Input::Date(_)
            | Input::Choice(_)
            | Input::Choices(_) => None,
        }
    }

    pub fn choice(&self, block: &str) -> Option<&'a str> {
        match self.inputs.get(block)? {
            Input::Choice(value) => Some(value),
            Input::Empty
            | Input::Text(_)
            | Input::Person(_)
            | Input::People(_)
            | Input::Date(_)
            | Input::Time(_)
            | Input::Choices(_) => None,
        }
    }

    /// Everybody who was chosen.
    pub fn people(&self, block: &str) -> &'a [UserId] {
        match self.inputs.get(block) {
            Some(Input::People(people)) => people,
            Some(Input::Person(person)) => std::slice::from_ref(person),
            Some(
                Input::Empty
                | Input::Text(_)
                | Input::Date(_)
                | Input::Time(_)
                | Input::Choice(_)
                | Input::Choices(_),
            )
            | None => &[],
        }
    }

    /// Everything that was chosen.
    pub fn choices(&self, block: &str) -> &'a [String] {
        match self.inputs.get(block) {
            Some(Input::Choices(chosen)) => chosen,
            Some(Input::Choice(chosen)) => std::slice::from_ref(chosen),
            Some(
                Input::Empty
                | Input::Text(_)
                | Input::Person(_)
                | Input::People(_)
                | Input::Date(_)
                | Input::Time(_),
            )
            | None => &[],
        }
    }

    pub fn ticked(&self, block: &str) -> Option<bool> {
        match self.inputs.get(block)? {
            Input::Choices(chosen) if !chosen.is_empty() => Some(true),
            Input::Choices(_) | Input::Empty => self.clears.then_some(false),
            Input::Text(_)
            | Input::Person(_)
            | Input::People(_)
            | Input::Date(_)
            | Input::Time(_)
            | Input::Choice(_) => None,
        }
    }
}
