//! The settings as people read them, what they may enter, and Slack's limits.

use insta::assert_snapshot;

use super::*;
use crate::domain::ids::GroupId;
use crate::domain::team::{Leads, Team, UserGroup};
use crate::slack::inbound::Input;
use crate::slack::messages::tests::{ENGLISH, ODD, lena, mia, noon, read_view, refused_view};
use crate::slack::views::tests::{entered, on_screen};

fn sam() -> UserId {
    UserId::new("USAM")
}

fn group(id: &str, handle: &str, members: &[UserId]) -> UserGroup {
    UserGroup {
        id: GroupId::new(id),
        handle: handle.to_owned(),
        name: format!("The {handle}"),
        members: members.iter().cloned().collect(),
    }
}

fn names() -> Vec<String> {
    ["enterprise", "rapid", "standard"]
        .map(str::to_owned)
        .to_vec()
}

/// Lena leads Sam and the sellers, Mia everybody.
fn chosen() -> Settings {
    let team = Team {
        people: [sam()].into(),
        groups: [GroupId::new("S1")].into(),
        ..Team::of(lena())
    };
    let changed = |part, by| Changed {
        part,
        version: 2,
        by,
        at: noon(),
    };
    Settings {
        policy: Policy::default(),
        chosen: Leads::of([lena(), mia()]),
        teams: vec![team, Team::of(mia())],
        groups: vec![
            group("S1", "sellers", &[sam(), mia()]),
            group("S2", "all", &[]),
        ],
        changes: vec![
            changed(Part::Leads, mia()),
            changed(Part::Team(lena()), lena()),
            changed(Part::Clocks, lena()),
        ],
        templates: names(),
        may_change: true,
    }
}

fn untouched() -> Settings {
    Settings {
        policy: Policy::default(),
        chosen: Leads::default(),
        teams: Vec::new(),
        groups: Vec::new(),
        changes: Vec::new(),
        templates: names(),
        may_change: false,
    }
}

fn today() -> NaiveDate {
    noon().date_naive()
}

fn form(part: &Part, settings: &Settings) -> Modal {
    change(part, settings, settings.version(part), &[], Vec::new())
}

const PARTS: [Part; 8] = [
    Part::Leads,
    Part::Week,
    Part::Closed,
    Part::Clocks,
    Part::Daily,
    Part::Channels,
    Part::Dates,
    Part::Templates,
];

#[test]
fn everything_at_a_glance() {
    assert_snapshot!(read_view(&list(List::Everything, &chosen(), &[], None)), @"
    Settings
    What is chosen here counts for everybody in this workspace.
    Leads and teams
    @lena: 1 person and @sellers (2) · @mia: everybody
    [Change leads and teams] [Who changed what]
    Working week
    Monday to Friday 9:00-17:00
    [Change working week]
    Holidays, closed days
    No public holidays · no closed days of your own
    [Change holidays and closed days]
    Clocks
    Brief within 1 business day of the close · yes or no within 1 business day · answers within 1 business day · kickoff booked within 3 business days · kickoff held within 10 business days · seller on call for 14 days · check-ins on day 7, 30, 60, 90 · promises 3 business days ahead · at most 3 reminders · leads told 1 business day after a reminder, in their working hours
    Last changed by @lena · Nov 22, 2026 at 12:00 PM
    [Change clocks]
    Daily messages
    Reminders at 9:30 · the leads’ digest at 8:30 · one calm line on a quiet day
    [Change daily messages]
    Channels
    Northwind Traders gets #cust-northwind-traders · everybody in the workspace can read it
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
    let read_only = list(
        List::Everything,
        &untouched(),
        &[],
        Some("We have only just met."),
    );
    assert_snapshot!(read_view(&read_only), @"
    Settings
    Leads and the admins of this workspace can change this. We have only just met.
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
}

#[test]
fn who_leads_whom() {
    assert_snapshot!(read_view(&list(List::Leads, &chosen(), &[], None)), @"
    Leads and teams
    What is chosen here counts for everybody in this workspace.
    Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
    [Choose leads]
    Last changed by @mia · Nov 22, 2026 at 12:00 PM
    1. @lena leads @sam and @sellers (2)
    Last changed by @lena · Nov 22, 2026 at 12:00 PM
    [Change team 1]
    2. @mia leads everybody
    [Change team 2]
    [Close]
    ");
    assert_snapshot!(read_view(&list(List::Leads, &untouched(), &[], None)), @"
    Leads and teams
    Leads and the admins of this workspace can change this.
    Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
    Nobody is chosen, so the admins of this workspace lead everybody.
    [Close]
    ");
    let mut gone = chosen();
    gone.groups.clear();
    gone.teams[0].people.clear();
    gone.may_change = false;
    let read = read_view(&list(List::Leads, &gone, &[], None));
    assert_snapshot!(read.lines().nth(4).unwrap(), @"1. @lena leads a user group that is gone in Slack");
}

#[test]
fn who_leads_through_a_user_group() {
    // Mia is in both groups and Lena is named; Olaf is a guest, and so leads nobody.
    let olaf = UserId::new("UOLAF");
    let mut by_group = chosen();
    by_group.chosen = Leads {
        groups: ["S1", "S2", "S3", "S4", "S5"].map(GroupId::new).into(),
        ..Leads::of([lena()])
    };
    by_group.groups = vec![
        group("S1", "sellers", &[sam(), mia(), lena()]),
        group("S2", "all", &[mia(), olaf.clone()]),
        group("S3", "empty", &[]),
        group("S4", "guests", &[olaf]),
    ];
    by_group.teams.push(Team::of(sam()));
    assert_snapshot!(read_view(&list(List::Leads, &by_group, &[], None)), @"
    Leads and teams
    What is chosen here counts for everybody in this workspace.
    Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
    Every full member in @sellers leads.
    Every full member in @all leads.
    Nobody is in @empty, so nobody leads through it.
    Nobody in @guests is known as a full member of this workspace, so nobody leads through it.
    A user group was chosen that is gone in Slack, or that Handoff may not see: nobody leads through it.
    [Choose leads]
    Last changed by @mia · Nov 22, 2026 at 12:00 PM
    1. @lena leads @sam and @sellers (3)
    Last changed by @lena · Nov 22, 2026 at 12:00 PM
    [Change team 1]
    2. @mia (in @sellers and 1 more group) leads everybody
    [Change team 2]
    3. @sam (in @sellers) leads everybody
    [Change team 3]
    [Close]
    ");
    let form = form(&Part::Leads, &by_group);
    assert_snapshot!(read_view(&form), @"
    Choose leads
    Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
    Leads (optional): @lena
      (While nobody is chosen, the admins of this workspace are the leads. A new lead leads everybody until you choose a team.)
    Leads by user group (optional): Gone in Slack (S5), @sellers · The sellers, @all · The all, @empty · The empty, @guests · The guests
      (Every full member of the group leads, and whoever leaves it leads no more; looked up every day.)
    [Save] [Cancel]
    ");
    assert_eq!(leads::read(&on_screen(&form)), by_group.chosen);
    // Somebody else named Lena alone.
    let first = meanwhile(&Part::Leads, &by_group, &chosen()).unwrap();
    let read = read_view(&change(&Part::Leads, &chosen(), 2, &[], first));
    assert_snapshot!(read.lines().skip(1).take(7).collect::<Vec<_>>().join("\n"), @"
    @mia changed this (Nov 22, 2026 at 12:00 PM) while your form was open. It says now:
    • whoever is in @sellers (3) leads
    • whoever is in @all (2) leads
    • whoever is in @empty (0) leads
    • whoever is in @guests (1) leads
    • whoever is in a user group that is gone in Slack leads
    What you entered is below. Save replaces their choice with yours; Cancel keeps theirs.
    ");
    // Nobody is there any more.
    by_group.groups.clear();
    by_group.teams.clear();
    by_group.chosen.people.clear();
    by_group.may_change = false;
    let read = read_view(&list(List::Leads, &by_group, &[], None));
    assert_snapshot!(read.lines().rev().take(3).collect::<Vec<_>>().join("\n"), @"
    [Close]
    Last changed by @mia · Nov 22, 2026 at 12:00 PM
    Nobody leads through a user group now, so the admins of this workspace lead everybody.
    ");
    let read = read_view(&list(List::Everything, &by_group, &[], None));
    assert_snapshot!(read.lines().nth(3).unwrap(), @"Nobody leads through a user group now, so the admins of this workspace lead everybody.");
}

#[test]
fn leads_and_their_team_are_chosen() {
    let leads = form(&Part::Leads, &chosen());
    assert_snapshot!(read_view(&leads), @"
    Choose leads
    Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and read sensitive notes. They are told about what their team is late with.
    Leads (optional): @lena, @mia
      (While nobody is chosen, the admins of this workspace are the leads. A new lead leads everybody until you choose a team.)
    Leads by user group (optional):
      (Every full member of the group leads, and whoever leaves it leads no more; looked up every day.)
    [Save] [Cancel]
    ");
    assert_eq!(leads::read(&on_screen(&leads)), chosen().chosen);
    let team = form(&Part::Team(lena()), &chosen());
    assert_snapshot!(read_view(&team), @"
    Team
    @lena is told about what these people are late with, and gets their digest.
    With nobody and no group chosen, @lena leads everybody.
    People (optional): @sam
    User groups (optional): @sellers · The sellers
      (Whoever is in the group is in the team; looked up every day.)
    [Save] [Cancel]
    ");
    assert_eq!(team::read(&on_screen(&team), &lena()), chosen().teams[0]);
    let none = form(&Part::Team(mia()), &untouched());
    assert_snapshot!(read_view(&none), @"
    Team
    @mia is told about what these people are late with, and gets their digest.
    With nobody and no group chosen, @mia leads everybody.
    People (optional):
    No user group is known here. Where Slack has some, Handoff needs the permission usergroups:read to see them.
    [Save] [Cancel]
    ");
    assert_eq!(team::read(&on_screen(&none), &mia()), Team::of(mia()));
    let many = Leads {
        groups: (0..11).map(|nth| GroupId::new(format!("S{nth}"))).collect(),
        ..Leads::of((0..31).map(|nth| UserId::new(format!("U{nth}"))))
    };
    let errors = leads::too_many(&many);
    assert_snapshot!(errors[0].1, @"At most 30 people can be named; 31 are chosen.");
    assert_snapshot!(errors[1].1, @"At most 10 user groups can lead; 11 are chosen.");
    assert_eq!(errors.len(), 2);
    let as_many_as_can = Leads {
        groups: many.groups.into_iter().skip(1).collect(),
        people: many.people.into_iter().skip(1).collect(),
    };
    assert_eq!(leads::too_many(&as_many_as_can), []);
}

#[test]
fn a_group_that_is_gone_is_not_lost_by_saving() {
    let mut gone = chosen();
    gone.groups.remove(0);
    let form = form(&Part::Team(lena()), &gone);
    assert!(read_view(&form).contains("Gone in Slack (S1)"));
    assert_eq!(team::read(&on_screen(&form), &lena()), chosen().teams[0]);
}

#[test]
fn of_too_many_groups_those_chosen_are_offered() {
    let mut many = chosen();
    many.groups = (0..150)
        .map(|nth| group(&format!("S{nth}"), &format!("g{nth:03}"), &[]))
        .collect();
    many.teams[0].groups = [GroupId::new("S149")].into();
    let form = form(&Part::Team(lena()), &many);
    assert_eq!(refused_view(&form), Vec::<String>::new());
    let hint = read_view(&form);
    let hint = hint.lines().find(|line| line.contains("not offered"));
    assert_snapshot!(hint.unwrap(), @"  (Whoever is in the group is in the team; looked up every day. 50 more groups are not offered here.)");
    assert_eq!(team::read(&on_screen(&form), &lena()), many.teams[0]);
}

#[test]
fn the_forms_of_the_policy() {
    assert_snapshot!(read_view(&form(&Part::Week, &chosen())), @"
    Working week
    Reminders come in these hours, and deadlines count nothing else. They are read in each person’s own time zone.
    Write hours like 9:00-17:00, and leave a day off empty.
    Monday (optional): 9:00-17:00
    Tuesday (optional): 9:00-17:00
    Wednesday (optional): 9:00-17:00
    Thursday (optional): 9:00-17:00
    Friday (optional): 9:00-17:00
    Saturday (optional):
    Sunday (optional):
    [Save] [Cancel]
    ");
    assert_snapshot!(read_view(&form(&Part::Clocks, &chosen())), @"
    Clocks
    Business days are days of the working week, in the time zone of the person concerned.
    Brief: business days from the close: 1
      (The seller writes it within this time.)
    Yes or no: business days from the brief: 1
      (The manager acknowledges or returns it.)
    Answers: business days from the return: 1
      (The seller answers what the manager asked. Questions to the seller run as long.)
    Kickoff booked: business days from the acknowledgement: 3
    Kickoff held: business days from the acknowledgement: 10
    Check-ins on these days: 7, 30, 60, 90
      (Counted from the kickoff. The last one closes the handoff.)
    Seller on call: days from the acknowledgement: 14
      (The seller stays reachable for questions; weekends count.)
    Promises: business days before they are due: 3
      (Then the owner is reminded for the first time.)
    Reminders about one and the same thing, at most: 3
    Next reminder, and the leads are told: business days later: 1
      (Counted from the reminder that went unheeded.)
    Urgent (optional): [ ] Tell leads at once, outside their working hours too
    [Save] [Cancel]
    ");
    assert_snapshot!(read_view(&form(&Part::Daily, &chosen())), @"
    Daily messages
    Both come on working days, in the time zone of whoever reads them.
    Reminders come at: 9:30
      (What is not urgent is bundled into one message a day.)
    The leads’ digest comes at: 8:30
      (What waits, what is late, what is at risk.)
    A quiet day (optional): [ ] Say nothing on a day without anything to look at
    [Save] [Cancel]
    ");
    assert_snapshot!(read_view(&form(&Part::Channels, &chosen())), @"
    Channels
    The channel of Northwind Traders is called now: #cust-northwind-traders.
    Channels that are there already keep their names and stay as open as they are.
    Name of a new channel: cust-{customer}
      ({customer} becomes the customer’s name. Letters a–z, digits, - and _.)
    Who can read a new channel: Everybody in the workspace
    [Save] [Cancel]
    ");
}

/// What a form says when this is entered, and what becomes of the policy.
fn after(part: &Part, block: &str, input: Input) -> Result<Policy, String> {
    let inputs = entered(&form(part, &chosen()), block, input);
    let mut policy = Policy::default();
    let errors = read(part, &inputs, today(), &mut policy);
    match errors.as_slice() {
        [] => Ok(policy),
        errors => {
            assert_eq!(policy, Policy::default(), "nothing is taken over");
            let lines = errors.iter().map(|(block, why)| format!("{block}: {why}"));
            Err(lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn typed(part: &Part, block: &str, text: &str) -> Result<Policy, String> {
    after(part, block, Input::Text(text.to_owned()))
}

fn wrong(part: &Part, block: &str, text: &str) -> String {
    typed(part, block, text).unwrap_err()
}

#[test]
fn what_nobody_touched_stays_as_it_is() {
    for part in &PARTS {
        let mut policy = Policy::default();
        let inputs = on_screen(&form(part, &chosen()));
        assert_eq!(read(part, &inputs, today(), &mut policy), Errors::new());
        assert_eq!(policy, Policy::default(), "{part}");
    }
}

#[test]
fn closed_days_are_read_or_explained() {
    let closed = &Part::Closed;
    assert_snapshot!(wrong(closed, "days", "2026-12-24 Christmas Eve\nsometime in May"), @"days: Line 2: “sometime” is not a day; write it like 2026-12-24.");
    let read = typed(
        closed,
        "days",
        "2026-12-24 Christmas Eve\n2026-12-28 – 2026-12-30 Break",
    );
    assert_snapshot!(said(&Part::Closed, read.unwrap()), @"No public holidays · 4 closed days of your own");
    let region = after(closed, "region", Input::Choice("DE-BY".to_owned())).unwrap();
    assert_snapshot!(said(&Part::Closed, region), @"Public holidays of Germany: Bavaria · no closed days of your own");
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261231\nSUMMARY:Stocktaking\n\
                    END:VEVENT\nEND:VCALENDAR";
    let read = typed(closed, "days", calendar).unwrap();
    assert_eq!(read.closed_days.len(), 1);
    let left_out = |text: &str| {
        let inputs = entered(
            &form(closed, &chosen()),
            "days",
            Input::Text(text.to_owned()),
        );
        super::closed::left_out(&inputs, today()).map(|line| line.mrkdwn(ENGLISH))
    };
    assert_eq!(left_out(calendar), None);
    assert_eq!(left_out("2026-12-24 Christmas Eve"), None);
    let event = |name: &str, begins: &str| {
        format!("BEGIN:VEVENT\nDTSTART{begins}\nSUMMARY:{name}\nEND:VEVENT\n")
    };
    let (day, hour) = (";VALUE=DATE:20200101", ":20261127T180000Z");
    let events = [
        event("Old", day),
        event("Dinner", hour),
        event("Lunch", hour),
    ];
    let file = |events: &[String]| format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", events.concat());
    assert_snapshot!(left_out(&file(&events[..2])).unwrap(), @"Saved; 2 events of the file were left out: “Dinner” (it has a time of day, and closes no whole day), “Old” (it is over).");
    let more = [&events[..], &events[..2], &[event(&"x".repeat(500), hour)]].concat();
    assert_snapshot!(left_out(&file(&more)).unwrap(), @"Saved; 6 events of the file were left out: “Dinner” (it has a time of day, and closes no whole day), “Lunch” (it has a time of day, and closes no whole day), “Dinner” (it has a time of day, and closes no whole day) and 3 more.");
    // More days than the form holds stay as they are.
    let mut many = chosen();
    let first: NaiveDate = "2027-01-01".parse().unwrap();
    many.policy.closed_days = first
        .iter_days()
        .step_by(2)
        .take(150)
        .map(|day| (day, format!("A day off, called {day}")))
        .collect();
    let form = form(closed, &many);
    assert!(
        read_view(&form).contains("more than fit here"),
        "{}",
        read_view(&form)
    );
    let mut policy = many.policy.clone();
    assert_eq!(
        super::read(closed, &on_screen(&form), today(), &mut policy),
        Errors::new()
    );
    assert_eq!(policy, many.policy);
}

#[test]
fn hours_that_make_no_week_are_explained() {
    let week = &Part::Week;
    assert_snapshot!(wrong(week, "mon", "nine to five"), @"mon: Write when work begins and ends on the same day, like 9:00-17:00, or leave it empty for a day off.");
    assert_snapshot!(wrong(week, "wed", "17:00–9:00"), @"wed: Write when work begins and ends on the same day, like 9:00-17:00, or leave it empty for a day off.");
    assert_snapshot!(said(&Part::Week, typed(week, "fri", "9–15").unwrap()), @"Monday to Thursday 9:00-17:00 · Friday 9:00-15:00");
    let free = after(week, "fri", Input::Empty).unwrap();
    assert_snapshot!(said(&Part::Week, free), @"Monday to Thursday 9:00-17:00");
    assert_snapshot!(said(&Part::Week, typed(week, "sun", "9am – 5pm").unwrap()), @"Monday to Friday 9:00-17:00 · Sunday 9:00-17:00");
    let mut all_free = on_screen(&form(week, &chosen()));
    for inputs in all_free.0.values_mut() {
        for input in inputs.values_mut() {
            *input = Input::Empty;
        }
    }
    let errors = read(week, &all_free, today(), &mut Policy::default());
    assert_snapshot!(errors[0].1, @"Give at least one day working hours.");
}

fn said(part: &Part, policy: Policy) -> String {
    says_of(part, &Settings { policy, ..chosen() })
}

fn says_of(part: &Part, settings: &Settings) -> String {
    Line::joined(says(part, settings), " · ").mrkdwn(ENGLISH)
}

#[test]
fn numbers_that_are_none_are_explained() {
    let clocks = &Part::Clocks;
    assert_eq!(
        typed(clocks, "acknowledge", " 2 ")
            .unwrap()
            .acknowledge_within_days,
        2
    );
    for bad in ["0", "31", "-1", "1.5", "two", "99999999999999999999"] {
        assert_eq!(
            wrong(clocks, "acknowledge", bad),
            "acknowledge: Enter a whole number from 1 to 30."
        );
    }
    assert!(after(clocks, "acknowledge", Input::Empty).is_err());
    assert_eq!(
        typed(clocks, "on_call", "0").unwrap().seller_on_call_days,
        0
    );
    assert_snapshot!(wrong(clocks, "hold", "2"), @"hold: A kickoff is booked before it is held: at least 3 here, or less above.");
    assert_snapshot!(wrong(clocks, "check_ins", "7, 30, thirty"), @"check_ins: Enter the days with commas between them, like 7, 30, 60, 90.");
    assert_snapshot!(wrong(clocks, "check_ins", "30, 7, 7"), @"check_ins: Put the days in rising order, each once: 7, 30.");
    assert_snapshot!(wrong(clocks, "check_ins", "0, 7"), @"check_ins: Every day must lie between 1 and 730.");
    assert_snapshot!(wrong(clocks, "check_ins", "1 2 3 4 5 6 7 8 9 10 11 12 13"), @"check_ins: At most 12 check-ins can be planned.");
    assert!(after(clocks, "check_ins", Input::Empty).is_err());
    assert_eq!(
        typed(clocks, "check_ins", "14;60").unwrap().check_in_days,
        [14, 60]
    );
    let urgent = after(clocks, "urgent", Input::Choices(vec!["yes".to_owned()])).unwrap();
    assert!(urgent.urgent_escalations);
    let promised = typed(clocks, "promises", "0").unwrap();
    assert_snapshot!(said(clocks, Policy { urgent_escalations: true, ..promised }), @"Brief within 1 business day of the close · yes or no within 1 business day · answers within 1 business day · kickoff booked within 3 business days · kickoff held within 10 business days · seller on call for 14 days · check-ins on day 7, 30, 60, 90 · promises on the day they are due · at most 3 reminders · leads told 1 business day after a reminder, at any hour");
}

#[test]
fn hours_of_the_day_are_chosen() {
    let daily = &Part::Daily;
    let policy = after(daily, "digest", Input::Choice("07:00".to_owned())).unwrap();
    assert_snapshot!(said(daily, Policy { silent_digest: true, ..policy }), @"Reminders at 9:30 · the leads’ digest at 7:00 · nothing on a quiet day");
    assert_snapshot!(after(daily, "bundle", Input::Empty).unwrap_err(), @"bundle: Choose a time.");
    let odd = Settings {
        policy: Policy {
            bundle_at: chrono::NaiveTime::from_hms_opt(9, 47, 0).unwrap(),
            ..Policy::default()
        },
        ..chosen()
    };
    let mut policy = odd.policy.clone();
    assert_eq!(
        read(daily, &on_screen(&form(daily, &odd)), today(), &mut policy),
        Errors::new()
    );
    assert_eq!(policy, odd.policy, "a time that is not in the menu stays");
}

#[test]
fn a_channels_name_is_what_slack_takes() {
    let channels = &Part::Channels;
    let private = after(channels, "privacy", Input::Choice("private".to_owned())).unwrap();
    assert_snapshot!(said(channels, private), @"Northwind Traders gets #cust-northwind-traders · only who is invited can read it");
    for good in [
        "{customer}",
        "kunde_{customer}",
        "{customer}-2027",
        "a-{customer}-z",
    ] {
        assert_eq!(
            typed(channels, "pattern", good).unwrap().channel_pattern,
            good
        );
    }
    assert_snapshot!(wrong(channels, "pattern", "customers"), @"pattern: Write {customer} once where the customer’s name should stand, like cust-{customer}.");
    assert_snapshot!(wrong(channels, "pattern", "Kunde {customer}"), @"pattern: Slack takes only small letters a–z, digits, - and _ in a name, and none of the last two at its ends. This would become #kunde-northwind-traders.");
    let twice = wrong(channels, "pattern", "{customer}-{customer}");
    assert!(twice.contains("once"), "{twice}");
    assert_snapshot!(wrong(channels, "pattern", &format!("{}{{customer}}", "x".repeat(41))), @"pattern: At most 40 letters may stand around {customer}; here are 41.");
    for bad in [
        "-{customer}",
        "{customer}-",
        "a--{customer}",
        "ü-{customer}",
        "<!channel>{customer}",
    ] {
        wrong(channels, "pattern", bad);
    }
}

#[test]
fn a_language_of_dates_is_chosen_by_an_example() {
    let dates = &Part::Dates;
    assert_snapshot!(read_view(&form(dates, &chosen())), @"
    Dates
    Days are written in this language: when a promise is due, when a deal was closed, which day a digest is for. Times, and the days beside them, are Slack’s: each reader sees them in their own language and time zone.
    Language of dates: English, month first (Dec 3, 2026)
      (What is already written keeps its dates until something else in it changes. The rest of what Handoff says stays in English.)
    [Save] [Cancel]
    ");
    for (tag, says) in [
        ("en-US", "English, month first, like Dec 3, 2026"),
        ("en-GB", "English, day first, like 3 Dec 2026"),
        ("de", "German, like 03.12.2026"),
        ("fr", "French, like 3 déc. 2026"),
        ("es", "Spanish, like 3 dic 2026"),
        ("pt", "Portuguese, like 3 de dez. de 2026"),
    ] {
        let policy = after(dates, "language", Input::Choice(tag.to_owned())).unwrap();
        assert_eq!(policy.dates.tag(), tag);
        let settings = Settings { policy, ..chosen() };
        assert_eq!(says_of(dates, &settings), says);
        let mut again = Policy::default();
        let untouched = on_screen(&form(dates, &settings));
        assert_eq!(read(dates, &untouched, today(), &mut again), Errors::new());
        assert_eq!(again, settings.policy, "it is shown as it was chosen");
    }
    for nothing in [Input::Empty, Input::Choice("nl".to_owned())] {
        assert_eq!(
            after(dates, "language", nothing).unwrap_err(),
            "language: Choose a language of the list."
        );
    }
}

#[test]
fn who_was_faster_is_named_and_nothing_is_lost() {
    let now = chosen();
    let mut wanted = now.clone();
    assert!(
        meanwhile(&Part::Clocks, &now, &wanted).is_none(),
        "the same"
    );
    wanted.policy.acknowledge_within_days = 3;
    let first = meanwhile(&Part::Clocks, &now, &wanted).unwrap();
    let form = change(&Part::Clocks, &wanted, 2, &[], first);
    let read = read_view(&form);
    assert_snapshot!(read.lines().take(6).collect::<Vec<_>>().join("\n"), @"
    Clocks
    @lena changed this (Nov 22, 2026 at 12:00 PM) while your form was open. It says now:
    • yes or no within 1 business day
    What you entered is below. Save replaces their choice with yours; Cancel keeps theirs.
    ---
    Business days are days of the working week, in the time zone of the person concerned.
    ");
    assert!(
        read.contains("Yes or no: business days from the brief: 3"),
        "{read}"
    );
    wanted.chosen = Leads::default();
    let first = meanwhile(&Part::Leads, &now, &wanted).unwrap();
    let read = read_view(&change(&Part::Leads, &wanted, 2, &[], first));
    assert_snapshot!(read.lines().skip(1).take(4).collect::<Vec<_>>().join("\n"), @"
    @mia changed this (Nov 22, 2026 at 12:00 PM) while your form was open. It says now:
    • @lena leads
    • @mia leads
    What you entered is below. Save replaces their choice with yours; Cancel keeps theirs.
    ");
    let alone = meanwhile(&Part::Leads, &wanted, &now).unwrap();
    let read = read_view(&change(&Part::Leads, &now, 2, &[], alone));
    assert_snapshot!(read.lines().skip(1).take(2).collect::<Vec<_>>().join("\n"), @"
    @mia changed this (Nov 22, 2026 at 12:00 PM) while your form was open. It says now:
    • nobody
    ");
    let sentence = |line: Line| line.mrkdwn(ENGLISH);
    assert_snapshot!(sentence(overtaken(None)), @"This was changed while your form was open. It says now:");
    assert_snapshot!(sentence(leads_no_more(&lena())), @"<@ULENA> is no lead any more, so there is no team to save. Type /handoff leads to see who leads now.");
    assert_snapshot!(sentence(not_yours(None)), @"Only leads and the admins of this workspace can change the settings. Nothing was changed.");
}

#[test]
fn slack_takes_every_form_whatever_was_chosen() {
    for letters in ODD {
        let endless: String = letters.chars().cycle().take(300).collect();
        let mut all = chosen();
        let person = |nth: usize| UserId::new(format!("U{nth:010}"));
        all.groups = (0..300)
            .map(|nth| UserGroup {
                name: endless.clone(),
                handle: endless.clone(),
                ..group(&format!("S{nth:010}"), "", &[])
            })
            .collect();
        all.chosen.groups = (0..99)
            .map(|nth| GroupId::new(format!("S{:010}", nth * 2)))
            .collect();
        all.groups[0].members = (0..200).map(person).collect();
        all.teams = (0..200)
            .map(|nth| Team {
                people: (0..500).map(person).collect(),
                groups: (0..99)
                    .map(|nth| GroupId::new(format!("S{nth:010}")))
                    .collect(),
                ..Team::of(person(nth))
            })
            .collect();
        all.changes = all
            .leads()
            .map(|lead| Part::Team(lead.clone()))
            .chain(PARTS)
            .map(|part| Changed {
                part,
                version: i64::MAX,
                by: lena(),
                at: noon(),
            })
            .collect();
        all.policy.channel_pattern = endless.clone();
        all.policy.check_in_days = (1..=12).map(|nth| nth * 60).collect();
        let shown = Shown {
            view: "V".repeat(20),
            list: List::Leads,
        };
        let under = vec![shown; 2];
        for which in [List::Everything, List::Leads] {
            for may_change in [true, false] {
                let all = Settings {
                    may_change,
                    ..all.clone()
                };
                let view = list(which, &all, &under, Some(&endless));
                assert_eq!(
                    refused_view(&view),
                    Vec::<String>::new(),
                    "{which:?} {letters}"
                );
            }
        }
        for part in PARTS.into_iter().chain([Part::Team(person(0))]) {
            let mut wanted = all.clone();
            wanted.policy = Policy::default();
            wanted.teams.clear();
            wanted.chosen = Leads::default();
            let first = meanwhile(&part, &all, &wanted).unwrap_or_default();
            let view = change(&part, &all, i64::MAX, &under, first);
            assert_eq!(
                refused_view(&view),
                Vec::<String>::new(),
                "{part} {letters}"
            );
        }
    }
}

#[test]
fn templates_are_offered_retired_and_chosen_by_rule() {
    let form = form(&Part::Templates, &chosen());
    assert_snapshot!(read_view(&form), @"
    Templates
    A template is the list of questions that a brief answers. Sellers choose one on the first page.
    New briefs begin with: Standard
    Not offered (optional):
      (Briefs that were written with them stay as they are.)
    Rules (optional):
      (One a line, the first that holds chooses: “segment = Enterprise: standard” or “deal_size < 10000: rapid”. A rule is about a field of the first page, by its key.)
    [Save] [Cancel]
    ");
    let text = |typed: &str| Input::Text(typed.to_owned());
    let rules = "segment = Enterprise: enterprise\n\ndeal_size < 10,000 : rapid";
    let inputs = entered(&form, "rules", text(rules));
    assert_eq!(templates::wrong(&inputs, &chosen()), []);
    let mut policy = Policy::default();
    read(&Part::Templates, &inputs, today(), &mut policy);
    let says: Vec<String> = templates::says(&policy)
        .iter()
        .map(|line| line.plain(ENGLISH))
        .collect();
    assert_snapshot!(says.join("\n"), @"
    New briefs begin with Standard
    2 rules choose where a seller does not
    ");
    let why = |typed: &str| {
        let errors = templates::wrong(&entered(&form, "rules", text(typed)), &chosen());
        errors.into_iter().map(|(_, why)| why).collect::<String>()
    };
    assert_snapshot!(why("Enterprise gets everything"), @"“Enterprise gets everything” is not a rule; write it like “segment = Enterprise: standard” or “deal_size < 10000: rapid”.");
    assert_snapshot!(why("deal_size < 10: brief"), @"There is no template “brief”; there are enterprise, rapid, standard.");
}
