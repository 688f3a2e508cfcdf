//! Two versions of a brief, field by field: what it said, what it says, who changed it and why.

use super::form;
use super::modal::{Block, Modal};
use super::picker::picker;
use crate::domain::added::Addition;
use crate::domain::handoff::Handoff;
use crate::domain::versions::{Change, Why, Written};
use crate::slack::action::{About, Action};
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::{changes, words};

/// What fits into one form well within every limit of Slack's, whatever the letters.
const ROOM: usize = 20_000;

/// A version, and why it was written.
pub type Version<'a> = (&'a Written, &'a Why);

/// The two that are compared, and what differs.
#[derive(Debug)]
pub struct Pair<'a> {
    pub old: u32,
    pub new: u32,
    pub changes: &'a [Change],
    /// Changes on the pages before.
    pub from: usize,
}

/// `all`: every version, the newest first.
pub fn versions(handoff: &Handoff, all: &[Version<'_>], pair: Option<&Pair<'_>>) -> Modal {
    let name = Line::new().bold(format!("{} · {}", handoff.id, handoff.customer));
    let head = Writer::new().line(name);
    let Some(pair) = pair else {
        let about = About::Handoff {
            handoff: handoff.id,
        };
        let told = all.iter().map(|version| tell(handoff, version));
        let writer = head.lines(told).gap().line(
            "This is the only version: nothing in the brief was changed since it was sent. When \
             questions are answered, you can compare here.",
        );
        return form::to_read(&about, "Versions", writer.blocks());
    };
    let about = About::Versions {
        handoff: handoff.id,
        old: pair.old,
        new: pair.new,
    };
    let mut blocks = head.blocks();
    blocks.push(choose(all, Action::VersionOld, "Compare", pair.old));
    blocks.push(choose(all, Action::VersionNew, "with", pair.new));
    let two = [pair.old, pair.new].into_iter().filter_map(|one| {
        let mut all = all.iter();
        all.find(|(written, _)| written.version == one)
    });
    let writer = Writer::new().lines(two.map(|version| tell(handoff, version)));
    let writer = writer.gap().line(match pair.changes.len() {
        _ if pair.old == pair.new => {
            Line::of("This is the same version twice. Choose another one.")
        }
        0 => Line::of("They read the same."),
        changed => {
            let changed = count(changed, "field reads", "fields read");
            Line::of(format!("{changed} differently. The others are the same."))
        }
    });
    let from = pair.from.min(pair.changes.len());
    let names = [pair.old, pair.new].map(|version| format!("Version {version}:"));
    let rest = &pair.changes[from..];
    let (writer, shown) = changes::fitting(writer, handoff.template(), rest, &names, ROOM);
    let next = from + shown;
    let mut turn = Vec::new();
    if pair.from > 0 {
        turn.push(Button::new(Action::VersionsFirst, "First fields", 0));
    }
    if next < pair.changes.len() {
        turn.push(Button::new(Action::VersionsNext, "More fields", next));
    }
    blocks.extend(writer.buttons(turn).blocks());
    form::to_read(&about, "Versions", blocks)
}

fn choose(all: &[Version<'_>], action: Action, label: &str, chosen: u32) -> Block {
    let versions = all.iter().map(|(written, _)| written.version);
    let options: Vec<(String, String)> = versions
        .map(|version| (version.to_string(), format!("Version {version}")))
        .collect();
    picker(action, label, &options, &chosen.to_string())
}

/// `Version 2: @sam answered the questions of round 1 · Nov 20 at 11:30: Goals, Promises`
fn tell(handoff: &Handoff, (written, why): &Version<'_>) -> Line {
    let line = Line::new().bold(format!("Version {}", written.version));
    let line = line.text(": ").user(&written.by);
    match why {
        Why::Sent => line.text(" sent it · ").date(written.at),
        Why::AnsweredQuestion { nth } => {
            let what = format!(" answered question {nth} · ");
            line.text(what).date(written.at)
        }
        Why::AddedMessage => {
            let addition = handoff.brief.addition(written.version);
            let what = match addition.and_then(Addition::field) {
                Some(field) => {
                    let label = words::label(handoff.template(), field);
                    format!(" added a message to “{label}” · ")
                }
                None => " added a promise from a message · ".to_owned(),
            };
            line.text(what).date(written.at)
        }
        Why::Unsaid => line.text(" changed it · ").date(written.at),
        Why::Answered { round, fields } => {
            let questions = match round {
                0 => " answered · ".to_owned(),
                round => format!(" answered the questions of round {round} · "),
            };
            let fields = words::labels(handoff.template(), fields);
            line.text(questions)
                .date(written.at)
                .text(format!(" · {fields}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::added::Part;
    use crate::domain::added::tests::{names, source};
    use crate::domain::brief::Brief;
    use crate::domain::decide::tests::at;
    use crate::domain::ids::UserId;
    use crate::domain::promise::Promise;
    use crate::domain::template::{FieldKey, GOALS, Kind, SENSITIVITIES};
    use crate::domain::versions::{Said, changes as differing};
    use crate::slack::messages::tests::{ODD, monstrous, northwind, read, read_view, refused_view};

    fn written() -> Vec<(Written, Why)> {
        let version = |version, time, why| {
            let (by, at) = (UserId::new("USAM"), at(time));
            (Written { version, by, at }, why)
        };
        let fields = vec![GOALS, FieldKey::of("promises")];
        vec![
            version(3, "2026-11-21 09:00", Why::Unsaid),
            version(2, "2026-11-20 11:30", Why::Answered { round: 1, fields }),
            version(1, "2026-11-20 10:00", Why::Sent),
        ]
    }

    fn of(written: &[(Written, Why)]) -> Vec<Version<'_>> {
        written
            .iter()
            .map(|(written, why)| (written, why))
            .collect()
    }

    fn changed() -> Brief {
        let mut brief = northwind().brief;
        let mut answer = |field, text: &str| brief.answers.insert(field, text.to_owned());
        answer(GOALS, "They lose *three* days a week.\n<!channel>");
        answer(SENSITIVITIES, "Bo left.");
        answer(FieldKey::of("communication"), "");
        brief.close_date = None;
        brief.promises.rows.remove(1);
        brief.promises.rows[0].due = None;
        brief.promises.rows.push(Promise {
            text: "Two days of training".to_owned(),
            ..Promise::blank(3)
        });
        brief
    }

    #[test]
    fn people_and_days_are_read_as_such() {
        let shown = |kind, kept: &str| {
            let kept = Said::Text(kept.to_owned());
            let writer = changes::said(Writer::new(), Some(kind), &kept);
            read(&writer.message())
        };
        assert_eq!(shown(Kind::People, "USAM\nUMIA").trim(), "> @sam, @mia");
        assert_eq!(shown(Kind::Date, "2026-12-24").trim(), "> Dec 24, 2026");
    }

    #[test]
    fn two_versions_stand_field_by_field() {
        let (written, handoff) = (written(), northwind());
        for may_see_restricted in [true, false] {
            let old = &handoff.brief;
            let changes = differing(handoff.template(), old, &changed(), may_see_restricted);
            let (old, new, from) = (1, 2, 0);
            let pair = Pair {
                old,
                new,
                changes: &changes,
                from,
            };
            let view = read_view(&versions(&handoff, &of(&written), Some(&pair)));
            if may_see_restricted {
                assert_snapshot!(view, @"
                Versions
                HO-12 · Northwind Traders
                Compare
                [Version 1 ▾]
                with
                [Version 2 ▾]
                Version 1: @sam sent it · Nov 20, 2026 at 10:00 AM
                Version 2: @sam answered the questions of round 1 · Nov 20, 2026 at 11:30 AM · Goals and motivation, Promises
                5 fields read differently. The others are the same.
                Close date
                Version 1:
                > Nov 18, 2026
                Version 2:
                > (no date)
                Goals and motivation
                Version 1:
                > They lose two days a week to retyping orders, and Ann promised her board an end to it.
                Version 2:
                > They lose *three* days a week.
                > <!channel>
                How they communicate
                Version 1:
                > Short e-mails
                Version 2:
                > (empty)
                Sensitivities
                Version 1:
                > Bo wanted the competitor and was overruled by Ann.
                Version 2:
                > Bo left.
                Promises
                Version 1:
                > • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
                > • A report on retyped orders · stretch · no date
                Version 2:
                > • Import of ten years of orders · firm · to Ann · no date
                > • Two days of training · firm · no date
                [Close]
                ");
            } else {
                assert!(
                    !view.contains("Bo left") && !view.contains("overruled"),
                    "{view}"
                );
                assert_snapshot!(view.lines().skip_while(|line| *line != "Sensitivities").take(3).collect::<Vec<_>>().join("\n"), @"
                Sensitivities
                Something was changed here. Only the seller, the manager and leads can read it.
                Promises
                ");
            }
        }
        let same = Pair {
            old: 2,
            new: 3,
            changes: &[],
            from: 0,
        };
        assert_snapshot!(read_view(&versions(&handoff, &of(&written), Some(&same))), @"
        Versions
        HO-12 · Northwind Traders
        Compare
        [Version 2 ▾]
        with
        [Version 3 ▾]
        Version 2: @sam answered the questions of round 1 · Nov 20, 2026 at 11:30 AM · Goals and motivation, Promises
        Version 3: @sam changed it · Nov 21, 2026 at 9:00 AM
        They read the same.
        [Close]
        ");
        let mut grown = northwind();
        let part = Part::of_field(GOALS, &names());
        for (brief_version, part) in [(2, part), (3, Part::Promise { row: 3 })] {
            grown.brief.added.push(Addition {
                brief_version,
                by: UserId::new("USAM"),
                at: at("2026-11-20 11:30"),
                source: source(),
                text: "By March.".to_owned(),
                part,
            });
        }
        let told = |version| {
            let (by, at) = (UserId::new("USAM"), at("2026-11-20 11:30"));
            let written = Written { version, by, at };
            let line = tell(&grown, &(&written, &Why::AddedMessage));
            read(&line.into())
        };
        assert_snapshot!(told(2), @"Version 2: @sam added a message to “Goals and motivation” · Nov 20, 2026 at 11:30 AM");
        assert_snapshot!(told(3), @"Version 3: @sam added a promise from a message · Nov 20, 2026 at 11:30 AM");
        assert_snapshot!(read_view(&versions(&handoff, &of(&written[2..]), None)), @"
        Versions
        HO-12 · Northwind Traders
        Version 1: @sam sent it · Nov 20, 2026 at 10:00 AM
        This is the only version: nothing in the brief was changed since it was sent. When questions are answered, you can compare here.
        [Close]
        ");
    }

    #[test]
    fn whatever_was_typed_every_page_fits_and_nothing_is_left_out() {
        let written = written();
        for letters in ODD {
            let handoff = monstrous(letters);
            let changes = differing(handoff.template(), &handoff.brief, &northwind().brief, true);
            let mut shown = 0;
            let mut from = 0;
            loop {
                let pair = Pair {
                    old: 1,
                    new: 3,
                    changes: &changes,
                    from,
                };
                let view = versions(&handoff, &of(&written), Some(&pair));
                assert_eq!(refused_view(&view), Vec::<String>::new(), "{letters}");
                let text = read_view(&view);
                shown += text.lines().filter(|line| *line == "Version 3:").count();
                let json =
                    serde_json::to_value(view.written(crate::slack::messages::tests::ENGLISH));
                let json = json.unwrap();
                let buttons = json["blocks"].as_array().unwrap().last().unwrap();
                let next = buttons["elements"].as_array().into_iter().flatten();
                let mut next = next.filter(|one| one["text"]["text"] == "More fields");
                let Some(next) = next.next() else { break };
                from = next["value"].as_str().unwrap().parse().unwrap();
            }
            assert_eq!(shown, changes.len(), "{letters}");
        }
    }
}
