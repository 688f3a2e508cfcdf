//! Whoever stands in for somebody hears that they were named, that it begins, that the days are
//! others, and that it is over: from who is away when, and what they said of it before.

use chrono::NaiveDate;
use handoff::domain::Instant;

use super::life::World;
use super::staff::{Away, One, Said, Staff};
use super::transcript::{Message, SLACK};

/// How its key begins, who hears it, and when.
type Letter = (String, usize, Instant);

pub fn wrong(world: &World, messages: &[Message]) -> Vec<String> {
    let (begun, end) = world.span();
    let staff = &world.staff;
    let mut wanted: Vec<Letter> = Vec::new();
    for (who, one) in staff.0.iter().enumerate() {
        for away in &one.away {
            wanted.extend(letters(staff, who, away, begun));
        }
    }
    let mut wrong = Vec::new();
    let is = |(key, reader, at): &Letter, message: &Message| {
        message.reader == *reader
            && message.key.starts_with(key)
            && (*at..*at + SLACK).contains(&message.at)
    };
    for letter in &wanted {
        let heard = messages.iter().filter(|message| is(letter, message));
        let times = heard.count();
        if times > 1 || (times == 0 && letter.2 + SLACK < end) {
            wrong.push(format!("a cover hears this {times} times: {letter:?}"));
        }
    }
    for message in messages.iter().filter(|message| message.kind() == "cover") {
        if !wanted.iter().any(|letter| is(letter, message)) {
            wrong.push(format!("no cover should hear: {message:?}"));
        }
    }
    wrong
}

/// What is heard of one absence, which was typed in the beginning.
fn letters(staff: &Staff, who: usize, away: &Away, begun: Instant) -> Vec<Letter> {
    let one = &staff.0[who];
    let Some(cover) = away.cover else {
        return Vec::new();
    };
    let key = |what, from, until| key(one, what, from, until);
    let first_day = one.midnight(away.from);
    let (reader, at) = staff.heard(who, first_day);
    let Some(first) = away.first else {
        return vec![
            (key("named", away.from, away.until), cover, begun),
            (key("begins", away.from, away.until), reader, at),
        ];
    };
    let Said {
        from,
        until,
        cover: named,
        mended_on,
    } = first;
    let mended = one.midnight(mended_on);
    let mut all = vec![(key("named", from, until), named, begun)];
    if from < mended_on {
        // They are back; what is left of the days they had said is over.
        all.push((key("begins", from, until), reader, at));
        all.push((key("over", mended_on, until), named, mended));
        return all;
    }
    if named == cover {
        all.push((key("moved", away.from, away.until), cover, mended));
    } else {
        all.push((key("over", from, until), named, mended));
        all.push((key("named", away.from, away.until), cover, mended));
    }
    all.push((key("begins", away.from, away.until), reader, at));
    all
}

fn key(one: &One, what: &str, from: NaiveDate, until: NaiveDate) -> String {
    format!("cover/{}/{what}.{from}.{until}/", one.id)
}
