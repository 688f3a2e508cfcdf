//! What a workspace chooses: seen by everybody, changed by leads and admins, and it takes effect.

use handoff::domain::ids::{UserId, WorkspaceId};
use handoff::flows::teams::{leads_of, people_of};
use insta::assert_snapshot;
use slack_emulator::{Fault, Person};

use crate::support::town::{Town, on_every_setup};

/// From nothing to the form of a part.
async fn opens(town: &Town, person: &Person, button: &str) {
    town.types(person, "/handoff settings").await;
    town.press(person, button).await;
}

/// Lena names herself and others, and closes the forms.
async fn leads_are(town: &Town, names: &[&str]) {
    let lena = &town.lena;
    town.types(lena, "/handoff leads").await;
    town.press(lena, "Choose leads").await;
    for name in names {
        lena.choose("Leads", name).await.unwrap();
    }
    town.press(lena, "Save").await;
    lena.close_all().await.unwrap();
}

fn workspace(town: &Town) -> WorkspaceId {
    WorkspaceId::new(town.stage.team.id())
}

/// Who is told about what this person is late with.
async fn leads(town: &Town, person: &Person) -> Vec<String> {
    let mut tx = town.stage.bot.edge.ctx.db.read().await.unwrap();
    let id = UserId::new(person.id());
    let found = leads_of(&mut tx, &workspace(town), &id).await.unwrap();
    names(town, found)
}

/// Whom this person leads; `None` for everybody.
async fn people(town: &Town, person: &Person) -> Option<Vec<String>> {
    let mut tx = town.stage.bot.edge.ctx.db.read().await.unwrap();
    let id = UserId::new(person.id());
    let found = people_of(&mut tx, &workspace(town), &id).await.unwrap();
    found.map(|found| names(town, found))
}

fn names(town: &Town, ids: impl IntoIterator<Item = UserId>) -> Vec<String> {
    let known = [
        ("sam", &town.sam),
        ("mia", &town.mia),
        ("max", &town.max),
        ("lena", &town.lena),
        ("olaf", &town.olaf),
    ];
    let name = |id: UserId| {
        let found = known.iter().find(|(_, person)| person.id() == id.as_str());
        found.map_or_else(|| id.to_string(), |(name, _)| (*name).to_owned())
    };
    let mut names: Vec<String> = ids.into_iter().map(name).collect();
    names.sort();
    names
}

/// What the list says about a part.
fn part<'a>(screen: &'a str, title: &str) -> &'a str {
    let mut lines = screen.lines().skip_while(|line| *line != title).skip(1);
    lines
        .next()
        .unwrap_or_else(|| panic!("no {title} in {screen}"))
}

#[tokio::test]
async fn an_admin_changes_every_part_and_sees_it() {
    on_every_setup(async |town: &mut Town| {
        let lena = &town.lena;
        opens(town, lena, "Change working week").await;
        lena.clear("Friday").await.unwrap();
        for day in ["Monday", "Tuesday", "Wednesday", "Thursday"] {
            lena.fill(day, "8:00–18:00").await.unwrap();
        }
        town.press(lena, "Save").await;
        town.press(lena, "Change clocks").await;
        lena.fill("Yes or no: business days from the brief", "2")
            .await
            .unwrap();
        lena.fill("Check-ins on these days", "14, 45")
            .await
            .unwrap();
        lena.tick("Tell leads at once, outside their working hours too")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        town.press(lena, "Change daily messages").await;
        lena.choose("Reminders come at", "10:00").await.unwrap();
        lena.choose("The leads’ digest comes at", "7:30")
            .await
            .unwrap();
        lena.tick("Say nothing on a day without anything to look at")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        town.press(lena, "Change channels").await;
        lena.fill("Name of a new channel", "kunde-{customer}")
            .await
            .unwrap();
        lena.choose("Who can read a new channel", "Only who is invited")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        town.press(lena, "Change leads and teams").await;
        town.press(lena, "Choose leads").await;
        lena.choose("Leads", "Max Manager").await.unwrap();
        town.press(lena, "Save").await;
        assert_snapshot!(town.screen(lena), @"
        Leads and teams
        What is chosen here counts for everybody in this workspace.
        Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
        [Choose leads]
        Last changed by @Lena Lead · Nov 23, 2026 at 4:00 AM
        1. @Max Manager leads everybody
        [Change team 1]
        [Close]
        ");
        lena.close().await.unwrap();
        assert_snapshot!(town.screen(lena), @"
        Settings
        What is chosen here counts for everybody in this workspace.
        Leads and teams
        @Max Manager: everybody
        [Change leads and teams] [Who changed what]
        Working week
        Monday to Thursday 8:00-18:00
        Last changed by @Lena Lead · Nov 23, 2026 at 4:00 AM
        [Change working week]
        Holidays, closed days
        No public holidays · no closed days of your own
        [Change holidays and closed days]
        Clocks
        Brief within 1 business day of the close · yes or no within 2 business days · answers within 1 business day · kickoff booked within 3 business days · kickoff held within 10 business days · seller on call for 14 days · check-ins on day 14, 45 · promises 3 business days ahead · at most 3 reminders · leads told 1 business day after a reminder, at any hour
        Last changed by @Lena Lead · Nov 23, 2026 at 4:00 AM
        [Change clocks]
        Daily messages
        Reminders at 10:00 · the leads’ digest at 7:30 · nothing on a quiet day
        Last changed by @Lena Lead · Nov 23, 2026 at 4:00 AM
        [Change daily messages]
        Channels
        Northwind Traders gets #kunde-northwind-traders · only who is invited can read it
        Last changed by @Lena Lead · Nov 23, 2026 at 4:00 AM
        [Change channels]
        Dates
        English, month first, like Dec 3, 2026
        [Change dates]
        Templates
        New briefs begin with Standard
        [Choose templates] [See what they ask]
        Rotation
        Sellers name the customer manager
        [Change rotation]
        [Close]
        ");
        lena.close_all().await.unwrap();

        // It counts from now on.
        town.handed_off("Northwind Traders").await;
        assert!(town.channel(&town.mia, "kunde-northwind-traders").private);
        // Sent on Monday at ten in Berlin: two days of ten hours end on Wednesday at ten.
        town.advance_to("2026-11-25 09:59").await;
        town.heard_nothing(&town.mia);
        town.advance_to("2026-11-25 10:00").await;
        assert_snapshot!(town.hears(&town.mia).text.lines().next().unwrap(), @"Northwind Traders has waited 2 days for your yes or no.");
    })
    .await;
}

#[tokio::test]
async fn everybody_reads_and_only_some_change() {
    on_every_setup(async |town: &mut Town| {
        let (olaf, lena) = (&town.olaf, &town.lena);
        town.types(olaf, "/handoff settings").await;
        assert_snapshot!(town.screen(olaf), @"
        Settings
        Leads and the admins of this workspace can change this.
        Leads and teams
        Nobody is chosen, so the admins of this workspace lead everybody.
        [See leads and teams] [Who changed what]
        Working week
        Monday to Friday 9:00-17:00
        Holidays, closed days
        No public holidays · no closed days of your own
        Clocks
        Brief within 1 business day of the close · yes or no within 1 business day · answers within 1 business day · kickoff booked within 3 business days · kickoff held within 10 business days · seller on call for 14 days · check-ins on day 7, 30, 60, 90 · promises 3 business days ahead · at most 3 reminders · leads told 1 business day after a reminder, in their working hours
        Daily messages
        Reminders at 9:30 · the leads’ digest at 8:30 · one calm line on a quiet day
        Channels
        Northwind Traders gets #cust-northwind-traders · everybody in the workspace can read it
        Dates
        English, month first, like Dec 3, 2026
        Templates
        New briefs begin with Standard
        [See what they ask]
        Rotation
        Sellers name the customer manager
        [Close]
        ");
        town.press(olaf, "See leads and teams").await;
        assert_snapshot!(town.screen(olaf), @"
        Leads and teams
        Leads and the admins of this workspace can change this.
        Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
        Nobody is chosen, so the admins of this workspace lead everybody.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        leads_are(town, &["Olaf Other"]).await;
        // A lead may, until he is one no more.
        opens(town, olaf, "Change daily messages").await;
        olaf.choose("Reminders come at", "10:00").await.unwrap();
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        lena.unchoose("Leads", "Olaf Other").await.unwrap();
        lena.choose("Leads", "Lena Lead").await.unwrap();
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        town.press(olaf, "Save").await;
        assert_snapshot!(town.screen(olaf), @"
        Settings
        Only leads and the admins of this workspace can change the settings. Nothing was changed.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        town.types(olaf, "/handoff settings").await;
        assert_eq!(
            part(&town.screen(olaf), "Daily messages"),
            "Reminders at 9:30 · the leads’ digest at 8:30 · one calm line on a quiet day"
        );
        olaf.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_is_explained_where_it_stands() {
    on_every_setup(async |town: &mut Town| {
        let lena = &town.lena;
        opens(town, lena, "Change clocks").await;
        lena.fill("Yes or no: business days from the brief", "soon")
            .await
            .unwrap();
        lena.fill("Check-ins on these days", "90, 30")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        let errors = lena.screen().unwrap().errors;
        assert_eq!(
            errors["Yes or no: business days from the brief"],
            "Enter a whole number from 1 to 30."
        );
        assert_eq!(
            errors["Check-ins on these days"],
            "Put the days in rising order, each once: 30, 90."
        );
        assert_eq!(errors.len(), 2);
        lena.close().await.unwrap();
        town.press(lena, "Change channels").await;
        lena.fill("Name of a new channel", "Kunde {customer}")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        let error = &lena.screen().unwrap().errors["Name of a new channel"];
        assert!(error.contains("#kunde-northwind-traders"), "{error}");
        lena.close().await.unwrap();
        town.press(lena, "Change working week").await;
        lena.fill("Monday", "8 till late").await.unwrap();
        town.press(lena, "Save").await;
        assert!(lena.screen().unwrap().errors.contains_key("Monday"));
        lena.close_all().await.unwrap();
        assert_eq!(town.number("SELECT COUNT(*) FROM settings").await, 0);
        assert_eq!(town.number("SELECT COUNT(*) FROM replans").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_changed_clock_moves_the_reminders_that_are_planned() {
    on_every_setup(async |town: &mut Town| {
        let (lena, mia) = (&town.lena, &town.mia);
        town.handed_off("Northwind Traders").await;
        opens(town, lena, "Change clocks").await;
        lena.fill("Yes or no: business days from the brief", "3")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        assert_eq!(
            town.number("SELECT COUNT(*) FROM replans").await,
            0,
            "it is done"
        );
        town.advance_to("2026-11-26 09:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-26 10:00").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"Northwind Traders has waited 3 days for your yes or no.");
    })
    .await;
}

#[tokio::test]
async fn many_handoffs_are_planned_again_page_by_page() {
    // People have timers too.
    const PLANNED: &str = "SELECT COUNT(*) FROM timers WHERE subject LIKE 'HO-%'";
    on_every_setup(async |town: &mut Town| {
        let lena = &town.lena;
        town.handed_off("Northwind Traders").await;
        // As many more, all of them Mia's and waiting for her.
        let copies =
            "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 240)
            INSERT INTO handoffs (workspace, number, version, customer, customer_key, open, seller,
                manager, brief, brief_version, state, submitted_at)
            SELECT workspace, i, version, customer, customer_key || i, open, seller, manager, brief,
                brief_version, state, submitted_at
            FROM handoffs, n";
        let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
        crate::support::sql::run(&mut tx, copies).await.unwrap();
        // One of them cannot be read; the others do not wait for it.
        let broken = "UPDATE handoffs SET state = '?' WHERE number = 100";
        crate::support::sql::run(&mut tx, broken).await.unwrap();
        tx.commit().await.unwrap();
        // Nothing is delivered while the form is answered.
        opens(town, lena, "Change clocks").await;
        lena.fill("Yes or no: business days from the brief", "30")
            .await
            .unwrap();
        lena.press("Save").await.unwrap();
        assert_eq!(town.number(PLANNED).await, 1, "not yet");
        // A round may stop for the clock before its first page is planned.
        while town.number(PLANNED).await == 1 {
            town.stage.bot.worker.round().await.unwrap();
        }
        let planned = town.number(PLANNED).await;
        assert!((2..=50).contains(&planned), "a page: {planned}");
        // Another change, half-way: it begins anew.
        town.stage.bot.edge.shown().await;
        lena.press("Change clocks").await.unwrap();
        town.stage.bot.edge.shown().await;
        lena.fill("Yes or no: business days from the brief", "20")
            .await
            .unwrap();
        lena.press("Save").await.unwrap();
        town.settle().await;
        assert_eq!(town.number(PLANNED).await, 239);
        let due = "SELECT COUNT(DISTINCT due_at) FROM timers WHERE subject LIKE 'HO-%'";
        assert_eq!(town.number(due).await, 1, "all of them by the same clock");
        assert_eq!(town.number("SELECT COUNT(*) FROM replans").await, 0);
        lena.close_all().await.unwrap();
        let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
        for table in [
            "handoffs WHERE number > 1",
            "timers WHERE subject LIKE 'HO-%' AND subject <> 'HO-1'",
        ] {
            crate::support::sql::run(&mut tx, &format!("DELETE FROM {table}"))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_team_is_made_of_people_and_of_groups() {
    on_every_setup(async |town: &mut Town| {
        let (lena, max, mia) = (&town.lena, &town.max, &town.mia);
        let sellers = town.stage.team.usergroup("sellers", &[&town.sam]);
        assert_eq!(
            leads(town, &town.sam).await,
            ["lena"],
            "the admin, while nobody is named"
        );
        leads_are(town, &["Lena Lead", "Max Manager"]).await;
        assert_eq!(leads(town, &town.sam).await, ["lena", "max"]);
        opens(town, lena, "Change leads and teams").await;
        let list = town.screen(lena);
        let row = list
            .lines()
            .find(|line| line.contains("@Max Manager leads"));
        let number = row.unwrap().split('.').next().unwrap();
        town.press(lena, &format!("Change team {number}")).await;
        assert_eq!(lena.choices("User groups"), ["@sellers"]);
        lena.choose("People", "Mia Manager").await.unwrap();
        lena.choose("User groups", "@sellers").await.unwrap();
        town.press(lena, "Save").await;
        let list = town.screen(lena);
        let row = list
            .lines()
            .find(|line| line.contains("@Max Manager leads"))
            .unwrap();
        assert_snapshot!(&row[3..], @"@Max Manager leads @Mia Manager and @sellers (1)");
        lena.close().await.unwrap();
        assert!(
            part(&town.screen(lena), "Leads and teams")
                .contains("@Max Manager: 1 person and @sellers (1)")
        );
        lena.close_all().await.unwrap();

        assert_eq!(people(town, max).await.unwrap(), ["mia", "sam"]);
        assert_eq!(people(town, lena).await, None);
        assert_eq!(leads(town, &town.sam).await, ["lena", "max"]);
        assert_eq!(leads(town, mia).await, ["lena", "max"]);
        assert_eq!(leads(town, &town.olaf).await, ["lena"]);
        assert_eq!(leads(town, max).await, ["lena"], "never himself");

        // Olaf becomes a seller; the next day we know.
        town.stage
            .team
            .set_usergroup(&sellers, &[&town.sam, &town.olaf]);
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        assert_eq!(
            leads(town, &town.olaf).await,
            ["lena"],
            "asked today already"
        );
        town.advance_to("2026-11-24 10:00").await;
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        assert_eq!(leads(town, &town.olaf).await, ["lena", "max"]);
        assert_eq!(people(town, max).await.unwrap(), ["mia", "olaf", "sam"]);

        // Who is deactivated is in no group, and leads nobody; by name Mia stays, to be reassigned.
        town.olaf.deactivate().await;
        mia.deactivate().await;
        lena.deactivate().await;
        town.settle().await;
        assert_eq!(people(town, max).await.unwrap(), ["mia", "sam"]);
        assert_eq!(leads(town, &town.sam).await, ["max"]);
        assert_eq!(leads(town, max).await, ["max"], "there is nobody else");
        lena.reactivate().await;
        town.settle().await;
        // The group is gone in Slack: nobody is left without a lead.
        town.stage
            .slack
            .faults()
            .on("usergroups.list")
            .always(Fault::Error("plan_upgrade_required"));
        town.advance_to("2026-11-25 10:00").await;
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        assert_eq!(people(town, max).await.unwrap(), ["mia"]);
        assert_eq!(leads(town, &town.sam).await, ["lena"]);
        town.stage.slack.faults().clear();
        mia.reactivate().await;
        town.olaf.reactivate().await;
    })
    .await;
}

#[tokio::test]
async fn leads_are_whoever_is_in_a_user_group() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (lena, max, olaf, mia) = (&town.lena, &town.max, &town.olaf, &town.mia);
        let group = town.stage.team.usergroup("success-leads", &[max, olaf]);
        leads_are(town, &["Max Manager"]).await;
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        assert_eq!(lena.choices("Leads by user group"), ["@success-leads"]);
        lena.choose("Leads by user group", "@success-leads").await.unwrap();
        town.press(lena, "Save").await;
        let list = town.screen(lena);
        assert!(list.contains("Every full member in @success-leads leads."), "{list}");
        assert!(list.contains("1. @Max Manager leads everybody"), "{list}");
        assert!(list.contains("2. @Olaf Other (in @success-leads) leads everybody"), "{list}");
        lena.close_all().await.unwrap();
        assert_eq!(leads(town, &town.sam).await, ["max", "olaf"], "Max once");

        // He may what leads may, has a team of his own, and gets the digest as Max does.
        town.types(olaf, "/handoff leads").await;
        town.press(olaf, "Change team 2").await;
        olaf.choose("People", "Sam Seller").await.unwrap();
        town.press(olaf, "Save").await;
        olaf.close_all().await.unwrap();
        assert_eq!(people(town, olaf).await.unwrap(), ["sam"]);
        town.types(lena, "/handoff digest").await;
        assert_snapshot!(town.answer(lena), @"The digest is for leads. Leads: @Max Manager, @Olaf Other.");
        town.advance_to("2026-11-24 20:00").await;
        for lead in [max, olaf] {
            assert_snapshot!(town.hears(lead).text, @"Digest for Nov 24, 2026: no handoff is open.");
        }
        town.heard_nothing(lena);

        // Olaf leaves the group and Mia comes: from the next look on, she leads and he does not.
        town.stage.team.set_usergroup(&group, &[max, mia]);
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        assert_eq!(leads(town, &town.sam).await, ["max", "mia"]);
        assert_eq!(people(town, olaf).await, None);
        town.types(olaf, "/handoff digest").await;
        assert_snapshot!(town.answer(olaf), @"The digest is for leads. Leads: @Mia Manager, @Max Manager.");
        town.advance_to("2026-11-25 20:00").await;
        for lead in [max, mia] {
            assert_snapshot!(town.hears(lead).text, @"Digest for Nov 25, 2026: no handoff is open.");
        }
        town.heard_nothing(olaf);

        // Back in it, he finds his team as he left it.
        town.stage.team.set_usergroup(&group, &[olaf]);
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        assert_eq!(leads(town, &town.sam).await, ["max", "olaf"], "Max is named");
        assert_eq!(people(town, olaf).await.unwrap(), ["sam"]);

        // Nobody is named and the group is gone: the admins lead, and the list says why.
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        lena.unchoose("Leads", "Max Manager").await.unwrap();
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        assert_eq!(leads(town, &town.sam).await, ["olaf"]);
        let faults = town.stage.slack.faults();
        faults.on("usergroups.list").always(Fault::Error("plan_upgrade_required"));
        town.advance_to("2026-11-26 20:00").await;
        assert_snapshot!(town.hears(olaf).text, @"Digest for Nov 26, 2026: no handoff is open.");
        town.heard_nothing(max);
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        assert_eq!(leads(town, &town.sam).await, ["lena"]);
        town.types(lena, "/handoff leads").await;
        assert_snapshot!(town.screen(lena), @"
        Leads and teams
        What is chosen here counts for everybody in this workspace.
        Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
        A user group was chosen that is gone in Slack, or that Handoff may not see: nobody leads through it.
        Nobody leads through a user group now, so the admins of this workspace lead everybody.
        [Choose leads]
        Last changed by @Lena Lead · Nov 25, 2026 at 2:00 PM
        [Close]
        ");
        town.press(lena, "Choose leads").await;
        assert!(town.screen(lena).contains("Gone in Slack"), "{}", town.screen(lena));
        lena.close_all().await.unwrap();
        town.advance_to("2026-11-27 20:00").await;
        assert_snapshot!(town.hears(lena).text, @"Digest for Nov 27, 2026: no handoff is open.");
        faults.clear();
    })
    .await;
}

#[tokio::test]
async fn groups_are_asked_for_when_they_are_old() {
    on_every_setup(async |town: &mut Town| {
        let (lena, olaf) = (&town.lena, &town.olaf);
        let asked = || town.stage.slack.calls("usergroups.list").len();
        town.stage.team.usergroup("sellers", &[&town.sam]);
        let before = asked();
        let look = async |person: &Person| {
            town.types(person, "/handoff settings").await;
            person.close_all().await.unwrap();
        };
        look(olaf).await;
        assert_eq!(asked(), before, "he can choose none");
        look(lena).await;
        assert_eq!(asked(), before + 1, "none were known");
        look(lena).await;
        town.advance_to("2026-11-23 10:59").await;
        look(lena).await;
        assert_eq!(asked(), before + 1);
        town.advance_to("2026-11-23 11:01").await;
        look(lena).await;
        look(lena).await;
        assert_eq!(asked(), before + 2);
    })
    .await;
}

#[tokio::test]
async fn without_user_groups_teams_are_made_of_people() {
    on_every_setup(async |town: &mut Town| {
        let lena = &town.lena;
        leads_are(town, &["Lena Lead"]).await;
        for code in ["missing_scope", "plan_upgrade_required", "access_denied"] {
            town.stage
                .slack
                .faults()
                .on("usergroups.list")
                .always(Fault::Error(code));
            let hour = town.stage.now() + chrono::TimeDelta::hours(1);
            town.stage.advance_to(hour).await.unwrap();
            opens(town, lena, "Change leads and teams").await;
            town.press(lena, "Change team 1").await;
            assert!(town.screen(lena).contains("No user group is known here."));
            lena.close_all().await.unwrap();
            town.stage.slack.faults().clear();
        }
        let asked = town.stage.slack.calls("usergroups.list").len();
        assert!(asked >= 4, "{asked}");
        assert_eq!(
            town.number("SELECT COUNT(*) FROM outbox WHERE state = 5")
                .await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn an_impatient_admin_saves_once() {
    on_every_setup(async |town: &mut Town| {
        let lena = &town.lena;
        opens(town, lena, "Change clocks").await;
        lena.fill("Yes or no: business days from the brief", "2")
            .await
            .unwrap();
        lena.submit_twice().await.unwrap();
        town.settle().await;
        lena.redeliver_last().await.unwrap();
        town.settle().await;
        assert_eq!(town.number("SELECT version FROM settings").await, 1);
        if lena.screen().is_some() {
            lena.close_all().await.unwrap();
        }
        // Saved as it is: nothing changed.
        opens(town, lena, "Change clocks").await;
        town.press(lena, "Save").await;
        assert_eq!(town.number("SELECT version FROM settings").await, 1);
        lena.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn of_two_who_change_one_part_the_second_is_asked() {
    on_every_setup(async |town: &mut Town| {
        let (lena, olaf) = (&town.lena, &town.olaf);
        leads_are(town, &["Lena Lead", "Olaf Other"]).await;
        for person in [lena, olaf] {
            opens(town, person, "Change clocks").await;
        }
        lena.fill("Yes or no: business days from the brief", "2")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        olaf.fill("Answers: business days from the return", "5")
            .await
            .unwrap();
        town.press(olaf, "Save").await;
        let asked = town.screen(olaf);
        assert_snapshot!(asked.lines().take(8).collect::<Vec<_>>().join("\n"), @"
        Clocks
        @Lena Lead changed this (Nov 23, 2026 at 10:00 AM) while your form was open. It says now:
        • yes or no within 2 business days
        • answers within 1 business day
        What you entered is below. Save replaces their choice with yours; Cancel keeps theirs.
        ---
        Business days are days of the working week, in the time zone of the person concerned.
        Brief: business days from the close: 1
        ");
        assert!(
            asked.contains("Answers: business days from the return: 5"),
            "{asked}"
        );
        // He takes her choice over, and adds his.
        olaf.fill("Yes or no: business days from the brief", "2")
            .await
            .unwrap();
        town.press(olaf, "Save").await;
        let both = part(&town.screen(olaf), "Clocks").to_owned();
        assert!(
            both.contains("yes or no within 2 business days · answers within 5 business days"),
            "{both}"
        );
        olaf.close_all().await.unwrap();
        // Different parts do not meet.
        town.press(lena, "Change channels").await;
        opens(town, olaf, "Change daily messages").await;
        lena.fill("Name of a new channel", "neu-{customer}")
            .await
            .unwrap();
        olaf.choose("Reminders come at", "11:00").await.unwrap();
        let (one, other) = tokio::join!(lena.press("Save"), olaf.press("Save"));
        one.and(other).unwrap();
        town.settle().await;
        town.types(olaf, "/handoff list").await;
        for person in [lena, olaf] {
            person.close_all().await.unwrap();
        }
        town.types(olaf, "/handoff settings").await;
        let now = town.screen(olaf);
        assert_snapshot!(part(&now, "Channels"), @"Northwind Traders gets #neu-northwind-traders · everybody in the workspace can read it");
        assert_snapshot!(part(&now, "Daily messages"), @"Reminders at 11:00 · the leads’ digest at 8:30 · one calm line on a quiet day");
        olaf.close_all().await.unwrap();

        // The same part in the same moment: one of them is asked.
        for person in [lena, olaf] {
            opens(town, person, "Change daily messages").await;
        }
        lena.choose("Reminders come at", "12:00").await.unwrap();
        olaf.choose("Reminders come at", "13:00").await.unwrap();
        let (one, other) = tokio::join!(lena.press("Save"), olaf.press("Save"));
        one.and(other).unwrap();
        town.settle().await;
        let asked =
            [lena, olaf].map(|person| town.screen(person).contains("while your form was open"));
        assert!(asked[0] != asked[1], "{asked:?}");
        for person in [lena, olaf] {
            person.close_all().await.unwrap();
        }
        assert_eq!(
            town.number("SELECT version FROM settings WHERE part = 'daily'")
                .await,
            2
        );
    })
    .await;
}

#[tokio::test]
async fn a_lead_who_was_removed_has_no_team_to_save() {
    on_every_setup(async |town: &mut Town| {
        let (lena, max) = (&town.lena, &town.max);
        leads_are(town, &["Max Manager"]).await;
        town.types(max, "/handoff leads").await;
        town.press(max, "Change team 1").await;
        max.choose("People", "Sam Seller").await.unwrap();
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        lena.choose("Leads", "Olaf Other").await.unwrap();
        lena.unchoose("Leads", "Max Manager").await.unwrap();
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        town.press(max, "Save").await;
        assert_snapshot!(town.screen(max), @"
        Settings
        Only leads and the admins of this workspace can change the settings. Nothing was changed.
        [Close]
        ");
        max.close_all().await.unwrap();
        assert_eq!(town.number("SELECT COUNT(*) FROM teams").await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_changed_what_is_kept_with_what_stood_there() {
    on_every_setup(async |town: &mut Town| {
        let lena = &town.lena;
        town.types(lena, "/handoff settings").await;
        town.press(lena, "Who changed what").await;
        assert_snapshot!(town.screen(lena), @"
        Who changed what
        Nobody has changed the settings yet: they are as Handoff came.
        [Close]
        ");
        town.press(lena, "Close").await;
        town.press(lena, "Change clocks").await;
        lena.fill("Yes or no: business days from the brief", "2")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        town.press(lena, "Change leads and teams").await;
        town.press(lena, "Choose leads").await;
        lena.choose("Leads", "Max Manager").await.unwrap();
        lena.choose("Leads", "Lena Lead").await.unwrap();
        town.press(lena, "Save").await;
        town.press(lena, "Close").await;
        // Saved as it was: nothing changed.
        town.press(lena, "Change clocks").await;
        town.press(lena, "Save").await;
        for days in ["3", "4", "5", "6", "7", "8", "9", "10"] {
            town.press(lena, "Change clocks").await;
            lena.fill("Yes or no: business days from the brief", days)
                .await
                .unwrap();
            town.press(lena, "Save").await;
        }
        town.press(lena, "Who changed what").await;
        assert!(
            town.screen(lena).contains("[Close]"),
            "{}",
            town.screen(lena)
        );
        assert_eq!(
            town.screen(lena).matches("Clocks").count(),
            9,
            "{}",
            town.screen(lena)
        );
        // Everybody may read it.
        let sam = &town.sam;
        town.types(sam, "/handoff settings").await;
        town.press(sam, "Who changed what").await;
        assert_snapshot!(town.screen(sam), @"
        Who changed what
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 9 business days
        • Now: yes or no within 10 business days
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 8 business days
        • Now: yes or no within 9 business days
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 7 business days
        • Now: yes or no within 8 business days
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 6 business days
        • Now: yes or no within 7 business days
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 5 business days
        • Now: yes or no within 6 business days
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 4 business days
        • Now: yes or no within 5 business days
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 3 business days
        • Now: yes or no within 4 business days
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 2 business days
        • Now: yes or no within 3 business days
        Leads and teams · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Now: @Max Manager leads
        • Now: @Lena Lead leads
        Clocks · @Lena Lead · Nov 23, 2026 at 9:00 AM
        • Before: yes or no within 1 business day
        • Now: yes or no within 2 business days
        [Close]
        ");
        sam.close_all().await.unwrap();
        lena.close_all().await.unwrap();
        // One more, and the first one stands on another page.
        town.types(lena, "/handoff settings").await;
        town.press(lena, "Change channels").await;
        town.press(lena, "Save").await;
        town.press(lena, "Change clocks").await;
        lena.fill("Yes or no: business days from the brief", "11")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        town.press(lena, "Who changed what").await;
        town.press(lena, "Older").await;
        assert_snapshot!(town.screen(lena), @"
        Who changed what
        Clocks · @Lena Lead · Nov 23, 2026 at 4:00 AM
        • Before: yes or no within 1 business day
        • Now: yes or no within 2 business days
        [Newest]
        [Close]
        ");
        town.press(lena, "Newest").await;
        assert!(
            town.screen(lena).contains("[Older]"),
            "{}",
            town.screen(lena)
        );
        lena.close_all().await.unwrap();
        town.settle().await;
        town.everybody_reads();
    })
    .await;
}
