//! All templates of a workspace, as whoever looks after them sees them.

use std::sync::Arc;

use super::{Choosing, Template, rapid, standard};
use crate::domain::Instant;
use crate::domain::ids::UserId;

#[derive(Debug)]
pub struct Shelf {
    /// Of each template the version in use, by name; those that are as shipped too.
    pub templates: Vec<Shelved>,
    pub choosing: Choosing,
    pub may_change: bool,
}

/// The newest version of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    pub template: Arc<Template>,
    /// `None` where it is as shipped.
    pub made: Option<Made>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// `None`: whoever runs the bot.
    pub by: Option<UserId>,
    pub at: Instant,
}

impl Shelf {
    pub fn new(own: Vec<Shelved>, choosing: Choosing, may_change: bool) -> Self {
        let mut templates = own;
        for shipped in [standard(), rapid()] {
            if !templates
                .iter()
                .any(|own| own.template.name == shipped.name)
            {
                templates.push(Shelved {
                    template: Arc::clone(shipped),
                    made: None,
                });
            }
        }
        templates.sort_by(|one, other| one.template.name.cmp(&other.template.name));
        Self {
            templates,
            choosing,
            may_change,
        }
    }

    pub fn find(&self, name: &str) -> Option<&Shelved> {
        let mut all = self.templates.iter();
        all.find(|shelved| shelved.template.name == name)
    }
}
