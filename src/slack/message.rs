//! A message, and the writer that makes one within Slack's limits whatever people typed.
//!
//! The writer collects lines, quotes and buttons. They stay lines until they leave for Slack, when
//! it is known in which language the workspace reads dates: [`Message::written`] turns them into
//! blocks and into the full fallback text, which notifications show and screen readers read. Forms
//! take the same blocks.

use serde::Serialize;
use slack_morphism::prelude::{
    SlackActionsBlock, SlackBlock, SlackBlockId, SlackBlockMarkDownText, SlackContextBlock,
    SlackDividerBlock, SlackRichTextBlock, SlackRichTextElement, SlackRichTextInlineElement,
    SlackRichTextQuote, SlackRichTextSection,
};

use super::line::{Inline, Line};
use super::messages::button::Button;
use crate::domain::dates::DateLanguage;

/// Slack takes no more blocks in a message.
pub const MOST_BLOCKS: usize = 50;
/// Slack publishes no limit for rich text; this is the one it has for every other text of a block.
const MOST_IN_BLOCK: usize = 3000;
/// Slack advises to keep the text of a message shorter than this.
const MOST_IN_TEXT: usize = 4000;
const CONTINUES: &str = " … (continues in the message)";
/// Slack takes no longer block ids.
const LONGEST_BLOCK_ID: usize = 255;

/// What a message says.
#[derive(Debug, Clone, Default)]
pub struct Message {
    writer: Writer,
}

impl Message {
    /// Whether it reads differently in another language of dates.
    pub fn has_dates(&self) -> bool {
        self.writer.has_dates()
    }

    /// In Slack's form.
    pub fn written(&self, dates: DateLanguage) -> Written {
        let mut blocks = self.writer.written(dates);
        if blocks.len() > MOST_BLOCKS {
            blocks.truncate(MOST_BLOCKS - 1);
            let honest = Line::of("There is more than one message can show.");
            blocks.extend(Writer::new().line(honest).written(dates));
        }
        Written {
            text: self.writer.text(dates),
            blocks,
        }
    }

    /// With more below it, a little apart.
    #[must_use]
    pub fn then(self, more: Writer) -> Self {
        self.writer.gap().and(more).message()
    }

    /// Whether a person can press anything in it.
    pub fn has_buttons(&self) -> bool {
        let mut parts = self.writer.parts.iter();
        parts.any(|part| matches!(part, Part::Buttons(_)))
    }
}

/// A message as Slack takes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Written {
    /// Everything the blocks say, but for what is too long, which is said.
    pub text: String,
    pub blocks: Vec<SlackBlock>,
}

impl Written {
    /// Names the message for the delivery, which looks for the name before it sends again.
    #[must_use]
    pub fn keyed(mut self, key: &str) -> Self {
        let id: String = format!("k:{key}").chars().take(LONGEST_BLOCK_ID).collect();
        let id = Some(SlackBlockId::new(id));
        match self.blocks.first_mut() {
            Some(SlackBlock::RichText(block)) => block.block_id = id,
            Some(SlackBlock::Context(block)) => block.block_id = id,
            Some(SlackBlock::Actions(block)) => block.block_id = id,
            Some(SlackBlock::Divider(block)) => block.block_id = id,
            // The writer makes no others.
            _ => {}
        }
        self
    }
}

impl From<Line> for Message {
    fn from(line: Line) -> Self {
        Writer::new().line(line).message()
    }
}

/// Collects what a message or a form says, from top to bottom.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    /// What follows stands in a block of its own, a little apart.
    Gap,
    Line(Line),
    Quote(Line),
    /// Small print.
    Note(Line),
    Divider,
    Buttons(Vec<Button>),
}

impl Writer {
    pub fn has_dates(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Line(line) | Part::Quote(line) | Part::Note(line) => line.has_dates(),
            Part::Gap | Part::Divider | Part::Buttons(_) => false,
        })
    }

    pub fn new() -> Self {
        Self::default()
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// A heading with what follows it, a little apart from what came before.
    #[must_use]
    pub fn heading(self, heading: impl Into<String>) -> Self {
        self.gap().line(Line::new().bold(heading))
    }

    /// For somebody who may press none of them.
    #[must_use]
    pub fn without_buttons(mut self) -> Self {
        self.parts.retain(|part| !matches!(part, Part::Buttons(_)));
        self
    }

    #[must_use]
    pub fn gap(self) -> Self {
        self.with(Part::Gap)
    }

    #[must_use]
    pub fn line(self, line: impl Into<Line>) -> Self {
        let line = line.into();
        if line.is_empty() {
            self
        } else {
            self.with(Part::Line(line))
        }
    }

    #[must_use]
    pub fn lines(self, lines: impl IntoIterator<Item = Line>) -> Self {
        lines.into_iter().fold(self, Self::line)
    }

    /// A person's own words.
    #[must_use]
    pub fn quote(self, words: impl Into<Line>) -> Self {
        let words = words.into();
        if words.is_empty() {
            self
        } else {
            self.with(Part::Quote(words))
        }
    }

    /// Small print, always ours: no text that a person typed, since it is marked up.
    #[must_use]
    pub fn note(self, line: impl Into<Line>) -> Self {
        let line = line.into();
        if line.is_empty() {
            self
        } else {
            self.with(Part::Note(line))
        }
    }

    #[must_use]
    pub fn divider(self) -> Self {
        self.with(Part::Divider)
    }

    #[must_use]
    pub fn buttons(self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let buttons: Vec<_> = buttons.into_iter().collect();
        if buttons.is_empty() {
            self
        } else {
            self.with(Part::Buttons(buttons))
        }
    }

    /// With everything another one collected below.
    #[must_use]
    pub fn and(mut self, mut more: Self) -> Self {
        self.parts.append(&mut more.parts);
        self
    }

    /// How many characters a reader sees, roughly.
    pub fn length(&self) -> usize {
        let said = self.parts.iter().map(|part| match part {
            Part::Line(line) | Part::Quote(line) | Part::Note(line) => line.length(),
            Part::Gap | Part::Divider | Part::Buttons(_) => 0,
        });
        said.sum()
    }

    pub fn message(self) -> Message {
        Message { writer: self }
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The blocks alone, for a form.
    pub fn written(&self, dates: DateLanguage) -> Vec<SlackBlock> {
        let mut blocks = Vec::new();
        let mut text = RichText::in_language(dates);
        for part in &self.parts {
            match part {
                Part::Gap => text.close(&mut blocks),
                Part::Line(line) => text.add(line, Shape::Line, &mut blocks),
                Part::Quote(line) => text.add(line, Shape::Quote, &mut blocks),
                Part::Note(line) => {
                    text.close(&mut blocks);
                    let (words, _) = line.mrkdwn_within(MOST_IN_BLOCK, dates);
                    let words = SlackBlockMarkDownText::new(words).into();
                    blocks.push(SlackContextBlock::new(vec![words]).into());
                }
                Part::Divider => {
                    text.close(&mut blocks);
                    blocks.push(SlackDividerBlock::new().into());
                }
                Part::Buttons(buttons) => {
                    text.close(&mut blocks);
                    let buttons = buttons.iter().map(|button| button.clone().element().into());
                    blocks.push(SlackActionsBlock::new(buttons.collect()).into());
                }
            }
        }
        text.close(&mut blocks);
        blocks
    }

    fn text(&self, dates: DateLanguage) -> String {
        let mut said = String::new();
        let mut left = MOST_IN_TEXT - CONTINUES.chars().count();
        for part in &self.parts {
            let line = match part {
                Part::Line(line) | Part::Note(line) => line.clone(),
                Part::Quote(line) => Line::of("“").then(line.clone()).text("”"),
                Part::Gap | Part::Divider | Part::Buttons(_) => continue,
            };
            if !said.is_empty() {
                said.push('\n');
                left = left.saturating_sub(1);
            }
            let (words, complete) = line.mrkdwn_within(left, dates);
            left -= words.chars().count();
            said.push_str(&words);
            if !complete {
                said.push_str(CONTINUES);
                break;
            }
        }
        said
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Line,
    Quote,
}

/// A rich text block in the making.
#[derive(Debug)]
struct RichText {
    elements: Vec<(Shape, Vec<Inline>)>,
    length: usize,
    dates: DateLanguage,
}

impl RichText {
    fn in_language(dates: DateLanguage) -> Self {
        Self {
            elements: Vec::new(),
            length: 0,
            dates,
        }
    }

    fn add(&mut self, line: &Line, shape: Shape, blocks: &mut Vec<SlackBlock>) {
        let mut starts = true;
        for inline in line.inlines() {
            let mut rest = inline.clone();
            loop {
                let room = MOST_IN_BLOCK - self.length;
                let (piece, after) = split(rest, room);
                if let Some(piece) = piece {
                    self.push(piece, shape, starts);
                    starts = false;
                }
                let Some(after) = after else { break };
                self.close(blocks);
                starts = true;
                rest = after;
            }
        }
    }

    /// `starts`: the piece begins a new line.
    fn push(&mut self, piece: Inline, shape: Shape, starts: bool) {
        self.length += piece.length() + 1;
        self.length = self.length.min(MOST_IN_BLOCK);
        match self.elements.last_mut() {
            Some((last, inlines)) if *last == shape && (!starts || shape == Shape::Line) => {
                if starts {
                    inlines.push(Inline::Text("\n".to_owned()));
                }
                inlines.push(piece);
            }
            _ => self.elements.push((shape, vec![piece])),
        }
    }

    fn close(&mut self, blocks: &mut Vec<SlackBlock>) {
        let dates = self.dates;
        let Self { elements, .. } = std::mem::replace(self, Self::in_language(dates));
        if elements.is_empty() {
            return;
        }
        let elements = elements
            .into_iter()
            .map(|(shape, inlines)| element(shape, &inlines, dates));
        blocks.push(SlackRichTextBlock::new(elements.collect()).into());
    }
}

fn element(shape: Shape, inlines: &[Inline], dates: DateLanguage) -> SlackRichTextElement {
    let rich = inlines.iter().map(|inline| inline.rich(dates));
    let rich: Vec<SlackRichTextInlineElement> = rich.collect();
    match shape {
        Shape::Line => SlackRichTextSection::new(rich).into(),
        Shape::Quote => SlackRichTextQuote::new(rich).into(),
    }
}

/// As much of a piece as `room` holds, and what is left for the next block. Text is torn at a line
/// or a space if one is near; everything else moves as a whole.
fn split(inline: Inline, room: usize) -> (Option<Inline>, Option<Inline>) {
    if inline.length() < room {
        return (Some(inline), None);
    }
    let (text, make): (_, fn(String) -> Inline) = match inline {
        Inline::Text(text) => (text, Inline::Text),
        Inline::Bold(text) => (text, Inline::Bold),
        // A link may be longer than any block; it then has one to itself.
        whole if room == MOST_IN_BLOCK => return (Some(whole), None),
        whole => return (None, Some(whole)),
    };
    let (head, tail) = crate::domain::excerpt::split(&text, room.saturating_sub(1));
    let keep = |piece: &str| (!piece.is_empty()).then(|| make(piece.to_owned()));
    (keep(head), keep(tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;
    use crate::slack::action::Action;
    use crate::slack::messages::tests::{ENGLISH, ODD, heard, read, refused_by_slack};

    fn ok() -> Button {
        Button::new(Action::Acknowledge, "OK", 12)
    }

    #[test]
    fn lines_quotes_and_notes_stand_in_order() {
        let message = Writer::new()
            .heading("Title")
            .line("one")
            .quote("a\nb")
            .quote("c")
            .line("")
            .line("two")
            .note("small")
            .buttons([ok()])
            .buttons([])
            .message();
        assert_eq!(
            read(&message),
            "Title\none\n> a\n> b\n> c\ntwo\nsmall\n[OK]"
        );
        assert_eq!(heard(&message), "Title\none\n“a\nb”\n“c”\ntwo\nsmall");
    }

    #[test]
    fn the_key_names_the_first_block() {
        let id = |message: Message, key: &str| {
            let message = message.written(ENGLISH).keyed(key);
            let block = serde_json::to_value(&message.blocks[0]).unwrap();
            block["block_id"].as_str().unwrap().to_owned()
        };
        assert_eq!(
            id(Message::from(Line::of("x")), "sent/12/1/U5"),
            "k:sent/12/1/U5"
        );
        assert_eq!(id(Writer::new().note("x").message(), "a"), "k:a");
        assert_eq!(id(Writer::new().buttons([ok()]).message(), "a"), "k:a");
        assert_eq!(
            id(Writer::new().divider().message(), &"é".repeat(300))
                .chars()
                .count(),
            255
        );
    }

    #[test]
    fn long_texts_are_spread_over_blocks_and_lose_nothing() {
        let typed: String = "many words ".repeat(2000);
        let message = Writer::new().line(&*typed).message();
        let written = message.written(ENGLISH);
        assert_eq!(written.blocks.len(), 8);
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&read(&message)), words(&typed));
        assert!(written.text.ends_with(CONTINUES) && written.text.chars().count() <= MOST_IN_TEXT);
    }

    #[test]
    fn whatever_is_written_slack_takes_it() {
        let endless = |letters: &str| letters.chars().cycle().take(3000).collect::<String>();
        for letters in ODD {
            let link = Line::new().link(format!("https://x.example/{}", "x".repeat(2900)), "link");
            let message = Writer::new()
                .line(Line::new().bold(endless(letters)).user(&UserId::new("U5")))
                .quote(&*endless(letters))
                .line(link)
                .note(&*endless(letters))
                .buttons([Button::new(Action::Return, endless(letters), 12)])
                .message();
            assert_eq!(
                refused_by_slack(&message),
                Vec::<String>::new(),
                "{letters}"
            );
        }
        let many = (0..200).fold(Writer::new(), |writer, _| writer.gap().line("x"));
        let many = many.message();
        assert_eq!(refused_by_slack(&many), Vec::<String>::new());
        assert!(read(&many).ends_with("There is more than one message can show."));
    }
}
