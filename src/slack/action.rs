//! Every id that travels to Slack and back: buttons, forms, shortcuts. One enum each, so that a
//! misspelt id does not compile and a foreign one is recognised as such.
//!
//! What a click is *about* travels as an id in the button's value or the form's metadata; it is
//! never trusted as content.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString};

use crate::domain::added::Source;
use crate::domain::draft::Draft;
use crate::domain::errand::Item;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{DraftId, HandoffId, TransferId, UserId};
use crate::domain::promise::Strength;
use crate::domain::settings::Part;
use crate::domain::template::{FieldKey, STANDARD};
use crate::domain::touchpoint::Topic;

/// A button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumIter, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    Acknowledge,
    Return,
    HandOver,
    ShowSensitive,
    ReadBrief,
    Answer,
    /// From what would change back to the answers.
    AnswerAgain,
    BookKickoff,
    KickoffHeld,
    KickoffNoShow,
    CheckIn,
    Promises,
    /// Something to the seller, beside the brief.
    AskSeller,
    /// What waits for the seller.
    OpenQuestions,
    /// On a question; the value is which.
    AnswerQuestion,
    TakeBackQuestion,
    /// The onboarding is complete.
    Complete,
    /// On a reminder: it is done; opens what records it where more must be said.
    Done,
    /// On a reminder: later.
    Snooze,
    /// On a reminder: somebody else.
    PassOn,
    /// Somebody's whole book should go to somebody else; the value is whose.
    TransferBook,
    /// In that form: whose it is; the value is who.
    TransferFrom,
    /// All customers that came with a book; the value is which book, and the page.
    ShowBook,
    BookBack,
    BookNext,
    /// In a digest: has somebody reminded of what they owe; value is what.
    Nudge,
    /// Somebody else should own the customer.
    Reassign,
    /// Somebody else should answer for sales.
    ReassignSeller,
    /// Opens everything a digest could not show.
    ShowAll,
    /// In that form: value is the page.
    DigestBack,
    DigestNext,
    /// Everything that happened to a handoff.
    ShowHistory,
    /// There: which kind of entries; the value is the kind.
    HistoryTopic,
    /// There: the value is where to go on.
    HistoryNewer,
    HistoryOlder,
    /// There: two versions of the brief, side by side.
    ShowVersions,
    /// There: which two; the value is a version.
    VersionOld,
    VersionNew,
    /// There: the value is how many fields come before.
    VersionsFirst,
    VersionsNext,
    /// A button that only leads to a web address; Slack still reports the click.
    FollowLink,
    /// The same for the kickoff's calendar links: ids must differ where several links stand in a row.
    AddToGoogle,
    AddToOutlook,
    /// In the form that adds a message: the handoff was chosen, from what is looked up while somebody
    /// types.
    ChooseHandoff,
    /// There: where it goes was chosen.
    ChoosePlace,
    /// In the form: the page before.
    Back,
    AddPromise,
    RemovePromise,
    /// In the offer to resume, and on a reminder: value is the draft.
    ResumeDraft,
    /// In the review: an answer looks weak and is not; value is the draft.
    SayFine,
    /// On a reminder of a late brief: later; value is the draft.
    SnoozeDraft,
    DiscardDraft,
    /// Somebody else should finish it; the value is the draft.
    GiveDraft,
    /// Its deal is won: the brief can be sent. The value is the draft.
    DealWon,
    /// It is not, and is expected on another day.
    DealNotYet,
    StartFresh,
    /// A brief of a deal that is not won yet; the value is the customer.
    StartPreClose,
    /// Somebody was chosen in a form; the value is who.
    MeetPerson,
    /// In the settings: the form of a part; the value is which.
    ChangeSetting,
    /// In the settings: who leads, and whom.
    ShowLeads,
    /// In the settings: who changed what.
    SettingLog,
    /// There: the value is where to go on.
    SettingLogOlder,
    SettingLogNewest,
    /// In the settings: all templates.
    Templates,
    /// What a template asks; the value is its name.
    ShowTemplate,
    /// A copy under another name; the value is the template's.
    CopyTemplate,
    /// As a seller sees it; the value is a [`Leaf`].
    PreviewTemplate,
    /// A field of a template, or with no key a new one; the value is a [`Leaf`].
    ChangeField,
    RemoveField,
    /// The titles of a template's pages, and its points.
    ChangeOutline,
    /// In the home: the settings.
    OpenSettings,
    /// In the home: another page; the value is what is turned to.
    HomeBack,
    HomeNext,
    /// There: one person's handoffs of the team; the value is who.
    HomeWhose,
    /// There: everybody's again.
    HomeEverybody,
    /// There: one section of the team's, or all of them.
    HomeOnly,
    /// In the form of one's absence: it ends now.
    BackNow,
    /// There too: it will not be. The value is its first day.
    TakeBackAbsence,
    /// In the form of one's hours: those of the workspace again.
    WorkspaceHours,
}

/// A form, as its `callback_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Form {
    /// A page of the brief; the metadata says which.
    BriefPage,
    /// The last page: submitting it sends the brief.
    Review,
    /// Which answer looks weak and is not.
    Fine,
    /// Who finishes a draft.
    GiveDraft,
    /// When the deal of a draft is expected to close.
    Expected,
    /// Back from a template's preview.
    TemplatePreview,
    /// Resume a draft or start afresh.
    Resume,
    Acknowledge,
    Return,
    Answer,
    /// What the answers change; submitting it sends them.
    AnswerReview,
    HandOver,
    ChangeSeller,
    /// A whole book goes to somebody else.
    Transfer,
    Kickoff,
    CheckIn,
    Promise,
    Complete,
    Snooze,
    /// A question to the seller.
    Ask,
    AnswerQuestion,
    /// What somebody wrote, to be added to a handoff.
    Add,
    Cancel,
    /// A part of the settings; the metadata says which.
    Setting,
    Away,
    Hours,
    /// A field of a template; the metadata says which.
    TemplateField,
    /// The titles of a template's pages, and its points.
    TemplateOutline,
    /// A copy of a template.
    TemplateCopy,
    /// Something to read, with nothing to submit.
    Reading,
}

/// The global shortcut "Start a handoff".
pub const START_SHORTCUT: &str = "handoff_start";

/// The message shortcut "Add to handoff".
pub const ADD_SHORTCUT: &str = "handoff_add";

/// A form's `private_metadata`: what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum About {
    Draft {
        draft: DraftId,
        page: usize,
        /// The name of the template whose page this is.
        #[serde(default = "standard")]
        template: String,
        /// A new one of a deal that is not won yet.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pre_close: bool,
    },
    Handoff {
        handoff: HandoffId,
    },
    /// The questions of one round; those asked later need another form.
    Round {
        handoff: HandoffId,
        round: u32,
    },
    /// A question to the seller.
    Question {
        handoff: HandoffId,
        nth: u32,
    },
    /// Something that is owed.
    Owing {
        item: Item,
    },
    /// One of the check-ins, by its day.
    CheckIn {
        handoff: HandoffId,
        day: u32,
    },
    /// A list of settings, with the lists below it.
    Settings {
        list: List,
        under: Vec<Shown>,
    },
    /// Who changed what in the settings.
    SettingLog,
    /// A part of the settings, to be changed from this version.
    Setting {
        part: Part,
        version: i64,
        under: Vec<Shown>,
    },
    /// A version of a template, and where one field of it is changed, that field.
    Template {
        name: String,
        version: u32,
        field: Option<FieldKey>,
    },
    /// A page of a template, to look at.
    Preview {
        template: String,
        page: usize,
    },
    /// What happened, of one kind or of all.
    History {
        handoff: HandoffId,
        topic: Option<Topic>,
    },
    /// The book of somebody who was chosen already, if anybody was.
    Transfer {
        from: Option<UserId>,
    },
    /// Two versions of a brief.
    Versions {
        handoff: HandoffId,
        old: u32,
        new: u32,
    },
    /// One's own absence; the first day of the one that the form changes.
    Absence {
        replaces: Option<NaiveDate>,
    },
    /// A message to be added, and what was entered for another place than the one that is chosen.
    Adding {
        source: Source,
        kept: Kept,
    },
    Nothing,
}

/// What was entered, for when it is on the screen again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to_whom: String,
    pub due: Option<NaiveDate>,
    pub strength: Option<Strength>,
    pub field: Option<FieldKey>,
    /// The message says more than what stood in the form at first.
    #[serde(default)]
    pub cut: bool,
}

/// A list of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    Everything,
    Leads,
}

/// A list on the screen, which goes stale when something in it is changed above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub view: String,
    pub list: List,
}

/// Forms that were on the screen before there were other templates.
fn standard() -> String {
    STANDARD.to_owned()
}

impl About {
    /// A draft as a whole.
    pub fn draft(draft: &Draft) -> Self {
        Self::Draft {
            draft: draft.id.clone(),
            page: 0,
            template: draft.template.name.clone(),
            pre_close: draft.content.pre_close,
        }
    }

    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What is unreadable is about nothing: the flow then says that it went stale.
    pub fn decode(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or(Self::Nothing)
    }
}

/// What a button on a message is about: a handoff, and for kickoff buttons the booking they show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    pub handoff: HandoffId,
    pub booking: Option<u32>,
}

impl Target {
    pub fn of(handoff: &Handoff) -> Self {
        Self {
            handoff: handoff.id,
            booking: None,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.handoff.number())?;
        self.booking
            .map_or(Ok(()), |booking| write!(f, "/{booking}"))
    }
}

/// What a reminder's button is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owing(pub Item);

impl fmt::Display for Owing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(&self.0).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

impl FromStr for Owing {
    type Err = NotATarget;

    fn from_str(value: &str) -> Result<Self, NotATarget> {
        serde_json::from_str(value)
            .map(Self)
            .map_err(|_| NotATarget)
    }
}

/// A part of a template's version: a field by its key, a page by its number, or nothing yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    pub template: String,
    pub version: u32,
    pub part: String,
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.template, self.version, self.part)
    }
}

impl FromStr for Leaf {
    type Err = NotATarget;

    fn from_str(value: &str) -> Result<Self, NotATarget> {
        let mut parts = value.splitn(3, '/');
        let mut next = || parts.next().ok_or(NotATarget);
        Ok(Self {
            template: next()?.to_owned(),
            version: next()?.parse().map_err(|_| NotATarget)?,
            part: next()?.to_owned(),
        })
    }
}

/// A page of what came with a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookPage {
    pub transfer: TransferId,
    pub page: usize,
}

impl fmt::Display for BookPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.transfer, self.page)
    }
}

impl FromStr for BookPage {
    type Err = NotATarget;

    fn from_str(value: &str) -> Result<Self, NotATarget> {
        let (transfer, page) = value.split_once('/').ok_or(NotATarget)?;
        Ok(Self {
            transfer: TransferId::new(transfer),
            page: page.parse().map_err(|_| NotATarget)?,
        })
    }
}

/// The value is not one of ours.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a handoff's button")]
pub struct NotATarget;

impl FromStr for Target {
    type Err = NotATarget;

    fn from_str(value: &str) -> Result<Self, NotATarget> {
        let (number, booking) = match value.split_once('/') {
            Some((number, booking)) => (number, Some(booking.parse().map_err(|_| NotATarget)?)),
            None => (value, None),
        };
        let number = number.parse().map_err(|_| NotATarget)?;
        Ok(Self {
            handoff: HandoffId::new(number),
            booking,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_they_went() {
        for action in [
            Action::Acknowledge,
            Action::KickoffNoShow,
            Action::ResumeDraft,
            Action::AnswerQuestion,
        ] {
            assert_eq!(action.to_string().parse(), Ok(action));
        }
        assert!("approve".parse::<Action>().is_err());
        let target = Target {
            handoff: HandoffId::new(12),
            booking: Some(2),
        };
        assert_eq!(target.to_string(), "12/2");
        assert_eq!(target.to_string().parse(), Ok(target));
        assert_eq!("twelve".parse::<Target>(), Err(NotATarget));
        let about = About::Draft {
            draft: DraftId::new("d1"),
            page: 2,
            template: "rapid".to_owned(),
            pre_close: true,
        };
        assert_eq!(About::decode(&about.encode()), about);
        let about = About::Setting {
            part: Part::Team(UserId::new("ULENA")),
            version: 3,
            under: vec![Shown {
                view: "V1".to_owned(),
                list: List::Leads,
            }],
        };
        assert_eq!(About::decode(&about.encode()), about);
        let from = Some(UserId::new("UMIA"));
        let about = About::Transfer { from };
        assert_eq!(About::decode(&about.encode()), about);
        assert_eq!(About::decode("{"), About::Nothing);
        let page = BookPage {
            transfer: TransferId::new("t1"),
            page: 3,
        };
        assert_eq!(page.to_string(), "t1/3");
        assert_eq!(page.to_string().parse(), Ok(page));
        assert_eq!("t1".parse::<BookPage>(), Err(NotATarget));
    }
}
