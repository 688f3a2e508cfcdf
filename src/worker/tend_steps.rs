//! The steps of a shared channel, each one call to Slack and what it leaves behind.

use chrono::TimeDelta;

use super::Worker;
use super::tend::{Failed, Stepped, Walk};
use crate::domain::Instant;
use crate::domain::excerpt;
use crate::domain::ids::{ChannelId, UserId};
use crate::domain::shared_channel::{Doing, Invitation, Place, Post, Step, Topic};
use crate::domain::touchpoint::Touchpoint;
use crate::flows::FlowError;
use crate::flows::ctx::policy;
use crate::slack::channel_name::channel_name;
use crate::slack::client::CallError;
use crate::slack::client::channels::Channel;
use crate::slack::client::remedy::{Remedy, remedy};
use crate::slack::message::Message;
use crate::slack::messages::card;

/// A name that is taken gets a number; nobody has this many customers of one name.
const MOST_SUFFIXES: u32 = 200;
/// Clocks differ; Slack's own signature allows as much. Keys are unique, so looking further back
/// costs nothing.
pub(super) const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(5);
/// A bookmark's title that Slack certainly takes, in characters.
const LONGEST_TITLE: usize = 80;

impl Step {
    /// The method whose limit it is subject to.
    pub(super) fn method(&self) -> &'static str {
        match self {
            Self::Create => "conversations.create",
            Self::Purpose => "conversations.setPurpose",
            Self::Invite { .. } => "conversations.invite",
            Self::Post { .. } | Self::PostAnswer { .. } | Self::Agenda { .. } => "chat.postMessage",
            Self::Update { .. } | Self::UpdateAgenda { .. } => "chat.update",
            Self::Topic => "conversations.setTopic",
            Self::Link => "chat.getPermalink",
            Self::Pin => "pins.add",
            Self::Bookmark { .. } => "bookmarks.add",
            Self::Upload { .. } => "files.getUploadURLExternal",
            Self::Share { .. } => "files.completeUploadExternal",
            Self::Announce => "",
        }
    }
}

pub(super) type Went = Result<Stepped, Failed>;

impl Worker {
    /// Takes one step. `Ok(Err(_))` is Slack's doing, `Err(_)` ours.
    pub(super) async fn take(&self, walk: &mut Walk<'_>, step: &Step) -> Result<Went, FlowError> {
        if *step == Step::Create {
            return self.create(walk).await;
        }
        let Some(channel) = walk.channel.place.channel().cloned() else {
            return Ok(Ok(Stepped::Done));
        };
        match step {
            Step::Post { part } => self.post(walk, &channel, *part, step).await,
            Step::Bookmark { address } => self.bookmark(walk, &channel, address, step).await,
            Step::Topic => self.topic(walk, &channel).await,
            Step::Update { part } => Ok(self.update(walk, &channel, *part).await),
            Step::Purpose => {
                let purpose = card::purpose(&walk.handoff);
                let done = settled(walk.api.set_purpose(&channel, &purpose).await);
                walk.channel.purpose_set |= done.is_ok();
                Ok(done)
            }
            Step::Invite { person } => {
                let invited = settled(walk.api.invite(&channel, person).await);
                if invited.is_ok() {
                    let accepted = Invitation::Accepted;
                    walk.channel.invited.insert(person.clone(), accepted);
                }
                Ok(invited)
            }
            Step::Pin => Ok(match walk.channel.posts.get(&0) {
                Some(post) => {
                    let pinned = settled(walk.api.pin(&channel, &post.ts).await);
                    walk.channel.pinned |= pinned.is_ok();
                    pinned
                }
                None => Ok(Stepped::Done),
            }),
            Step::Link => Ok(match walk.channel.posts.get(&0) {
                Some(post) => match walk.api.permalink(&channel, &post.ts).await {
                    Ok(link) => {
                        walk.channel.card_link = Some(link);
                        Ok(Stepped::Done)
                    }
                    Err(error) => Err(error.into()),
                },
                None => Ok(Stepped::Done),
            }),
            Step::PostAnswer { nth } => self.post_answer(walk, &channel, *nth, step).await,
            Step::Agenda { booking } => self.post_agenda(walk, &channel, *booking, step).await,
            Step::UpdateAgenda { booking } => {
                Ok(self.update_agenda(walk, &channel, *booking).await)
            }
            Step::Upload { booking } => self.upload(walk, *booking).await,
            Step::Share { booking } => self.share(walk, &channel, *booking, step).await,
            Step::Create | Step::Announce => Ok(Ok(Stepped::Done)),
        }
    }

    /// Creates the channel. Its name is reserved and recorded first. A name that is taken is passed
    /// over, unless it may be our own lost answer: made by our own bot under the very name recorded
    /// for this attempt, after the attempt began, and never used.
    async fn create(&self, walk: &mut Walk<'_>) -> Result<Went, FlowError> {
        let mut tx = self.ctx.db.begin().await?;
        let policy = policy(&mut tx, &walk.row.workspace).await?;
        if walk.channel.place == Place::Nowhere {
            for nth in 1..=MOST_SUFFIXES {
                let name = channel_name(&policy.channel_pattern, &walk.handoff.customer, nth);
                let free = tx
                    .reserve_channel_name(&walk.row.workspace, &name, walk.handoff.id)
                    .await?;
                if free {
                    let since = self.now();
                    walk.channel.place = Place::Attempted { name, since };
                    break;
                }
            }
        }
        tx.commit().await?;
        let Place::Attempted { name, since } = walk.channel.place.clone() else {
            return Ok(Err(CallError::Refused("name_taken".to_owned()).into()));
        };
        let Some(api) = self.write_down(walk, &Step::Create).await? else {
            return Ok(Ok(Stepped::NotYet(TimeDelta::zero())));
        };
        let private = policy.private_channels;
        let made = match api.create_channel(&name, private).await {
            Ok(made) => made,
            Err(CallError::Refused(code)) if code == "name_taken" => {
                let Some(uncertain) = walk.uncertain.clone() else {
                    walk.channel.place = Place::Nowhere;
                    return Ok(Ok(Stepped::Done));
                };
                match self.lost_answer(walk, &name, private, since).await? {
                    Ok(Some(made)) => made,
                    Ok(None) if self.now() < uncertain.first_at + self.timing.settle => {
                        // A listing may lag behind: look again before leaving an orphan.
                        return Ok(Ok(Stepped::NotYet(self.timing.settle)));
                    }
                    Ok(None) => {
                        walk.channel.place = Place::Nowhere;
                        return Ok(Ok(Stepped::Done));
                    }
                    Err(error) => {
                        return Ok(Err(Failed::searching("conversations.list", error)));
                    }
                }
            }
            Err(error) => return Ok(Err(error.into())),
        };
        walk.touchpoints.push(Touchpoint::ChannelMade {
            name: made.name.clone(),
        });
        walk.channel.place = Place::Made {
            id: made.id,
            name: made.name,
        };
        Ok(Ok(Stepped::Done))
    }

    /// The channel that a lost answer left behind, if there is one.
    async fn lost_answer(
        &self,
        walk: &Walk<'_>,
        name: &str,
        private: bool,
        since: Instant,
    ) -> Result<Result<Option<Channel>, CallError>, FlowError> {
        let found = match walk.api.find_channel(name, private).await {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(Ok(None)),
            Err(error) => return Ok(Err(error)),
        };
        let bot = self.installation.home().map(|home| &home.bot_user);
        let ours = found.creator.as_ref() == bot;
        let since = (since - CLOCK_SLACK).timestamp();
        let mut tx = self.ctx.db.read().await?;
        let recorded = tx
            .handoff_of_channel(&walk.row.workspace, &found.id)
            .await?;
        drop(tx);
        if !ours || found.created < since || recorded.is_some() {
            return Ok(Ok(None));
        }
        Ok(match walk.api.was_used(&found.id).await {
            Ok(true) => Ok(None),
            Ok(false) => Ok(Some(found)),
            Err(error) => Err(error),
        })
    }

    /// Posts a part of the brief: the card, or a continuation in its thread.
    async fn post(
        &self,
        walk: &mut Walk<'_>,
        channel: &ChannelId,
        part: usize,
        step: &Step,
    ) -> Result<Went, FlowError> {
        let (id, generation) = (walk.handoff.id.number(), walk.channel.generation);
        let key = format!("brief/{id}/{generation}/{part}");
        let thread = walk.channel.posts.get(&0).map(|card| card.ts.clone());
        let thread = thread.as_ref().filter(|_| part > 0);
        if let Some(uncertain) = walk.uncertain.clone() {
            if let Some(wait) = self.unsettled(&uncertain) {
                return Ok(Ok(Stepped::NotYet(wait)));
            }
            let since = uncertain.first_at - CLOCK_SLACK;
            match walk.api.find_message(channel, thread, since, &key).await {
                Ok(Some(ts)) => {
                    // It may show an older state: it is brought up to date next.
                    let (shows, frozen) = (0, false);
                    let post = Post { ts, shows, frozen };
                    walk.channel.posts.insert(part, post);
                    return Ok(Ok(Stepped::Posted));
                }
                Ok(None) => walk.uncertain = None,
                Err(error) => {
                    let method = match thread {
                        Some(_) => "conversations.replies",
                        None => "conversations.history",
                    };
                    return Ok(Err(Failed::searching(method, error)));
                }
            }
        }
        let Some(api) = self.write_down(walk, step).await? else {
            return Ok(Ok(Stepped::NotYet(TimeDelta::zero())));
        };
        let message = shown(walk, part);
        let shows = walk.handoff.version;
        let posted = api.post_message(channel, thread, message, &key);
        Ok(match posted.await {
            Ok(posted) => {
                let ts = posted.ts;
                let frozen = walk.channel.is_frozen();
                let post = Post { ts, shows, frozen };
                walk.channel.posts.insert(part, post);
                Ok(Stepped::Posted)
            }
            Err(error) => Err(error.into()),
        })
    }

    /// Brings a part up to date; doing it twice is doing it once.
    async fn update(&self, walk: &mut Walk<'_>, channel: &ChannelId, part: usize) -> Went {
        let Some(post) = walk.channel.posts.get(&part).cloned() else {
            return Ok(Stepped::Done);
        };
        let (id, generation) = (walk.handoff.id.number(), walk.channel.generation);
        let key = format!("brief/{id}/{generation}/{part}");
        let message = shown(walk, part);
        let frozen = walk.channel.is_frozen();
        match walk
            .api
            .update_message(channel, &post.ts, message, &key)
            .await
        {
            Ok(()) => {
                if let Some(post) = walk.channel.posts.get_mut(&part) {
                    post.shows = walk.handoff.version;
                    post.frozen = frozen;
                }
                Ok(Stepped::Done)
            }
            Err(CallError::Refused(code)) if code == "message_not_found" => {
                walk.channel.forget_post(part);
                Ok(Stepped::Done)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn topic(&self, walk: &mut Walk<'_>, channel: &ChannelId) -> Result<Went, FlowError> {
        let handoff = &walk.handoff;
        let seller = self.name_of(walk, &handoff.seller).await?;
        let manager = self.name_of(walk, &handoff.manager).await?;
        let text = card::topic(handoff, &seller, &manager);
        let there = walk.channel.topic.as_ref();
        let same = there.is_some_and(|topic| topic.text == text);
        let done = if same {
            Ok(Stepped::Done)
        } else {
            // Until there is an answer nobody knows what it says; or the same words as before,
            // wanted again, would be taken to stand there still.
            walk.channel.topic = None;
            if !self.keep(walk).await? {
                return Ok(Ok(Stepped::NotYet(TimeDelta::zero())));
            }
            settled(walk.api.set_topic(channel, &text).await)
        };
        if done.is_ok() {
            let shows = walk.handoff.version;
            walk.channel.topic = Some(Topic { text, shows });
        }
        Ok(done)
    }

    pub(super) async fn name_of(
        &self,
        walk: &Walk<'_>,
        person: &UserId,
    ) -> Result<String, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let found = tx.person(&walk.row.workspace, person).await?;
        Ok(found.map_or_else(|| person.to_string(), |person| person.name))
    }

    async fn bookmark(
        &self,
        walk: &mut Walk<'_>,
        channel: &ChannelId,
        address: &str,
        step: &Step,
    ) -> Result<Went, FlowError> {
        let links = walk.handoff.brief.bookmarks(walk.handoff.template());
        let title = links
            .iter()
            .find(|link| link.address == address)
            .map_or(address, |link| &link.label);
        let title: String = title.chars().take(LONGEST_TITLE).collect();
        if let Some(uncertain) = walk.uncertain.clone() {
            if let Some(wait) = self.unsettled(&uncertain) {
                return Ok(Ok(Stepped::NotYet(wait)));
            }
            match walk.api.has_bookmark(channel, address).await {
                Ok(true) => {
                    walk.channel.bookmarks.push(address.to_owned());
                    return Ok(Ok(Stepped::Done));
                }
                Ok(false) => walk.uncertain = None,
                Err(error) => return Ok(Err(Failed::searching("bookmarks.list", error))),
            }
        }
        let Some(api) = self.write_down(walk, step).await? else {
            return Ok(Ok(Stepped::NotYet(TimeDelta::zero())));
        };
        let done = settled(api.bookmark(channel, &title, address).await);
        if done.is_ok() {
            walk.channel.bookmarks.push(address.to_owned());
        }
        Ok(done)
    }

    /// How long until the traces of a step may be looked for; `None` when they may be now.
    pub(super) fn unsettled(&self, doing: &Doing) -> Option<TimeDelta> {
        let left = doing.at + self.timing.settle - self.now();
        (left > TimeDelta::zero()).then_some(left)
    }
}

/// A refusal that says that it is so already is a success.
fn settled(answer: Result<(), CallError>) -> Went {
    match answer {
        Ok(()) => Ok(Stepped::Done),
        Err(CallError::Refused(code)) if remedy(&code) == Remedy::Done => Ok(Stepped::Done),
        Err(error) => Err(error.into()),
    }
}

/// The card, or a later part of the brief, as the handoff is.
fn shown(walk: &Walk<'_>, part: usize) -> Message {
    if walk.channel.is_frozen() {
        return match part {
            0 => card::frozen(&walk.handoff, &walk.channel.outsiders),
            part => card::part(&walk.handoff, part, &[]),
        };
    }
    let parts = excerpt::parts(walk.handoff.template(), &walk.handoff.brief);
    if part == 0 {
        return card::card(&walk.handoff, &parts);
    }
    let excerpts = parts.get(part).map_or(&[][..], Vec::as_slice);
    card::part(&walk.handoff, part, excerpts)
}
