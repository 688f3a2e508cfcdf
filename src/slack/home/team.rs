//! A lead's team: the digest's sections as they are now, of everybody or of one person, all of them
//! or one.

use super::{pager, value};
use crate::domain::Instant;
use crate::domain::digest::{Digest, Facts, Kind};
use crate::domain::home::{Home, ROWS, Turn, page, team};
use crate::slack::action::Action;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::digest::{Shows, heading, title};
use crate::slack::views::modal::Block;
use crate::slack::views::picker;

pub(super) fn blocks(facts: &Facts, home: &Home, now: Instant) -> Vec<Block> {
    let digest = team(facts, &home.looking, now);
    let open = count(digest.open, "open handoff", "open handoffs");
    let title = match &home.looking.whose {
        Some(person) => Line::new()
            .bold("Your team: ")
            .user(person)
            .bold(format!(" · {open}")),
        None => Line::new().bold(format!("Your team · {open}")),
    };
    let mut blocks = Writer::new().divider().gap().line(title).blocks();
    let whose = home.looking.whose.as_ref();
    blocks.push(picker::person(Action::HomeWhose, "Whose handoffs?", whose));
    blocks.push(picker::picker(
        Action::HomeOnly,
        "Which of them?",
        &choices(),
        &value(&Turn::Only(home.looking.only)),
    ));
    let writer = match whose {
        Some(_) => {
            let everybody = value(&Turn::Whose(None));
            Writer::new().buttons([Button::new(Action::HomeEverybody, "Everybody’s", everybody)])
        }
        None => Writer::new(),
    };
    blocks.extend(sections(writer, &digest, home).blocks());
    blocks
}

fn sections(writer: Writer, digest: &Digest<'_>, home: &Home) -> Writer {
    let shows = Shows {
        digest,
        channels: &home.channels,
    };
    let only = home.looking.only;
    if digest.sections.is_empty() {
        return writer.gap().line("Nothing to look at here.");
    }
    digest.sections.iter().fold(writer, |writer, section| {
        let writer = writer.gap().line(heading(section, digest));
        let (all, rows) = (section.rows.len(), home.looking.rows(section));
        let writer = rows
            .iter()
            .fold(writer, |writer, row| shows.row(writer, row));
        if only.is_some() {
            let page = page(home.looking.team, all, ROWS);
            return writer.buttons(pager(page, all, ROWS, Turn::Team));
        }
        match all - rows.len() {
            0 => writer,
            more => writer.line(&*format!("… and {more} more.")),
        }
    })
}

fn choices() -> Vec<(String, String)> {
    let all = (value(&Turn::Only(None)), "Everything".to_owned());
    let each = Kind::ALL
        .into_iter()
        .map(|kind| (value(&Turn::Only(Some(kind))), title(kind).to_owned()));
    std::iter::once(all).chain(each).collect()
}
