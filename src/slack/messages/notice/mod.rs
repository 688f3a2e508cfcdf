//! What the bot tells one person, made when it is sent and again when things moved on.

mod asked;
mod kickoff;
mod settled;
mod told;
mod trouble;

use super::button::Button;
use super::state;
use crate::domain::Instant;
use crate::domain::handoff::Handoff;
use crate::domain::ids::ChannelId;
use crate::domain::notice::{News, Notice};
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};

/// The message, as true at `now`. Once there is nothing left to do about it, the same call gives
/// its settled form, one sentence without buttons, to put in its place.
pub fn notice(
    notice: &Notice,
    handoff: &Handoff,
    channel: Option<&ChannelId>,
    card_link: Option<&str>,
    now: Instant,
) -> Message {
    if asks_something(&notice.news) && !notice.still_wanted(handoff, now) {
        return settled::settled(notice, handoff).into();
    }
    let told = Told {
        handoff,
        channel,
        card_link,
        now,
    };
    match &notice.news {
        News::BriefWaits { round } => asked::brief_waits(&told, *round),
        News::AcknowledgementLate { .. } => asked::acknowledgement_late(&told),
        News::Returned { .. } => asked::returned(&told),
        News::KickoffTomorrow { booking } => kickoff::tomorrow(&told, *booking),
        News::KickoffSoon { booking } => kickoff::soon(&told, *booking),
        News::KickoffOver { booking } => kickoff::over(&told, *booking),
        News::KickoffBooked { booking } => kickoff::booked(&told, *booking),
        News::Sent { .. } => told::sent(&told),
        News::Acknowledged => told::acknowledged(&told),
        News::TakenOver => told::taken_over(&told),
        News::HandedOver { .. } => told::handed_over(&told),
        News::Cancelled => told::cancelled(&told),
        News::ChannelTrouble { step, error, .. } => trouble::trouble(&told, step, error),
    }
}

/// Whether the message carries buttons that go stale, so that it is put right when things move on.
pub fn asks_something(news: &News) -> bool {
    match news {
        News::BriefWaits { .. }
        | News::AcknowledgementLate { .. }
        | News::Returned { .. }
        | News::KickoffTomorrow { .. }
        | News::KickoffSoon { .. }
        | News::KickoffOver { .. } => true,
        News::Sent { .. }
        | News::Acknowledged
        | News::TakenOver
        | News::HandedOver { .. }
        | News::KickoffBooked { .. }
        | News::Cancelled
        | News::ChannelTrouble { .. } => false,
    }
}

/// What every message is made from.
#[derive(Debug)]
struct Told<'a> {
    handoff: &'a Handoff,
    channel: Option<&'a ChannelId>,
    card_link: Option<&'a str>,
    now: Instant,
}

impl Told<'_> {
    /// The first line, which says it all, then where this belongs.
    fn begin(&self, news: Line) -> Writer {
        let place = match self.channel {
            Some(channel) => state::name(self.handoff).text(" · ").channel(channel),
            None => state::name(self.handoff),
        };
        Writer::new().line(news).line(place)
    }

    fn customer(&self) -> &str {
        self.handoff.customer.as_str()
    }

    fn read_brief(&self) -> Button {
        Button::on(self.handoff, Action::ReadBrief, "Read the brief")
    }

    fn open_channel(&self) -> Option<Button> {
        Button::link(self.card_link?, "Open the channel")
    }
}
