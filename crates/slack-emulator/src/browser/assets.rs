//! The page itself: its HTML, modules and styles, built into the program. A debug build reads them as
//! they stand in the source, so that a change shows when the page is loaded again.

use std::borrow::Cow;
use std::fmt::Write as _;

use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

/// By name, in order.
const FILES: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/page.rs"));

const PAGE: &str = "index.html";

pub(super) fn page() -> Response {
    file(PAGE, &HeaderMap::new())
}

pub(super) fn file(name: &str, asked: &HeaderMap) -> Response {
    let Some(bytes) = current(name) else {
        return (StatusCode::NOT_FOUND, "there is no such file").into_response();
    };
    let tag = tag_of(&bytes);
    let held = asked.get(IF_NONE_MATCH).map(HeaderValue::as_bytes);
    if held == Some(tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    let kind = kind_of(name).to_owned();
    ([(CONTENT_TYPE, kind), (ETAG, tag)], bytes.into_owned()).into_response()
}

fn built_in(name: &str) -> Option<&'static [u8]> {
    let place = FILES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    FILES.get(place).map(|(_, bytes)| *bytes)
}

#[cfg(not(debug_assertions))]
fn current(name: &str) -> Option<Cow<'static, [u8]>> {
    built_in(name).map(Cow::Borrowed)
}

#[cfg(debug_assertions)]
fn current(name: &str) -> Option<Cow<'static, [u8]>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/browser/page/");
    let is_plain = name
        .split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.'));
    let read = std::fs::read(format!("{folder}{name}")).ok();
    read.filter(|_| is_plain)
        .map(Cow::Owned)
        .or_else(|| built_in(name).map(Cow::Borrowed))
}

fn tag_of(bytes: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in Sha256::digest(bytes).iter().take(8) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{FILES, built_in, current};

    #[test]
    fn the_page_is_built_in() {
        assert!(built_in("index.html").is_some_and(|page| !page.is_empty()));
        assert!(FILES.is_sorted_by_key(|(name, _)| *name));
        for outside in ["../mod.rs", "/etc/passwd", "style/../../mod.rs", ""] {
            assert!(current(outside).is_none(), "{outside}");
        }
    }
}
