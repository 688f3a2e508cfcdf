//! When a kickoff's agenda goes to the outbox: one business day before, or at once where the
//! kickoff is nearer than that. The key is unique for ever, so asking more often does no harm.

use crate::domain::Instant;
use crate::domain::company::Company;
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::kickoff::{Booking, agenda_due};
use crate::domain::notice::{News, Notice};

/// Asked after every change: a kickoff at short notice.
pub fn due(handoff: &Handoff, company: &Company, now: Instant) -> Option<(String, Errand)> {
    let booking = agenda_due(handoff, company.calendar(&handoff.manager), now);
    booking.map(|booking| agenda(handoff, booking))
}

/// Together with the reminder of the business day before, as long as the kickoff lies ahead.
pub fn with_reminder(notice: &Notice, handoff: &Handoff, now: Instant) -> Option<(String, Errand)> {
    let News::KickoffTomorrow { booking } = notice.news else {
        return None;
    };
    let ahead = Booking::of(handoff, booking).is_ahead(now);
    ahead.then(|| agenda(handoff, booking))
}

fn agenda(handoff: &Handoff, booking: u32) -> (String, Errand) {
    let key = format!("agenda/{}/{booking}", handoff.id.number());
    let handoff = handoff.id;
    (key, Errand::Agenda { handoff, booking })
}
