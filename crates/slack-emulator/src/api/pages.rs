//! Cursor pagination.

use serde_json::{Value, json};

use super::Args;
use super::refused::Refused;

/// The page of `all` that the arguments ask for, and the cursor of the next one (empty on the last page).
pub(crate) fn page<T: Clone>(
    all: &[T],
    args: &Args,
    default: usize,
    most: usize,
) -> Result<(Vec<T>, String), Refused> {
    let limit = match args.number("limit") {
        None | Some(0) => default,
        Some(limit) => usize::try_from(limit)
            .map_err(|_| Refused::new("invalid_limit"))?
            .min(most),
    };
    let start = match args.text("cursor").filter(|cursor| !cursor.is_empty()) {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix("next:")
            .and_then(|start| start.parse().ok())
            .filter(|start| *start <= all.len())
            .ok_or_else(|| Refused::new("invalid_cursor"))?,
    };
    let end = (start + limit).min(all.len());
    let next = if end < all.len() {
        format!("next:{end}")
    } else {
        String::new()
    };
    Ok((all[start..end].to_vec(), next))
}

/// `response_metadata` with the cursor.
pub(crate) fn cursor(next: &str) -> Value {
    json!({ "next_cursor": next })
}
