//! Public holidays and closed days, chosen in Slack: nobody is reminded on them, and clocks wait.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

/// As a calendar exports it: two whole days in a row, and a dinner, which closes nothing.
const OUTING: &str = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261124\n\
    DTEND;VALUE=DATE:20261126\nSUMMARY:Works outing\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\n\
    DTSTART:20261127T180000Z\nDTEND:20261127T210000Z\nSUMMARY:Dinner\nEND:VEVENT\nEND:VCALENDAR";

/// What the list of settings says about them.
fn said(screen: &str) -> String {
    let mut lines = screen.lines();
    lines.find(|line| *line == "Holidays, closed days");
    lines.next().unwrap().to_owned()
}

#[tokio::test]
async fn a_region_and_a_calendar_file_are_kept_and_clocks_jump_them() {
    on_every_setup(async |town: &mut Town| {
        let (lena, mia) = (&town.lena, &town.mia);
        // Due on Tuesday at ten, until that day is closed.
        town.handed_off("Northwind Traders").await;
        town.types(lena, "/handoff settings").await;
        town.press(lena, "Change holidays and closed days").await;
        lena.choose("Public holidays of", "Germany: Bavaria")
            .await
            .unwrap();
        lena.fill("Closed days of your own", "2026-11-24 Works outing\nsoon")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        assert_snapshot!(lena.screen().unwrap().errors["Closed days of your own"], @"Line 2: “soon” is not a day; write it like 2026-12-24.");
        lena.fill("Closed days of your own", OUTING).await.unwrap();
        town.press(lena, "Save").await;
        // What was not taken is said, on top of the list, which shows what was.
        assert_snapshot!(town.screen(lena), @"
        Holidays, closed days
        Saved; 1 event of the file was left out: “Dinner” (it has a time of day, and closes no whole day).
        [Close]
        ");
        lena.close().await.unwrap();
        assert_snapshot!(said(&town.screen(lena)), @"Public holidays of Germany: Bavaria · 2 closed days of your own");
        town.press(lena, "Change holidays and closed days").await;
        assert_snapshot!(town.screen(lena), @"
        Holidays, closed days
        On these days nobody is reminded, and deadlines wait.
        Public holidays of: Germany: Bavaria
        Closed days of your own (optional): 2026-11-24 – 2026-11-25 Works outing
          (One day a line, like “2026-12-24 Christmas Eve” or “2026-12-24 – 2026-12-31 Winter break”; or paste the content of an .ics file.)
        [Save] [Cancel]
        ");
        // Saved again as it stands, nothing changes.
        town.press(lena, "Save").await;
        assert_snapshot!(said(&town.screen(lena)), @"Public holidays of Germany: Bavaria · 2 closed days of your own");
        lena.close_all().await.unwrap();

        town.advance_to("2026-11-26 09:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-26 10:00").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"Northwind Traders has waited 3 days for your yes or no.");
        town.types(lena, "/handoff cancel HO-1").await;
        lena.fill("Why does it end?", "They went bankrupt.").await.unwrap();
        town.press(lena, "End handoff").await;
        town.everybody_reads();

        // Epiphany, a Wednesday, is kept in Bavaria and not in Berlin.
        town.advance_to("2027-01-05 10:00").await;
        town.handed_off("Fabrikam").await;
        town.advance_to("2027-01-07 09:59").await;
        town.heard_nothing(mia);
        town.advance_to("2027-01-07 10:00").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"Fabrikam has waited 2 days for your yes or no.");

        // Without the region the next one is a day like any other.
        town.types(lena, "/handoff settings").await;
        town.press(lena, "Change holidays and closed days").await;
        lena.choose("Public holidays of", "No public holidays")
            .await
            .unwrap();
        lena.clear("Closed days of your own").await.unwrap();
        town.press(lena, "Save").await;
        assert_snapshot!(said(&town.screen(lena)), @"No public holidays · no closed days of your own");
        lena.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}
