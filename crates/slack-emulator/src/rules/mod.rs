//! What Slack accepts: the methods' arguments, Block Kit's limits, channel names, metadata.
//! Pure functions on JSON; they know nothing of the world's state.

pub(crate) mod block;
pub(crate) mod composition;
pub(crate) mod element;
pub(crate) mod method;
pub(crate) mod names;
pub(crate) mod problem;
pub(crate) mod surface;
mod table;
