//! When a reminder that a lead asks for reaches its person.

use super::Instant;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Now,
    /// They do not work now; it reaches them then.
    At(Instant),
    /// A lead asked for it today already.
    Already,
    /// They left, or cannot carry a handoff: somebody else must.
    Never,
}
