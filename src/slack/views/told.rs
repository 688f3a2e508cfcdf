//! Who hears of what somebody is about to do.

use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::slack::line::Line;

/// `@sam is told`: whoever of seller and manager does not do it themselves; nothing when that is
/// nobody.
pub(super) fn who_is_told(handoff: &Handoff, reader: &UserId) -> Line {
    let (seller, manager) = (&handoff.seller, &handoff.manager);
    let mut others: Vec<&UserId> = vec![seller, manager];
    others.retain(|person| *person != reader);
    others.dedup();
    let is_told = match others.len() {
        0 => return Line::new(),
        1 => " is told",
        _ => " are told",
    };
    let names = others.into_iter().map(|person| Line::new().user(person));
    Line::joined(names, " and ").text(is_told)
}
