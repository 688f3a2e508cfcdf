//! The app's home: what its reader owes, with buttons; what they wait for; everything else of
//! theirs; for leads their team, for those who run it how the bot fares.
//!
//! Nothing here says how long ago something was: a home stands for days, and is published only when
//! it reads differently.

mod mine;
mod team;

use slack_morphism::prelude::{SlackHomeView, SlackView};

use crate::domain::Instant;
use crate::domain::dates::DateLanguage;
use crate::domain::home::{Health, Home, Turn};
use crate::slack::action::Action;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::scopes;
use crate::slack::views::modal::Block;

/// Slack takes no more blocks in a view.
const MOST_BLOCKS: usize = 100;

/// A home, before it is in Slack's own shape.
#[derive(Debug)]
pub struct HomeView {
    blocks: Vec<Block>,
}

impl HomeView {
    /// In Slack's form.
    pub fn written(&self, dates: DateLanguage) -> SlackView {
        let blocks = self.blocks.iter();
        let mut blocks: Vec<_> = blocks.flat_map(|block| block.written(dates)).collect();
        if blocks.len() > MOST_BLOCKS {
            blocks.truncate(MOST_BLOCKS - 1);
            let honest = Line::of("There is more than this page can show.");
            blocks.extend(Writer::new().line(honest).written(dates));
        }
        SlackView::Home(SlackHomeView::new(blocks))
    }
}

pub fn home(home: &Home, now: Instant) -> HomeView {
    let mut blocks = if home.is_first() {
        first_time().blocks()
    } else {
        mine::blocks(home, now)
    };
    if let Some(facts) = &home.team {
        blocks.extend(team::blocks(facts, home, now));
    }
    if let Some(health) = &home.health {
        blocks.extend(how_it_fares(health).blocks());
    }
    HomeView { blocks }
}

fn first_time() -> Writer {
    Writer::new()
        .line(Line::new().bold("Welcome to Handoff."))
        .line(
            "When a deal is won, write down what customer management must know. It takes a few \
             minutes, and every page is saved as you go.",
        )
        .line(
            "The customer gets a channel with your brief in it, and the customer manager \
             acknowledges it there or returns it with questions.",
        )
        .line(
            "From then on everybody is reminded of what they owe: the kickoff, the promises, the \
             check-ins. You find all of yours on this page.",
        )
        .buttons([start()])
}

fn start() -> Button {
    Button::new(Action::StartFresh, "Start a handoff", "").primary()
}

/// A button for each direction in which there is more.
fn pager(page: usize, all: usize, on_page: usize, turn: fn(usize) -> Turn) -> Vec<Button> {
    let to = |action, label: &str, page| Button::new(action, label, value(&turn(page)));
    let back = page.checked_sub(1);
    let back = back.map(|page| to(Action::HomeBack, "Previous", page));
    let next = ((page + 1) * on_page < all).then(|| to(Action::HomeNext, "Next", page + 1));
    back.into_iter().chain(next).collect()
}

/// What a button or a menu turns to.
fn value(turn: &Turn) -> String {
    // Numbers and names always have a form in JSON.
    serde_json::to_string(turn).unwrap_or_default()
}

fn how_it_fares(health: &Health) -> Writer {
    let delivered = match health.undelivered {
        0 => Line::of("• Every message was delivered."),
        many => {
            let many = count(many, "message", "messages");
            let line = Line::of(format!(
                "• {many} could not be delivered. Whoever runs the bot "
            ));
            line.text("sees which and why with ")
                .bold("handoff outbox list")
                .text(", and can try again there.")
        }
    };
    let digest = match health.last_digest {
        Some(at) => Line::of("• The last digest came ").date(at).text("."),
        None => Line::of("• No digest came in the last week. ")
            .bold("/handoff leads")
            .text(" says who gets one."),
    };
    let missing = health.granted.as_ref().map(scopes::missing);
    let missing = missing.filter(|missing| !missing.is_empty());
    let missing = missing.map_or_else(Line::new, |missing| {
        Line::of("• The app lacks rights in this workspace (")
            .text(missing.join(", "))
            .text("). An admin of the app pastes its manifest again and reinstalls it.")
    });
    Writer::new()
        .divider()
        .heading("How Handoff fares")
        .line(delivered)
        .line(digest)
        .line(missing)
        .buttons([Button::new(Action::OpenSettings, "Settings", "")])
}

#[cfg(test)]
mod tests;
