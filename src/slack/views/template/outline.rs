//! What a template is as a whole: its pages' titles, and from how many points on a brief may be sent.

use super::TITLE;
use crate::domain::quality::Bands;
use crate::domain::template::{LONGEST_PAGE_TITLE, Outline, Template};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::views::form::{self, Errors};
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Modal;

const READY: &str = "ready";
const SENDABLE: &str = "sendable";
/// Before the number of a page, counted from 1.
const PAGE: &str = "page:";
const LONGEST_POINTS: usize = 3;

/// `entered` and `first`: what somebody wants who was overtaken, and what stands above it then.
pub fn outline(template: &Template, entered: Option<&Outline>, first: Option<Line>) -> Modal {
    let about = About::Template {
        name: template.name.clone(),
        version: template.version,
        field: None,
    };
    let now = template.outline();
    let shown = entered.unwrap_or(&now);
    let line = "A brief has 0 to 100 points. Under the lower number it cannot be sent; from the upper \
                one on it counts as good.";
    let mut writer = Writer::new();
    if let Some(first) = first {
        writer = writer.line(first).divider();
    }
    let mut blocks = writer.line(line).blocks();
    let points = |block, label, points: u32| {
        Asked::must(block, label).with(input::short(&points.to_string(), LONGEST_POINTS))
    };
    let Bands { ready, sendable } = shown.bands;
    blocks.push(points(SENDABLE, "Can be sent from", sendable));
    blocks.push(points(READY, "Is good from", ready));
    for nth in 0..template.pages.len() {
        let title = shown.titles.get(nth).map_or("", String::as_str);
        let number = nth + 1;
        let block = format!("{PAGE}{number}");
        let label = format!("Title of page {number}");
        blocks.push(Asked::must(&block, &label).with(input::short(title, LONGEST_PAGE_TITLE)));
    }
    form::to_submit(Form::TemplateOutline, &about, TITLE, "Save", blocks)
}

pub fn read_outline(inputs: &Inputs) -> Result<Outline, Errors> {
    let screen = Screen::of(inputs);
    let mut errors = Errors::new();
    let mut points = |block: &str| {
        let typed = screen.text(block).unwrap_or_default().trim();
        typed.parse().unwrap_or_else(|_| {
            let sentence = "Write a number from 1 to 100.".to_owned();
            errors.push((block.to_owned(), sentence));
            0
        })
    };
    let bands = Bands {
        sendable: points(SENDABLE),
        ready: points(READY),
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let titles = (1..).map_while(|number: usize| screen.text(&format!("{PAGE}{number}")));
    Ok(Outline {
        bands,
        titles: titles.map(|title| title.trim().to_owned()).collect(),
    })
}

/// Under the upper number, which the lower one may not pass; what is wrong with a title Slack sees
/// itself.
pub fn wrong_outline(why: &str) -> Errors {
    vec![(READY.to_owned(), why.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::template::{check, rapid};
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::read_view;
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn points_and_titles_come_back_as_they_are() {
        let form = outline(rapid(), None, None);
        assert_snapshot!(read_view(&form), @"
        Templates
        A brief has 0 to 100 points. Under the lower number it cannot be sent; from the upper one on it counts as good.
        Can be sent from: 60
        Is good from: 85
        Title of page 1: Customer and people
        Title of page 2: Why they bought, what was promised
        [Save] [Cancel]
        ");
        let same = read_outline(&on_screen(&form)).unwrap();
        assert_eq!(same, rapid().outline());
        assert_eq!(rapid().with_outline(&same), **rapid());
        let typed = |block: &str, text: &str| entered(&form, block, Input::Text(text.to_owned()));
        let renamed = read_outline(&typed("page:1", " Who they are ")).unwrap();
        assert_eq!(
            rapid().with_outline(&renamed).pages[0].title,
            "Who they are"
        );
        for not_a_number in ["", "ninety", "-5", "8.5"] {
            assert_eq!(
                read_outline(&typed(READY, not_a_number)).unwrap_err()[0].0,
                READY
            );
        }
        let upside_down = read_outline(&typed(READY, "10")).unwrap();
        assert!(!check(&rapid().with_outline(&upside_down)).is_empty());
    }
}
