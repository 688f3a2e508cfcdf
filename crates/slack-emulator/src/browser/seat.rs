//! Who sits in front of the browser: one of the people who may be played.

use std::sync::Arc;

use super::Browser;
use super::trouble::Trouble;
use crate::hub::Hub;
use crate::person::Person;

/// The person that a request is made as.
pub(super) fn take(hub: &Arc<Hub>, browser: &Browser, id: &str) -> Result<Person, Trouble> {
    let world = hub.world();
    let user = world.users.get(id).filter(|user| user.team == browser.team);
    let user = user.ok_or_else(|| Trouble::not_found(format!("nobody here is {id:?}")))?;
    if browser.title_of(id).is_none() {
        let name = user.shown_name();
        return Err(Trouble::forbidden(format!("{name} is not played here")));
    }
    if user.deactivated {
        let name = user.shown_name();
        return Err(Trouble::forbidden(format!("{name} is deactivated")));
    }
    drop(world);
    Ok(Person::of(hub.clone(), &browser.team, id))
}

impl Browser {
    /// What somebody is here, if they may be played.
    pub(super) fn title_of(&self, id: &str) -> Option<&str> {
        let mut people = self.people.iter();
        people
            .find(|(played, _)| played == id)
            .map(|(_, title)| title.as_str())
    }
}
