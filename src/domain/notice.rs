//! What the bot has to say to one person, as data: who, about what, which time. Never the text;
//! that is rendered when it is sent, from the state as it is then.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::asked::Asked;
use super::check_in::Health;
use super::deadline::Clock;
use super::handoff::{Handoff, State};
use super::ids::{HandoffId, UserId};
use super::plan::SOON;

/// One message to one person. Its [key](Notice::key) is unique for ever, so whatever happens it is
/// said once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub handoff: HandoffId,
    pub to: UserId,
    pub news: News,
    /// The reader stands in for somebody who is told as well, for when they are back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<Covers>,
}

/// Whom somebody stands in for, and the last day of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covers {
    pub whom: UserId,
    pub until: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// To the manager: a brief waits for your yes or no.
    BriefWaits {
        round: u32,
    },
    /// To the seller: it is stored, the channel is there, the manager knows.
    Sent {
        round: u32,
    },
    /// To the one who owes it, or whoever covers for them: the first reminder of a pressing clock.
    Nudge {
        clock: Clock,
        whose: UserId,
    },
    /// To the one who owes it: a lead asks for it, once on a day.
    Reminded {
        clock: Clock,
        whose: UserId,
        by: UserId,
        day: NaiveDate,
    },
    /// To a lead: somebody was reminded and is still late.
    Escalated {
        clock: Clock,
        whose: UserId,
        /// How often it was passed on before: somebody else late on the same clock is told too.
        #[serde(default)]
        turn: u32,
    },
    /// To a lead: what the owner answered at a check-in, when it alarms.
    AtRisk {
        nth: usize,
        health: Health,
    },
    /// To the seller: it is theirs now.
    Acknowledged,
    /// To the manager who was asked: somebody else took it.
    TakenOver,
    /// To the seller: these fields need an answer.
    Returned {
        round: u32,
    },
    /// To the manager: a lead returned it for them.
    ReturnedForYou {
        round: u32,
    },
    /// To the seller: a lead answered for them.
    AnsweredForYou {
        round: u32,
        by: UserId,
    },
    /// To the manager who was named while the seller has questions: nothing to do yet.
    AskedLater {
        version: i64,
        by: UserId,
        why: String,
    },
    /// To the seller and the manager before: somebody else is asked now.
    HandedOver {
        version: i64,
    },
    /// To the owner: the kickoff is on the next business day.
    KickoffTomorrow {
        booking: u32,
    },
    KickoffSoon {
        booking: u32,
    },
    /// To the seller, and to the owner when a lead booked it: when the kickoff is.
    KickoffBooked {
        booking: u32,
        by: UserId,
    },
    /// To whom the owner wants to pass it on.
    Offered {
        version: i64,
    },
    /// To the owner and to whoever asked for them or, where these left too, to the owner's leads:
    /// whom they asked left before answering, and is not asked any more.
    OfferWithdrawn {
        version: i64,
        asked: UserId,
        #[serde(default)]
        owner_left: bool,
    },
    /// To the seller and to the owner before: somebody else owns it now.
    OwnerChanged {
        version: i64,
        from: UserId,
    },
    /// To the seller before and the new one: who answers for sales now.
    SellerChanged {
        version: i64,
        from: UserId,
        by: UserId,
        why: String,
    },
    /// To the seller, and to the owner when a lead recorded it: what became of a promise.
    PromiseTurned {
        row: u32,
        nth: usize,
        by: UserId,
    },
    /// To the seller: a question beside the brief. To those who lead them, where they left.
    Question {
        nth: u32,
        /// The seller at that time.
        of: UserId,
    },
    /// To whoever asked, to the manager, and to the seller when somebody answered for them.
    QuestionAnswered {
        nth: u32,
        by: UserId,
    },
    /// To whoever asked: a lead took it back.
    QuestionTakenBack {
        nth: u32,
        by: UserId,
    },
    /// To the seller and the manager, but for who did it: what somebody wrote in Slack became part of
    /// the brief.
    Added {
        /// The version that holds it first.
        brief_version: u32,
        by: UserId,
    },
    /// To the seller: the customer has what they came for.
    Steady,
    /// To the seller, and to the owner when a lead did it: how it ended.
    Closed,
    /// To whoever else takes part.
    Cancelled,
    /// To the seller: Slack refused a step of the channel's setup; what to do about it.
    ChannelTrouble {
        generation: u32,
        nth: u32,
        step: super::shared_channel::Step,
        error: String,
    },
    /// To seller and manager: these people from outside are in the channel; with nobody among them,
    /// nobody is any more.
    Outsiders {
        nth: u32,
        people: Vec<UserId>,
    },
    /// To the other one who takes part: Slack would not let us write to this person.
    Unheard {
        person: UserId,
        nth: i64,
        error: String,
    },
}

impl News {
    /// Asks somebody for something that cannot wait until they are back: whoever stands in for
    /// them is asked too.
    pub fn asks_a_cover(&self) -> bool {
        match self {
            Self::BriefWaits { .. }
            | Self::Returned { .. }
            | Self::Offered { .. }
            | Self::Question { .. } => true,
            // Reminders go to whoever stands in when they are due.
            Self::Nudge { .. }
            | Self::Reminded { .. }
            | Self::Escalated { .. }
            | Self::KickoffTomorrow { .. }
            | Self::KickoffSoon { .. }
            | Self::Sent { .. }
            | Self::Acknowledged
            | Self::TakenOver
            | Self::ReturnedForYou { .. }
            | Self::AnsweredForYou { .. }
            | Self::AskedLater { .. }
            | Self::HandedOver { .. }
            | Self::KickoffBooked { .. }
            | Self::AtRisk { .. }
            | Self::OfferWithdrawn { .. }
            | Self::OwnerChanged { .. }
            | Self::SellerChanged { .. }
            | Self::PromiseTurned { .. }
            | Self::QuestionAnswered { .. }
            | Self::QuestionTakenBack { .. }
            | Self::Added { .. }
            | Self::Steady
            | Self::Closed
            | Self::Cancelled
            | Self::ChannelTrouble { .. }
            | Self::Outsiders { .. }
            | Self::Unheard { .. } => false,
        }
    }

    /// Said because time passed, not because somebody did something.
    pub fn is_reminder(&self) -> bool {
        match self {
            Self::Nudge { .. }
            | Self::Reminded { .. }
            | Self::Escalated { .. }
            | Self::KickoffTomorrow { .. }
            | Self::KickoffSoon { .. } => true,
            Self::BriefWaits { .. }
            | Self::Sent { .. }
            | Self::Acknowledged
            | Self::TakenOver
            | Self::Returned { .. }
            | Self::ReturnedForYou { .. }
            | Self::AnsweredForYou { .. }
            | Self::AskedLater { .. }
            | Self::HandedOver { .. }
            | Self::KickoffBooked { .. }
            | Self::AtRisk { .. }
            | Self::Offered { .. }
            | Self::OfferWithdrawn { .. }
            | Self::OwnerChanged { .. }
            | Self::SellerChanged { .. }
            | Self::Question { .. }
            | Self::QuestionAnswered { .. }
            | Self::QuestionTakenBack { .. }
            | Self::Added { .. }
            | Self::PromiseTurned { .. }
            | Self::Steady
            | Self::Closed
            | Self::Cancelled
            | Self::ChannelTrouble { .. }
            | Self::Outsiders { .. }
            | Self::Unheard { .. } => false,
        }
    }
}

impl Notice {
    pub fn new(handoff: HandoffId, to: &UserId, news: News) -> Self {
        Self {
            handoff,
            to: to.clone(),
            news,
            covers: None,
        }
    }

    /// The same to somebody who stands in for its reader.
    #[must_use]
    pub fn to_cover(&self, cover: UserId, until: NaiveDate) -> Self {
        Self {
            to: cover,
            covers: Some(Covers {
                whom: self.to.clone(),
                until,
            }),
            ..self.clone()
        }
    }

    /// Whose turn it is that it speaks about: the reader's, or that of whom they stand in for.
    pub fn about(&self) -> &UserId {
        self.covers.as_ref().map_or(&self.to, |covers| &covers.whom)
    }

    /// For whom the reader stands in.
    pub fn in_place_of(&self) -> Option<&UserId> {
        let reminded = if let News::Nudge { whose, .. } | News::Reminded { whose, .. } = &self.news
        {
            Some(whose).filter(|whose| **whose != self.to)
        } else {
            None
        };
        reminded.or(self.covers.as_ref().map(|covers| &covers.whom))
    }

    /// The business key, without the workspace: `nudge/12/acknowledge.1/U5`.
    pub fn key(&self) -> String {
        let (what, nth) = match &self.news {
            News::BriefWaits { round } => ("brief-waits", round.to_string()),
            News::Sent { round } => ("sent", round.to_string()),
            News::Nudge { clock, .. } => ("nudge", clock.key()),
            News::Reminded { clock, day, .. } => ("reminded", format!("{}.{day}", clock.key())),
            News::Escalated { clock, turn: 0, .. } => ("escalated", clock.key()),
            News::Escalated { clock, turn, .. } => ("escalated", format!("{}.{turn}", clock.key())),
            News::AtRisk { nth, .. } => ("at-risk", nth.to_string()),
            News::Acknowledged => ("acknowledged", "1".to_owned()),
            News::TakenOver => ("taken-over", "1".to_owned()),
            News::Returned { round } => ("returned", round.to_string()),
            News::ReturnedForYou { round } => ("returned-for-you", round.to_string()),
            News::AnsweredForYou { round, .. } => ("answered-for-you", round.to_string()),
            News::AskedLater { version, .. } => ("asked-later", version.to_string()),
            News::HandedOver { version } => ("handed-over", version.to_string()),
            News::KickoffTomorrow { booking } => ("kickoff-tomorrow", booking.to_string()),
            News::KickoffSoon { booking } => ("kickoff-soon", booking.to_string()),
            News::KickoffBooked { booking, .. } => ("kickoff-booked", booking.to_string()),
            News::Offered { version } => ("offered", version.to_string()),
            News::OfferWithdrawn { version, .. } => ("offer-withdrawn", version.to_string()),
            News::OwnerChanged { version, .. } => ("owner-changed", version.to_string()),
            News::SellerChanged { version, .. } => ("seller-changed", version.to_string()),
            News::PromiseTurned { row, nth, .. } => ("promise", format!("{row}.{nth}")),
            News::Question { nth, of } => ("question", format!("{nth}.{of}")),
            News::QuestionAnswered { nth, .. } => ("question-answered", nth.to_string()),
            News::QuestionTakenBack { nth, .. } => ("question-taken-back", nth.to_string()),
            News::Added { brief_version, .. } => ("added", brief_version.to_string()),
            News::Steady => ("steady", "1".to_owned()),
            News::Closed => ("closed", "1".to_owned()),
            News::Cancelled => ("cancelled", "1".to_owned()),
            News::ChannelTrouble {
                generation, nth, ..
            } => ("channel-trouble", format!("{generation}.{nth}")),
            News::Outsiders { nth, .. } => ("outsiders", nth.to_string()),
            News::Unheard { nth, .. } => ("unheard", nth.to_string()),
        };
        format!("{what}/{}/{nth}/{}", self.handoff.number(), self.to)
    }

    /// Whether saying it still helps: asked again right before it is sent.
    pub fn still_wanted(&self, handoff: &Handoff, now: Instant) -> bool {
        let asked = |round: u32, of: &UserId| {
            matches!(&handoff.state, State::Submitted(waiting) if waiting.round == round)
                && (handoff.manager == *of || handoff.others().any(|other| other == of))
        };
        let returned = |round: u32| matches!(&handoff.state, State::Returned(returned) if returned.round == round);
        let kickoff = |booking: u32| match &handoff.state {
            State::KickoffBooked(booked) if booked.ownership.bookings == booking => Some(booked.at),
            State::KickoffBooked(_)
            | State::Submitted(_)
            | State::Returned(_)
            | State::Acknowledged(_)
            | State::Onboarding(_)
            | State::Steady(_)
            | State::Closed(_)
            | State::Cancelled(_) => None,
        };
        match &self.news {
            News::BriefWaits { round } => {
                // A seller who covers for whom they ask need not hear what they ask.
                let theirs = self.covers.is_some() && handoff.seller == self.to;
                asked(*round, self.about()) && !theirs
            }
            News::Nudge { clock, whose }
            | News::Reminded { clock, whose, .. }
            | News::Escalated { clock, whose, .. } => clock.debtor(handoff) == Some(whose),
            News::Returned { round } => returned(*round) && handoff.seller == *self.about(),
            News::ReturnedForYou { round } => returned(*round),
            News::AnsweredForYou { round, .. } => {
                matches!(&handoff.state, State::Submitted(waiting) if waiting.round == *round)
            }
            News::AskedLater { .. } => {
                matches!(handoff.state, State::Returned(_)) && handoff.manager == self.to
            }
            // Within the last hour the short reminder says it.
            News::KickoffTomorrow { booking } => {
                kickoff(*booking).is_some_and(|at| now < at - SOON)
            }
            News::KickoffSoon { booking } => kickoff(*booking).is_some_and(|at| now < at),
            News::KickoffBooked { booking, .. } => kickoff(*booking).is_some(),
            News::Sent { .. } | News::ChannelTrouble { .. } | News::Outsiders { .. } => {
                handoff.is_open()
            }
            News::HandedOver { version } => match &handoff.offer {
                Some(offer) => handoff.is_open() && offer.version == *version,
                // Whoever is named before it is owned is asked until they answer.
                None => handoff.is_open() && handoff.ownership().is_none(),
            },
            // Nobody needs to mend what became of somebody who is out of it.
            News::Unheard { person, .. } => {
                handoff.is_open() && [&handoff.seller, &handoff.manager].contains(&person)
            }
            News::Offered { version } => {
                let takes_over = Clock::TakeOver { version: *version };
                // An owner who covers for whom they asked cannot take it over from themselves.
                takes_over.debtor(handoff).is_some() && handoff.manager != self.to
            }
            News::Question { nth, of } => {
                // Whoever covers for the seller need not hear what they ask themselves; who covers
                // for a lead may not answer in their place.
                let for_cover = |asked: &Asked| asked.by != self.to && self.about() == of;
                let open = handoff.open_question(*nth);
                let wanted = |asked| self.covers.is_none() || for_cover(asked);
                handoff.seller == *of && open.is_some_and(wanted)
            }
            News::OfferWithdrawn { .. } => handoff.is_open() && handoff.offer.is_none(),
            News::Acknowledged
            | News::TakenOver
            | News::AtRisk { .. }
            | News::OwnerChanged { .. }
            | News::SellerChanged { .. }
            | News::PromiseTurned { .. }
            | News::QuestionAnswered { .. }
            | News::QuestionTakenBack { .. }
            | News::Added { .. }
            | News::Steady
            | News::Closed
            | News::Cancelled => true,
        }
    }
}
