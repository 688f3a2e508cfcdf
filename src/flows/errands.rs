//! What goes to the outbox, and under which key.

use crate::domain::errand::Errand;
use crate::domain::ids::HandoffId;
use crate::domain::notice::Notice;

pub fn say(notice: &Notice) -> (String, Errand) {
    let errand = Errand::Say {
        notice: notice.clone(),
    };
    (notice.key(), errand)
}

/// `why` makes the key: once per version of the handoff, or once per repair.
pub fn tend(handoff: HandoffId, why: &str) -> (String, Errand) {
    let key = format!("tend/{}/{why}", handoff.number());
    (key, Errand::Tend { handoff })
}
