//! Why somebody's act changes nothing. Each variant carries what they need to hear instead.

use chrono::NaiveDate;

use super::Instant;
use super::ids::UserId;
use super::kickoff::Meeting;
use super::template::FieldKey;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only the named manager or a lead may.
    #[error("only the manager or a lead may do this")]
    NotTheManager { manager: UserId },
    /// Only the seller or a lead may.
    #[error("only the seller or a lead may do this")]
    NotTheSeller { seller: UserId },
    /// Only participants and leads may.
    #[error("only participants and leads may do this")]
    NotAParticipant { seller: UserId, manager: UserId },
    #[error("only leads may do this")]
    NotALead,
    #[error("already acknowledged")]
    AlreadyAcknowledged { by: UserId, at: Instant },
    #[error("already returned")]
    AlreadyReturned { by: UserId, at: Instant },
    /// There is nothing to answer: the manager has the brief.
    #[error("nothing was asked")]
    NothingAsked,
    /// The questions on the screen were answered, and others were asked since.
    #[error("other questions are asked now")]
    AskedAnew { by: UserId },
    /// These fields cannot be left empty.
    #[error("a required field was left empty")]
    Unanswered { fields: Vec<FieldKey> },
    /// With these answers the brief could not have been sent.
    #[error("the brief would be too thin")]
    TooThin {
        points: u32,
        needed: u32,
        fields: Vec<FieldKey>,
    },
    #[error("not acknowledged yet")]
    NotAcknowledged { manager: UserId },
    #[error("no kickoff is booked")]
    NoKickoff,
    /// The button belongs to a kickoff that was moved since.
    #[error("the kickoff was moved")]
    KickoffMoved { to: Meeting },
    #[error("the kickoff was already held")]
    KickoffHeld { at: Instant },
    #[error("the kickoff lies ahead")]
    KickoffAhead { meeting: Meeting },
    #[error("a kickoff cannot be booked in the past")]
    KickoffInThePast,
    #[error("a return needs at least one question")]
    NoQuestions,
    /// It already has this manager.
    #[error("that person has it already")]
    SameManager { manager: UserId },
    #[error("cancelled")]
    Cancelled { by: UserId, at: Instant },
    #[error("closed")]
    Closed { by: UserId, at: Instant },
    /// Check-ins and the end of the onboarding come after the kickoff.
    #[error("the kickoff was not held yet")]
    KickoffNotHeld,
    /// Somebody answered this check-in, or a later one.
    #[error("already checked in")]
    AlreadyCheckedIn { by: UserId, at: Instant },
    /// A customer at risk, or lost, needs a reason: the lead hears it.
    #[error("a reason is needed")]
    NoReason,
    #[error("the onboarding is complete already")]
    AlreadyComplete { on: NaiveDate },
    #[error("the first value lies ahead")]
    FirstValueAhead,
    /// The brief holds no such promise.
    #[error("no such promise")]
    NoSuchPromise,
    /// It was kept or broken already.
    #[error("the promise is settled")]
    PromiseSettled { by: UserId, at: Instant },
    /// The new day must be a later one than today.
    #[error("the new day has passed")]
    DueInThePast,
    /// Nobody owes this any more.
    #[error("nothing is owed")]
    NothingOwed,
    /// They answer for sales already.
    #[error("that person sells it already")]
    SameSeller { seller: UserId },
    #[error("nothing was said")]
    NothingSaid,
    #[error("too long")]
    TooLong { letters: usize, most: usize },
    /// No answer can be added to that field.
    #[error("no such field")]
    NoSuchField,
    /// What is to be added to a field does not fit below what it says.
    #[error("no room in that field")]
    NoRoom { letters: usize, room: usize },
    #[error("too many promises")]
    TooManyPromises { most: usize },
    /// They asked exactly this, and it waits.
    #[error("asked already")]
    AskedAlready { nth: u32 },
    #[error("too many questions are open")]
    TooManyQuestions { most: usize },
    #[error("no such question")]
    NoSuchQuestion,
    #[error("the question was answered")]
    QuestionAnswered { by: UserId, at: Instant },
    #[error("the question was taken back")]
    QuestionTakenBack { by: UserId, at: Instant },
    /// Only whoever asked or a lead may take it back.
    #[error("only who asked or a lead may do this")]
    NotYourQuestion { by: UserId },
    /// No handoff of this number is here.
    #[error("no such handoff")]
    Unknown,
}

impl Refusal {
    /// It would be different for another person.
    pub fn is_about_who(&self) -> bool {
        match self {
            Self::NotTheManager { .. }
            | Self::NotTheSeller { .. }
            | Self::NotAParticipant { .. }
            | Self::NotALead
            | Self::NotYourQuestion { .. } => true,
            Self::AlreadyAcknowledged { .. }
            | Self::AlreadyReturned { .. }
            | Self::NothingAsked
            | Self::AskedAnew { .. }
            | Self::Unanswered { .. }
            | Self::TooThin { .. }
            | Self::NotAcknowledged { .. }
            | Self::NoKickoff
            | Self::KickoffMoved { .. }
            | Self::KickoffHeld { .. }
            | Self::KickoffAhead { .. }
            | Self::KickoffInThePast
            | Self::NoQuestions
            | Self::SameManager { .. }
            | Self::Cancelled { .. }
            | Self::Closed { .. }
            | Self::KickoffNotHeld
            | Self::AlreadyCheckedIn { .. }
            | Self::NoReason
            | Self::AlreadyComplete { .. }
            | Self::FirstValueAhead
            | Self::NoSuchPromise
            | Self::PromiseSettled { .. }
            | Self::DueInThePast
            | Self::NothingOwed
            | Self::SameSeller { .. }
            | Self::NothingSaid
            | Self::TooLong { .. }
            | Self::NoSuchField
            | Self::NoRoom { .. }
            | Self::TooManyPromises { .. }
            | Self::AskedAlready { .. }
            | Self::TooManyQuestions { .. }
            | Self::NoSuchQuestion
            | Self::QuestionAnswered { .. }
            | Self::QuestionTakenBack { .. }
            | Self::Unknown => false,
        }
    }
}
