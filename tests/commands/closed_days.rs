//! Closed days out of a calendar file, at the terminal: what is taken, what is skipped, what moves.

use std::io::Write as _;

use insta::assert_snapshot;
use tempfile::NamedTempFile;

use super::{handoff, said};
use crate::support::town::{Town, on_every_setup};

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// The command's words, with the file's name taken out.
fn import(town: &Town, text: &str, more: &[&str]) -> (bool, String) {
    let file = file(text);
    let path = file.path().to_str().unwrap();
    let mut command = handoff(&["closed-days", "import", path]);
    let command = command.args(more).env("DATABASE_URL", town.database());
    let output = command.output().unwrap();
    let said = said(&output).replace(path, "FILE");
    (output.status.success(), said)
}

const HOLIDAYS: &str = "BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20991124\r
DTEND;VALUE=DATE:20991126\r
SUMMARY:Works\r
  outing\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20991124T180000Z\r
SUMMARY:Dinner\r
END:VEVENT\r
END:VCALENDAR\r
";

#[tokio::test]
async fn a_calendar_file_closes_its_days() {
    on_every_setup(async |town: &mut Town| {
        let (ok, told) = import(town, HOLIDAYS, &[]);
        assert!(ok, "{told}");
        assert_snapshot!(told, @"
        closed   2099-11-24 – 2099-11-25 Works outing
        skipped  line 8, Dinner: it has a time of day, and closes no whole day
        Took 2 days, 2 of them new; skipped 1 event. Reminders are planned anew.
        ");
        let (_, again) = import(town, HOLIDAYS, &[]);
        assert_snapshot!(again.lines().last().unwrap(), @"Took 2 days, none of them new; skipped 1 event.");
        let (ok, told) = import(town, "2099-12-24 Christmas Eve\nChristmas\n", &[]);
        assert!(!ok);
        assert_snapshot!(told, @"
        Line 2: “Christmas” is not a day; write it like 2026-12-24.
        handoff: nothing was taken from FILE
        ");
        let (ok, told) = import(town, HOLIDAYS, &["--workspace", "TNOBODY"]);
        assert!(!ok);
        assert_snapshot!(told, @"handoff: no workspace TNOBODY is installed");
        let (ok, told) = import(town, &HOLIDAYS[..HOLIDAYS.len() / 2], &[]);
        assert!(!ok);
        assert_snapshot!(told, @"
        Line 5: the file ends in the middle of an event.
        handoff: nothing was taken from FILE
        ");
    })
    .await;
}

#[tokio::test]
async fn reminders_move_off_a_day_that_is_closed_now() {
    on_every_setup(async |town: &mut Town| {
        town.handed_off("Northwind Traders").await;
        // Tuesday, on which the reminder would have come.
        let (ok, told) = import(town, "2026-11-24 Works outing", &[]);
        assert!(ok, "{told}");
        town.advance_to("2026-11-25 09:59").await;
        town.heard_nothing(&town.mia);
        town.advance_to("2026-11-25 10:00").await;
        assert_snapshot!(town.hears(&town.mia).text.lines().next().unwrap(), @"Northwind Traders has waited 2 days for your yes or no.");
    })
    .await;
}
