//! What the bot tells one person, made when it is sent and again when things moved on.

use crate::domain::Instant;
use crate::domain::handoff::Handoff;
use crate::domain::ids::ChannelId;
use crate::domain::notice::Notice;
use crate::slack::line::Line;
use crate::slack::message::Message;

/// The message, as true at `now`. Once there is nothing left to do about it, the same call gives
/// its settled form, one sentence without buttons, to put in its place.
pub fn notice(
    notice: &Notice,
    handoff: &Handoff,
    channel: Option<&ChannelId>,
    card_link: Option<&str>,
    now: Instant,
) -> Message {
    let _ = (channel, card_link, now);
    Line::of(format!("{} {}", notice.key(), handoff.id)).into()
}
