//! Tells what happens: who did what when, and what they then read, as text.

use anyhow::anyhow;
use chrono::{NaiveDateTime, TimeZone as _};
use slack_emulator::{CannotDo, Person, Seen};

use super::stage::Stage;
use crate::cli::say;
use crate::domain::zone::Zone;

/// Somebody in the play.
#[derive(Debug)]
pub(super) struct Actor {
    pub person: Person,
    pub name: &'static str,
    zone: Zone,
}

#[derive(Debug)]
pub(super) struct Narrator<'a> {
    pub stage: &'a Stage,
}

/// How much of a long text is shown before the rest is counted.
const LONGEST: usize = 40;

impl<'a> Narrator<'a> {
    pub fn new(stage: &'a Stage) -> Self {
        say("Handoff, played on this machine: the real bot and a real database, with an emulated");
        say("Slack in place of Slack. Nothing leaves this computer. The clock is moved by hand.");
        Self { stage }
    }

    /// Brings somebody on.
    pub fn enters(&self, name: &'static str, role: &str, zone: &str, lead: bool) -> Actor {
        let first = name.split(' ').next().unwrap_or(name).to_lowercase();
        let new = self.stage.team.person(&first).real_name(name).zone(zone);
        let new = if lead { new.admin() } else { new };
        say(format!("  {name}, {role} ({zone})"));
        Actor {
            person: new.add(),
            name,
            zone: Zone::named(zone).unwrap_or(Zone::UTC),
        }
    }

    /// Somebody does something, and everything that follows from it happens.
    pub async fn does(
        &self,
        who: &Actor,
        what: &str,
        act: impl Future<Output = Result<(), CannotDo>>,
    ) -> anyhow::Result<()> {
        let now = self.stage.now().with_timezone(&who.zone);
        say("");
        say(format!(
            "{} · {} {what}",
            now.format("%a %-d %b, %H:%M"),
            who.name
        ));
        act.await
            .map_err(|error| anyhow!("{}: {error}", who.name))?;
        self.stage.settle().await
    }

    /// Something small on the way to the next step: an input filled, a choice made.
    pub async fn enters_in(
        &self,
        who: &Actor,
        label: &str,
        shown: &str,
        act: impl Future<Output = Result<(), CannotDo>>,
    ) -> anyhow::Result<()> {
        act.await
            .map_err(|error| anyhow!("{}: {error}", who.name))?;
        say(format!("    {label}: {}", shown.replace('\n', " / ")));
        self.stage.settle().await
    }

    pub async fn fills(&self, who: &Actor, label: &str, text: &str) -> anyhow::Result<()> {
        let act = who.person.fill(label, text);
        self.enters_in(who, label, text, act).await
    }

    pub async fn chooses(&self, who: &Actor, label: &str, shown: &str) -> anyhow::Result<()> {
        let act = who.person.choose(label, shown);
        self.enters_in(who, label, shown, act).await
    }

    pub async fn picks_day(&self, who: &Actor, label: &str, day: &str) -> anyhow::Result<()> {
        let act = who.person.pick_date(label, day);
        self.enters_in(who, label, day, act).await
    }

    /// The clock moves on to a moment on this person's clock.
    pub async fn until(&self, who: &Actor, moment: &str) -> anyhow::Result<()> {
        let local = NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M")?;
        let there = who.zone.from_local_datetime(&local).earliest();
        let at = there.ok_or_else(|| anyhow!("{moment} does not exist there"))?;
        say("");
        let city = who
            .zone
            .name()
            .split('/')
            .next_back()
            .unwrap_or("UTC")
            .replace('_', " ");
        say(format!(
            "… until {} in {city} …",
            local.format("%a %-d %b, %H:%M")
        ));
        self.stage.advance_to(at.to_utc()).await
    }
}

pub(super) fn ends() {
    say("");
    say("The end: every step happened.");
}

pub(super) fn scene(title: &str) {
    say("");
    say(format!("── {title} ──"));
}

/// What stands on somebody's screen.
pub(super) fn screen(who: &Actor, about: &str) -> anyhow::Result<()> {
    let screen = who.person.screen();
    let screen = screen.ok_or_else(|| anyhow!("{} sees no form", who.name))?;
    shown(who, "sees", &screen.text);
    says(who, &screen.text, about)
}

/// The next message the bot wrote to somebody, which must say this.
pub(super) fn message(who: &Actor, about: &str) -> anyhow::Result<Seen> {
    let seen = who.person.next_unread();
    let seen = seen.ok_or_else(|| anyhow!("{} heard nothing", who.name))?;
    shown(who, "gets a message", &seen.text);
    says(who, &seen.text, about)?;
    Ok(seen)
}

/// The newest of several, which must say this.
pub(super) fn latest(who: &Actor, about: &str) -> anyhow::Result<Seen> {
    let seen = who.person.messages_from_app().pop();
    let seen = seen.ok_or_else(|| anyhow!("{} heard nothing", who.name))?;
    who.person.read_all();
    shown(who, "gets a message", &seen.text);
    says(who, &seen.text, about)?;
    Ok(seen)
}

/// What came is what the step is about, or the play is over.
fn says(who: &Actor, text: &str, about: &str) -> anyhow::Result<()> {
    anyhow::ensure!(
        text.contains(about),
        "{} should read “{about}” here",
        who.name
    );
    Ok(())
}

/// The answer that only the person who typed sees.
pub(super) fn answer(who: &Actor, about: &str) -> anyhow::Result<()> {
    let seen = who.person.ephemerals().pop();
    let seen = seen.ok_or_else(|| anyhow!("{} got no answer", who.name))?;
    shown(who, "reads", &seen.text);
    says(who, &seen.text, about)
}

/// The pinned brief.
pub(super) fn card(who: &Actor, channel: &str, lines: usize, about: &str) -> anyhow::Result<Seen> {
    let found = who.person.channel(channel);
    let found = found.ok_or_else(|| anyhow!("{} sees no #{channel}", who.name))?;
    let card = found.messages.into_iter().find(|message| message.pinned);
    let card = card.ok_or_else(|| anyhow!("nothing is pinned in #{channel}"))?;
    let topic = format!("#{channel} · {}", found.topic);
    let links: Vec<_> = found
        .bookmarks
        .iter()
        .map(|mark| mark.title.as_str())
        .collect();
    let head = format!("{topic}\nBookmarks: {}\n{}", links.join(", "), card.text);
    shown_up_to(who, "looks into the channel", &head, lines);
    says(who, &card.text, about)?;
    Ok(card)
}

/// What stands last in the thread of the pinned brief.
pub(super) fn thread(who: &Actor, channel: &str, about: &str) -> anyhow::Result<()> {
    let found = who.person.channel(channel);
    let found = found.ok_or_else(|| anyhow!("{} sees no #{channel}", who.name))?;
    let mut messages = found.messages.into_iter();
    let card = messages.find(|message| message.pinned);
    let last = card.and_then(|card| card.thread.into_iter().last());
    let last = last.ok_or_else(|| anyhow!("nothing stands under the brief in #{channel}"))?;
    shown(who, "reads in the thread", &last.text);
    says(who, &last.text, about)
}

/// What the bot wrote last in the channel, with what stands in its thread.
pub(super) fn newest(who: &Actor, channel: &str, about: &str) -> anyhow::Result<()> {
    let found = who.person.channel(channel);
    let found = found.ok_or_else(|| anyhow!("{} sees no #{channel}", who.name))?;
    let newest = found.from_apps().last();
    let newest = newest.ok_or_else(|| anyhow!("nothing stands in #{channel}"))?;
    shown(who, "reads in the channel", &newest.text);
    for reply in &newest.thread {
        shown(who, "reads in its thread", &reply.text);
    }
    says(who, &newest.text, about)
}

fn shown(who: &Actor, how: &str, text: &str) {
    shown_up_to(who, how, text, LONGEST);
}

fn shown_up_to(who: &Actor, how: &str, text: &str, most: usize) {
    say(format!("  {} {how}:", who.name));
    for line in text.lines().take(most) {
        say(format!("    │ {line}"));
    }
    let left = text.lines().count().saturating_sub(most);
    if left > 0 {
        say(format!("    │ … and {left} more lines"));
    }
}
