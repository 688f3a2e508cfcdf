//! Said to somebody who asks for a digest and gets none.

use crate::domain::ids::UserId;
use crate::slack::line::Line;

/// More names in one line, and nobody reads them.
const MOST_NAMED: usize = 12;

/// Who leads, for somebody who does not.
pub fn who_leads(named: &[UserId]) -> Line {
    if named.is_empty() {
        return Line::of(
            "No leads are named yet, so the admins of this workspace act as leads. One of them can \
             name leads with /handoff settings.",
        );
    }
    let shown = named.iter().take(MOST_NAMED);
    let names = Line::joined(shown.map(|lead| Line::new().user(lead)), ", ");
    let line = Line::of("Leads: ").then(names);
    match named.len().saturating_sub(MOST_NAMED) {
        0 => line.text("."),
        more => line.text(format!(" and {more} more.")),
    }
}
