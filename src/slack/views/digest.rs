//! Everything a digest holds, page by page.

use super::form;
use super::modal::Modal;
use crate::domain::digest::{Digest, Row};
use crate::domain::ids::HandoffId;
use crate::slack::action::{About, Action};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::digest::{Channels, Shows, first_line, heading};

/// A row takes two blocks of Slack's hundred, a heading one.
const ROWS_ON_PAGE: usize = 35;

/// What a page speaks about by name.
pub fn shown(digest: &Digest<'_>, page: usize) -> Vec<HandoffId> {
    let rows = digest.sections.iter().flat_map(|section| &section.rows);
    let rows = rows
        .skip(clamped(digest, page) * ROWS_ON_PAGE)
        .take(ROWS_ON_PAGE);
    rows.filter_map(Row::id).collect()
}

/// What was done meanwhile makes fewer pages: the last one there is takes the place of one beyond.
pub fn digest(digest: &Digest<'_>, channels: &Channels, page: usize) -> Modal {
    let page = clamped(digest, page);
    let from = page * ROWS_ON_PAGE;
    let to = (from + ROWS_ON_PAGE).min(digest.rows());
    let shows = Shows { digest, channels };
    let mut writer = Writer::new().line(first_line(digest));
    let mut nth = 0;
    for section in &digest.sections {
        let mut begun = false;
        for row in &section.rows {
            if (from..to).contains(&nth) {
                if !begun {
                    writer = writer.gap().line(heading(section, digest));
                    begun = true;
                }
                writer = shows.row(writer, row);
            }
            nth += 1;
        }
    }
    let mut turn = Vec::new();
    if page > 0 {
        turn.push(Button::new(Action::DigestBack, "Back", page - 1));
    }
    if to < digest.rows() {
        turn.push(Button::new(Action::DigestNext, "Next", page + 1));
    }
    if !turn.is_empty() {
        let place = format!("{} to {to} of {}", from + 1, digest.rows());
        writer = writer.gap().line(Line::of(place));
    }
    form::to_read(&About::Nothing, "Digest", writer.buttons(turn).blocks())
}

fn clamped(digest: &Digest<'_>, page: usize) -> usize {
    page.min(digest.rows().saturating_sub(1) / ROWS_ON_PAGE)
}
