//! Files in messages, handed out to those who see the message. They are always saved, never shown: what
//! an app uploads is no part of our page.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::routes::Desk;
use crate::person::Person;

pub(super) fn file(desk: &Desk, me: &Person, id: &str) -> Option<Response> {
    let world = desk.hub.world();
    let file = world.files.get(id).filter(|file| file.team == me.team())?;
    let mut shares = file.shares.iter();
    shares.find(|(channel, ts)| {
        let channel = me.conversation(&world, channel);
        channel.is_some_and(|channel| channel.message(ts).is_some())
    })?;
    let safe = |letter: char| letter.is_ascii_alphanumeric() || "._- ".contains(letter);
    let name: String = file
        .name
        .chars()
        .map(|letter| if safe(letter) { letter } else { '_' })
        .collect();
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Some((headers, file.bytes()?.clone()).into_response())
}
