//! One kind sentence for an act that changed nothing: what is so, and who can do what.

use crate::domain::handoff::Handoff;
use crate::domain::refusal::Refusal;
use crate::slack::line::Line;

pub fn refusal(refusal: &Refusal, handoff: &Handoff) -> Line {
    Line::of(format!("{refusal} {}", handoff.id))
}
