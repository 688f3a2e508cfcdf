//! The shared channel of a handoff: what Slack has been made to hold so far, and what to do next.
//!
//! [`next_step`] compares what should be there with what was recorded and names the first
//! difference. One step is one call to Slack, recorded before the next; so setting a channel up,
//! keeping its card fresh and repairing it after an accident are the same walk, and it may stop
//! and go on anywhere. A step Slack refused is skipped until somebody asks for a repair.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Instant;
use super::handoff::{Handoff, State};
use super::ids::{ChannelId, FileId, MessageTs, UserId};
use super::kickoff::Booking;

/// What is recorded of the channel. All of it was answered by Slack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedChannel {
    /// Counts the channels made for this handoff, from 0; only a deleted one is replaced.
    pub generation: u32,
    pub place: Place,
    pub topic: Option<Topic>,
    pub purpose_set: bool,
    /// People the channel has, or who could not be invited and why (Slack's error).
    pub invited: BTreeMap<UserId, Invitation>,
    /// The brief, by part: the card is part 0, the others stand in its thread.
    pub posts: BTreeMap<usize, Post>,
    pub card_link: Option<String>,
    pub pinned: bool,
    /// Addresses that are bookmarked, or that Slack refused.
    pub bookmarks: Vec<String>,
    /// The agendas that came due, by the kickoff's booking.
    pub agendas: BTreeMap<u32, Agenda>,
    /// Answers to questions that stand in the card's thread, by the question's number.
    pub answers: BTreeMap<u32, MessageTs>,
    /// Manager and seller were told.
    pub announced: bool,
    /// Steps Slack refused, with its error; skipped until a repair.
    pub refused: Vec<Refused>,
    /// Counts refusals ever, so that each is told once.
    pub troubles: u32,
    /// People of other companies, and guests, who were in the channel when somebody looked. While
    /// there are any, nothing of the brief is shown in it.
    pub outsiders: BTreeSet<UserId>,
    /// Counts how often that changed, so that each change is told once.
    pub sightings: u32,
    /// A step whose call may be under way: written before the call.
    pub doing: Option<Doing>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum Place {
    #[default]
    Nowhere,
    /// A name was reserved for us and its creation attempted; the answer is not recorded.
    Attempted {
        name: String,
        since: Instant,
    },
    Made {
        id: ChannelId,
        name: String,
    },
}

impl Place {
    pub fn channel(&self) -> Option<&ChannelId> {
        match self {
            Self::Nowhere | Self::Attempted { .. } => None,
            Self::Made { id, .. } => Some(id),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub text: String,
    /// The version of the handoff the text was made for.
    pub shows: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invitation {
    Accepted,
    Refused(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub ts: MessageTs,
    /// The version of the handoff the message shows.
    pub shows: i64,
    /// It shows nothing of the brief, since outsiders could read it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub frozen: bool,
}

/// The agenda of one booking of the kickoff, and the calendar file in its thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agenda {
    pub post: Option<Post>,
    /// The calendar file is at Slack, and nobody sees it yet.
    pub upload: Option<FileId>,
    /// Counts uploads that Slack lost before they were shown.
    pub lost: u32,
    /// The calendar file stands in the thread.
    pub shared: bool,
    /// Nothing about it changes any more.
    pub closed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub step: Step,
    pub error: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doing {
    pub step: Step,
    /// When this step was first attempted: where a search for its traces begins.
    pub first_at: Instant,
    /// When it was last attempted: from here the settle time counts.
    pub at: Instant,
}

/// One call to Slack (or, for the announcement, one of our own transactions).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    Create,
    Purpose,
    Invite {
        person: UserId,
    },
    /// Posts part `part` of the brief; part 0 is the card.
    Post {
        part: usize,
    },
    /// Brings a posted part up to date.
    Update {
        part: usize,
    },
    Topic,
    Link,
    Pin,
    Bookmark {
        address: String,
    },
    /// Tells manager and seller.
    Announce,
    /// Shows a question with its answer in the card's thread.
    PostAnswer {
        nth: u32,
    },
    /// Posts the agenda of a booked kickoff.
    Agenda {
        booking: u32,
    },
    /// Brings it up to date; the last time, to say what became of the kickoff.
    UpdateAgenda {
        booking: u32,
    },
    /// Brings the kickoff's calendar file to Slack, where nobody sees it yet.
    Upload {
        booking: u32,
    },
    /// Shows it in the agenda's thread.
    Share {
        booking: u32,
    },
}

impl Step {
    /// Without it nothing after it makes sense, so a refusal stops the walk.
    fn is_foundation(&self) -> bool {
        match self {
            Self::Create | Self::Post { part: 0 } => true,
            Self::Purpose
            | Self::Invite { .. }
            | Self::Post { .. }
            | Self::Update { .. }
            | Self::Topic
            | Self::Link
            | Self::Pin
            | Self::Bookmark { .. }
            | Self::Announce
            | Self::PostAnswer { .. }
            | Self::Agenda { .. }
            | Self::UpdateAgenda { .. }
            | Self::Upload { .. }
            | Self::Share { .. } => false,
        }
    }
}

/// The first thing that is missing; `None` when the channel is as it should be, or when nothing
/// more can be done before a repair. `parts` is how many messages the brief takes.
pub fn next_step(handoff: &Handoff, channel: &SharedChannel, parts: usize) -> Option<Step> {
    // The manager must be able to act even where no channel can be made.
    let announce = || needs_announcement(handoff, channel).then_some(Step::Announce);
    if channel.is_shut() {
        return announce();
    }
    for step in wanted(handoff, channel, parts) {
        if !channel.is_refused(&step) {
            return Some(step);
        }
        if step.is_foundation() {
            return announce();
        }
    }
    None
}

/// Everything missing, in the order it is done.
fn wanted(handoff: &Handoff, channel: &SharedChannel, parts: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut want = |missing: bool, step: Step| {
        if missing {
            steps.push(step);
        }
    };
    let made = channel.place.channel().is_some();
    if !handoff.is_open() && !made {
        return steps;
    }
    want(!made, Step::Create);
    want(!channel.purpose_set, Step::Purpose);
    for person in [&handoff.seller, &handoff.manager] {
        let missing = handoff.is_open() && !channel.invited.contains_key(person);
        want(
            missing,
            Step::Invite {
                person: person.clone(),
            },
        );
    }
    let leftover = channel.posts.keys().copied().filter(|part| *part >= parts);
    for part in (0..parts).chain(leftover) {
        match channel.posts.get(&part) {
            None => want(true, Step::Post { part }),
            Some(post) => {
                let stale = post.shows != handoff.version || post.frozen != channel.is_frozen();
                want(stale, Step::Update { part });
            }
        }
    }
    let topic_stale = |topic: &Topic| topic.shows != handoff.version;
    want(channel.topic.as_ref().is_none_or(topic_stale), Step::Topic);
    want(channel.card_link.is_none(), Step::Link);
    // People are told as soon as there is something to read; the rest is comfort.
    want(needs_announcement(handoff, channel), Step::Announce);
    want(!channel.pinned, Step::Pin);
    // What follows is made of the brief.
    if channel.is_frozen() {
        return steps;
    }
    for link in handoff.brief.bookmarks(handoff.template()) {
        let missing = !channel.bookmarks.contains(&link.address);
        want(
            missing,
            Step::Bookmark {
                address: link.address,
            },
        );
    }
    for asked in handoff.asked.iter().filter(|asked| asked.reply().is_some()) {
        let nth = asked.nth;
        want(
            !channel.answers.contains_key(&nth),
            Step::PostAnswer { nth },
        );
    }
    for (booking, agenda) in &channel.agendas {
        steps.extend(wanted_of(handoff, *booking, agenda));
    }
    steps
}

/// What is missing of one agenda. One that no longer matters is closed by the step itself.
fn wanted_of(handoff: &Handoff, booking: u32, agenda: &Agenda) -> Vec<Step> {
    if agenda.closed {
        return Vec::new();
    }
    let Some(post) = &agenda.post else {
        return vec![Step::Agenda { booking }];
    };
    let stands = match Booking::of(handoff, booking) {
        Booking::Stands { .. } => true,
        Booking::Held { .. } | Booking::Moved { .. } | Booking::Off => false,
    };
    let mut steps = Vec::new();
    if !stands || post.shows != handoff.version {
        steps.push(Step::UpdateAgenda { booking });
    }
    if stands && !agenda.shared {
        steps.push(match agenda.upload {
            None => Step::Upload { booking },
            Some(_) => Step::Share { booking },
        });
    }
    steps
}

fn needs_announcement(handoff: &Handoff, channel: &SharedChannel) -> bool {
    matches!(&handoff.state, State::Submitted(waiting) if waiting.round == 1) && !channel.announced
}

/// What a look at the channel found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Deleted, or we cannot see it any more.
    Gone,
    /// There; perhaps archived, which only people can undo.
    There,
}

impl SharedChannel {
    /// Somebody could read it who must not.
    pub fn is_frozen(&self) -> bool {
        !self.outsiders.is_empty()
    }

    /// Who of other companies, and which guests, are in it now. False when that is no news.
    pub fn sees(&mut self, outsiders: BTreeSet<UserId>) -> bool {
        let changed = self.outsiders != outsiders;
        self.outsiders = outsiders;
        self.sightings += u32::from(changed);
        changed
    }

    /// Forgets what was refused and what people may have changed by hand, so that the walk looks
    /// after all of it again. A channel that is gone is forgotten too, and a new one will be made.
    pub fn prepare_repair(&mut self, sight: Sight) {
        self.refused.clear();
        self.invited.clear();
        self.purpose_set = false;
        self.topic = None;
        self.pinned = false;
        for post in self.posts.values_mut() {
            post.shows = 0;
        }
        if sight == Sight::Gone {
            // A new channel needs the agendas anew, unless they are history.
            let due = std::mem::take(&mut self.agendas).into_iter();
            let due = due.filter(|(_, agenda)| !agenda.closed);
            *self = Self {
                generation: self.generation + 1,
                agendas: due.map(|(nth, _)| (nth, Agenda::default())).collect(),
                announced: self.announced,
                troubles: self.troubles,
                ..Self::default()
            };
        }
    }

    /// Records that Slack refused a step.
    pub fn refuse(&mut self, step: Step, error: &str) {
        self.troubles += 1;
        match step {
            Step::Invite { person } => {
                let refused = Invitation::Refused(error.to_owned());
                self.invited.insert(person, refused);
            }
            step => self.refused.push(Refused {
                step,
                error: error.to_owned(),
            }),
        }
    }

    /// Somebody deleted a message of ours; it is posted anew. A card takes its thread with it.
    pub fn forget_post(&mut self, part: usize) {
        self.posts.remove(&part);
        if part == 0 {
            self.posts.clear();
            self.answers.clear();
            self.card_link = None;
            self.pinned = false;
        }
    }

    /// What a repair has not been asked for since Slack refused it.
    pub fn is_refused(&self, step: &Step) -> bool {
        self.refused.iter().any(|refused| refused.step == *step)
    }

    /// The channel cannot be written to: no step has a chance before a repair.
    fn is_shut(&self) -> bool {
        const SHUT: [&str; 4] = [
            "channel_not_found",
            "is_archived",
            "is_inactive",
            "not_in_channel",
        ];
        self.refused
            .iter()
            .any(|refused| SHUT.contains(&refused.error.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::handoff::{Acknowledged, KickoffBooked, Ownership};

    fn ownership() -> Ownership {
        Ownership {
            owner: UserId::new("UMIA"),
            acknowledged_at: at("2026-11-20 13:00"),
            matters_most: None,
            bookings: 1,
            returns: 0,
        }
    }

    fn booked() -> Handoff {
        Handoff {
            state: State::KickoffBooked(KickoffBooked {
                ownership: ownership(),
                at: at("2026-11-27 09:00"),
                booked_at: at("2026-11-20 13:00"),
                zone: None,
            }),
            ..submitted()
        }
    }

    fn post(shows: i64) -> Post {
        Post {
            ts: MessageTs::new("1.0"),
            shows,
            frozen: false,
        }
    }

    #[test]
    fn an_agenda_is_posted_then_its_file_uploaded_then_shown() {
        let handoff = booked();
        let shows = handoff.version;
        let mut agenda = Agenda::default();
        let booking = 1;
        let next = |agenda: &Agenda| wanted_of(&handoff, booking, agenda);
        assert_eq!(next(&agenda), [Step::Agenda { booking }]);
        agenda.post = Some(post(shows));
        assert_eq!(next(&agenda), [Step::Upload { booking }]);
        agenda.upload = Some(FileId::new("F1"));
        assert_eq!(next(&agenda), [Step::Share { booking }]);
        agenda.shared = true;
        assert_eq!(next(&agenda), []);
        agenda.post = Some(post(shows - 1));
        assert_eq!(next(&agenda), [Step::UpdateAgenda { booking }]);
        agenda.closed = true;
        assert_eq!(next(&agenda), []);
    }

    #[test]
    fn what_became_of_a_kickoff_is_said_once_and_brings_no_file() {
        let handoff = Handoff {
            state: State::Acknowledged(Acknowledged {
                ownership: ownership(),
                since: None,
            }),
            ..submitted()
        };
        let agenda = Agenda {
            post: Some(post(handoff.version)),
            ..Agenda::default()
        };
        let said = wanted_of(&handoff, 1, &agenda);
        assert_eq!(said, [Step::UpdateAgenda { booking: 1 }]);
    }

    #[test]
    fn a_new_channel_gets_the_agendas_that_are_not_history() {
        let gone = Agenda {
            post: Some(post(7)),
            shared: true,
            ..Agenda::default()
        };
        let history = Agenda {
            closed: true,
            ..gone.clone()
        };
        let mut channel = SharedChannel {
            agendas: [(1, history), (2, gone)].into(),
            ..SharedChannel::default()
        };
        let before = channel.clone();
        channel.prepare_repair(Sight::There);
        assert_eq!(channel.agendas, before.agendas);
        channel.prepare_repair(Sight::Gone);
        assert_eq!(channel.agendas, [(2, Agenda::default())].into());
    }
}
