//! The kickoff's agenda in the shared channel, and its calendar file in the agenda's thread.
//!
//! An agenda that came due is written into the channel's record, and from there on it is part of
//! the walk that tends the channel: one step at a time, each recorded before the next, so that
//! dying anywhere leaves one agenda and one file, and a repair brings what was refused.

use super::outcome::Outcome;
use super::tend::{Failed, Stepped, Walk};
use super::tend_steps::{CLOCK_SLACK, Went};
use super::{Hold, Worker};
use crate::domain::ids::{ChannelId, HandoffId, MessageTs, UserId};
use crate::domain::kickoff::Booking;
use crate::domain::shared_channel::{Agenda, Doing, Post, Step};
use crate::domain::touchpoint::Touchpoint;
use crate::flows::FlowError;
use crate::slack::client::{CallError, SlackApi};
use crate::slack::messages::agenda::agenda;
use crate::slack::messages::invitation::{self, Invitation};
use crate::store::outbox::{OutboxRow, Standing};

/// How often the bytes are sent before somebody is told: Slack takes them at another address,
/// which a firewall may not know. The rest of the channel must not wait for it for ever.
const MOST_UPLOADS: i64 = 8;
/// How often Slack may lose what it was given.
const MOST_LOST: u32 = 3;

impl Worker {
    /// Notes that the agenda is due, then tends the channel until nothing is missing.
    pub(super) async fn agenda(
        &self,
        api: &SlackApi,
        hold: &Hold,
        row: &OutboxRow,
        id: HandoffId,
        booking: u32,
    ) -> Result<Outcome, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let Some(handoff) = tx.handoff(&row.workspace, id).await? else {
            return Ok(Outcome::cancelled());
        };
        let mut channel = tx.shared_channel(&row.workspace, id).await?;
        drop(tx);
        if channel.agendas.contains_key(&booking) {
            return self.tend(api, hold, row, id).await;
        }
        if !Booking::of(&handoff, booking).is_ahead(self.now()) {
            return Ok(Outcome::cancelled());
        }
        channel.agendas.insert(booking, Agenda::default());
        Ok(Outcome {
            progressed: true,
            ..Outcome::of(Standing::Ready).with_channel(channel)
        })
    }

    /// Posts the agenda, unless the kickoff is no longer ahead.
    pub(super) async fn post_agenda(
        &self,
        walk: &mut Walk<'_>,
        channel: &ChannelId,
        booking: u32,
        step: &Step,
    ) -> Result<Went, FlowError> {
        let key = key(walk, booking);
        if let Some(uncertain) = uncertain(walk, step) {
            if let Some(wait) = self.unsettled(&uncertain) {
                return Ok(Ok(Stepped::NotYet(wait)));
            }
            let since = uncertain.first_at - CLOCK_SLACK;
            match walk.api.find_message(channel, None, since, &key).await {
                // It may show an older state: it is brought up to date next.
                Ok(Some(ts)) => return Ok(Ok(posted(walk, booking, ts, 0))),
                Ok(None) => walk.uncertain = None,
                Err(error) => return Ok(Err(Failed::searching("conversations.history", error))),
            }
        }
        if !Booking::of(&walk.handoff, booking).is_ahead(self.now()) {
            of(walk, booking).closed = true;
            return Ok(Ok(Stepped::Done));
        }
        let Some(api) = self.write_down(walk, step).await? else {
            return Ok(Ok(Stepped::NotYet(chrono::TimeDelta::zero())));
        };
        let link = walk.channel.card_link.as_deref();
        let message = agenda(&walk.handoff, booking, link, has_file(walk, booking));
        let shows = walk.handoff.version;
        let answer = api.post_message(channel, None, message, &key).await;
        Ok(match answer {
            Ok(answer) => Ok(posted(walk, booking, answer.ts, shows)),
            Err(error) => Err(error.into()),
        })
    }

    /// Brings the agenda up to date; doing it twice is doing it once.
    pub(super) async fn update_agenda(
        &self,
        walk: &mut Walk<'_>,
        channel: &ChannelId,
        booking: u32,
    ) -> Went {
        let Some(ts) = place(walk, booking) else {
            return Ok(Stepped::Done);
        };
        let link = walk.channel.card_link.as_deref();
        let message = agenda(&walk.handoff, booking, link, has_file(walk, booking));
        let key = key(walk, booking);
        let updated = walk.api.update_message(channel, &ts, message, &key).await;
        let shows = walk.handoff.version;
        let last = match Booking::of(&walk.handoff, booking) {
            Booking::Stands { .. } => false,
            Booking::Held { .. } | Booking::Moved { .. } | Booking::Off => true,
        };
        let agenda = of(walk, booking);
        match updated {
            Ok(()) => {
                agenda.post = Some(Post {
                    ts,
                    shows,
                    frozen: false,
                });
                agenda.closed = last;
                Ok(Stepped::Done)
            }
            // Somebody deleted it, or it became too old to change: it stays as it is.
            Err(CallError::Refused(code))
                if matches!(
                    code.as_str(),
                    "message_not_found" | "edit_window_closed" | "cant_update_message"
                ) =>
            {
                agenda.closed = true;
                Ok(Stepped::Done)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Brings the calendar file to Slack. Nobody sees it yet, so it may be done twice.
    pub(super) async fn upload(
        &self,
        walk: &mut Walk<'_>,
        booking: u32,
    ) -> Result<Went, FlowError> {
        let ahead = Booking::of(&walk.handoff, booking).is_ahead(self.now());
        let invitation = self.invitation(walk, booking).await?;
        let Some(invitation) = invitation.filter(|_| ahead) else {
            // Nobody needs it any more.
            of(walk, booking).shared = true;
            return Ok(Ok(Stepped::Done));
        };
        let bytes = invitation.text.as_bytes();
        let announced = match walk.api.announce_file(&invitation.name, bytes.len()).await {
            Ok(announced) => announced,
            Err(error) => return Ok(Err(error.into())),
        };
        let sent = walk.api.send_file(&announced, invitation::KIND, bytes);
        Ok(match sent.await {
            Ok(()) => {
                of(walk, booking).upload = Some(announced.file_id);
                Ok(Stepped::Done)
            }
            Err(CallError::Unreachable | CallError::Unknown(_))
                if walk.row.attempt >= MOST_UPLOADS =>
            {
                Err(CallError::Refused("upload_failed".to_owned()).into())
            }
            Err(error) => Err(error.into()),
        })
    }

    /// Shows the calendar file in the agenda's thread.
    pub(super) async fn share(
        &self,
        walk: &mut Walk<'_>,
        channel: &ChannelId,
        booking: u32,
        step: &Step,
    ) -> Result<Went, FlowError> {
        let upload = of(walk, booking).upload.clone();
        let invitation = self.invitation(walk, booking).await?;
        let (Some(file), Some(thread)) = (upload, place(walk, booking)) else {
            return Ok(Ok(Stepped::Done));
        };
        if let Some(uncertain) = uncertain(walk, step) {
            if let Some(wait) = self.unsettled(&uncertain) {
                return Ok(Ok(Stepped::NotYet(wait)));
            }
            let since = uncertain.first_at - CLOCK_SLACK;
            let name = invitation::file_name(&walk.handoff, booking);
            match walk.api.has_file(channel, &thread, since, &name).await {
                Ok(true) => {
                    shown(of(walk, booking));
                    return Ok(Ok(Stepped::Posted));
                }
                Ok(false) => walk.uncertain = None,
                // The agenda was deleted, and its thread with it.
                Err(CallError::Refused(code)) if code == "thread_not_found" => {
                    of(walk, booking).closed = true;
                    return Ok(Ok(Stepped::Done));
                }
                Err(error) => return Ok(Err(Failed::searching("conversations.replies", error))),
            }
        }
        // While its answer was awaited, the kickoff may have been moved.
        let Some(Invitation { title, comment, .. }) = invitation else {
            return Ok(Ok(Stepped::Done));
        };
        let Some(api) = self.write_down(walk, step).await? else {
            return Ok(Ok(Stepped::NotYet(chrono::TimeDelta::zero())));
        };
        let sharing = api.share_file(&file, &title, channel, &thread, &comment);
        let shared = sharing.await;
        let agenda = of(walk, booking);
        Ok(match shared {
            Ok(()) => {
                shown(agenda);
                Ok(Stepped::Posted)
            }
            // An upload does not live for ever: make another one.
            Err(CallError::Refused(code))
                if code == "file_not_found" && agenda.lost < MOST_LOST =>
            {
                agenda.upload = None;
                agenda.lost += 1;
                Ok(Stepped::Done)
            }
            Err(error) => Err(error.into()),
        })
    }

    async fn invitation(
        &self,
        walk: &Walk<'_>,
        booking: u32,
    ) -> Result<Option<Invitation>, FlowError> {
        let handoff = &walk.handoff;
        let owner = self.name_of(walk, &handoff.manager).await?;
        let seller = self.name_of(walk, &handoff.seller).await?;
        let name_of = |person: &UserId| {
            if *person == handoff.manager {
                owner.clone()
            } else {
                seller.clone()
            }
        };
        let link = walk.channel.card_link.as_deref();
        Ok(invitation::invitation(
            handoff,
            booking,
            link,
            walk.api.dates(),
            name_of,
        ))
    }
}

fn key(walk: &Walk<'_>, booking: u32) -> String {
    format!("agenda/{}/{booking}", walk.handoff.id.number())
}

/// What is recorded of an agenda.
fn of<'a>(walk: &'a mut Walk<'_>, booking: u32) -> &'a mut Agenda {
    walk.channel.agendas.entry(booking).or_default()
}

fn place(walk: &Walk<'_>, booking: u32) -> Option<MessageTs> {
    let agenda = walk.channel.agendas.get(&booking)?;
    agenda.post.as_ref().map(|post| post.ts.clone())
}

/// An earlier attempt of this very step whose end nobody knows.
fn uncertain(walk: &Walk<'_>, step: &Step) -> Option<Doing> {
    walk.uncertain.clone().filter(|doing| doing.step == *step)
}

/// Whether the calendar file stands in the agenda's thread.
fn has_file(walk: &Walk<'_>, booking: u32) -> bool {
    let agenda = walk.channel.agendas.get(&booking);
    agenda.is_some_and(|agenda| agenda.shared && agenda.upload.is_some())
}

/// The calendar file stands in the thread, and the agenda does not say so yet.
fn shown(agenda: &mut Agenda) {
    agenda.shared = true;
    if let Some(post) = &mut agenda.post {
        post.shows = 0;
    }
}

fn posted(walk: &mut Walk<'_>, booking: u32, ts: MessageTs, shows: i64) -> Stepped {
    if let Booking::Stands { meeting, .. } = Booking::of(&walk.handoff, booking) {
        let kickoff = meeting.at;
        walk.touchpoints.push(Touchpoint::AgendaPosted { kickoff });
    }
    of(walk, booking).post = Some(Post {
        ts,
        shows,
        frozen: false,
    });
    Stepped::Posted
}
