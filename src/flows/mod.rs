//! The verbs: load, decide, apply, commit. One transaction each; what a person would miss is
//! stored, together with the intent to tell, before anybody is answered.
//!
//! Flows know neither Slack's types nor SQL; what they return is turned into words at the edge.

pub mod absence;
pub mod act;
pub mod add;
pub mod agenda;
pub mod alarm;
pub mod alias;
pub mod answer;
pub mod apply;
pub mod ask;
pub mod book;
pub mod bundle;
pub mod catch_up;
pub mod closed_days;
pub mod closing;
pub mod company;
pub mod cover;
pub mod covering;
pub mod ctx;
pub mod daily;
pub mod digest;
pub mod draft;
pub mod errands;
pub mod find;
pub mod first_days;
pub mod follow_up;
pub mod give;
pub mod groups;
pub mod history;
pub mod home;
pub mod hours;
pub mod index;
pub mod known;
pub mod leave;
pub mod list;
pub mod meet;
pub mod note;
pub mod nudge;
pub mod outsiders;
pub mod remind;
pub mod repair;
pub mod replan;
pub mod rotation;
pub mod search;
pub mod settings;
pub mod snooze;
pub mod submit;
pub mod teams;
pub mod template;
pub mod uninstall;
pub mod unsent;
pub mod waiting;
pub mod zones;

pub use ctx::Ctx;

use crate::domain::handoff::Handoff;
use crate::domain::refusal::Refusal;
use crate::store::StoreError;

/// Why a flow did nothing.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The rules say no. The handoff is there when the sentence speaks about it.
    #[error("{refusal}")]
    Refused {
        refusal: Refusal,
        handoff: Option<Box<Handoff>>,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FlowError {
    fn unknown() -> Self {
        Self::Refused {
            refusal: Refusal::Unknown,
            handoff: None,
        }
    }

    pub(crate) fn refused(refusal: Refusal, handoff: &Handoff) -> Self {
        Self::Refused {
            refusal,
            handoff: Some(Box::new(handoff.clone())),
        }
    }
}
