//! Who stands in for whom, on both databases.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use handoff::domain::absence::Absence;
use handoff::domain::ids::UserId;
use handoff::domain::person::{Person, Standing};
use handoff::domain::week::Week;
use handoff::domain::zone::Zone;
use handoff::flows::absence::{Going, go};
use handoff::flows::cover::stand_in;
use handoff::flows::ctx::actor;
use handoff::flows::{Ctx, hours, meet};

use crate::support::cast::{self, installed, lena, max, mia, monday, sam, team};
use crate::support::on_every_database;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

async fn away(ctx: &Ctx, who: &UserId, from: u32, until: u32, cover: Option<UserId>) {
    let absence = Absence {
        from: day(from),
        until: day(until),
        cover,
    };
    let going = go(ctx, &team(), who, &absence, None).await.unwrap();
    assert!(matches!(going, Going::Away { .. }), "{going:?}");
}

async fn stands_in(ctx: &Ctx, who: &UserId) -> UserId {
    let mut tx = ctx.db.read().await.unwrap();
    stand_in(&mut tx, &team(), who, ctx.clock.now())
        .await
        .unwrap()
}

async fn covers(ctx: &Ctx, who: &UserId) -> BTreeSet<UserId> {
    let mut tx = ctx.db.read().await.unwrap();
    actor(&mut tx, &team(), who, ctx.clock.now())
        .await
        .unwrap()
        .covers
}

#[tokio::test]
async fn covers_of_covers_are_followed_and_circles_end() {
    on_every_database(async |database| {
        let ctx = installed(database.open().await).await;
        assert_eq!(stands_in(&ctx, &mia()).await, mia());
        away(&ctx, &mia(), 23, 27, Some(max())).await;
        assert_eq!(stands_in(&ctx, &mia()).await, max());
        assert_eq!(covers(&ctx, &max()).await, [mia()].into());
        // He is away too, and Sam covers for him: for both, then.
        away(&ctx, &max(), 23, 24, Some(sam())).await;
        assert_eq!(stands_in(&ctx, &mia()).await, sam());
        assert_eq!(covers(&ctx, &sam()).await, [mia(), max()].into());
        // Sam goes as well: round in a circle nobody is there, and it stays with Mia.
        away(&ctx, &sam(), 23, 24, Some(mia())).await;
        assert_eq!(stands_in(&ctx, &mia()).await, mia());
        assert!(!covers(&ctx, &mia()).await.contains(&mia()));
        // The others are back on Wednesday.
        ctx.clock.advance_to(monday() + TimeDelta::days(2));
        assert_eq!(stands_in(&ctx, &mia()).await, max());
        assert_eq!(covers(&ctx, &sam()).await, BTreeSet::new());
        ctx.clock.advance_to(monday() + TimeDelta::days(5));
        assert_eq!(stands_in(&ctx, &mia()).await, mia());
        assert_eq!(covers(&ctx, &max()).await, BTreeSet::new());
    })
    .await;
}

#[tokio::test]
async fn who_left_covers_for_nobody() {
    on_every_database(async |database| {
        let ctx = installed(database.open().await).await;
        away(&ctx, &mia(), 23, 27, Some(max())).await;
        let gone = Person {
            standing: Standing::Deactivated,
            ..cast::person(max(), Zone::UTC)
        };
        meet::changed(&ctx, &team(), &gone).await.unwrap();
        assert_eq!(stands_in(&ctx, &mia()).await, mia());
        assert_eq!(covers(&ctx, &max()).await, BTreeSet::new());
        let absence = Absence {
            from: day(24),
            until: day(24),
            cover: Some(max()),
        };
        let going = go(&ctx, &team(), &lena(), &absence, None).await.unwrap();
        assert!(matches!(going, Going::CannotCover(_)), "{going:?}");
    })
    .await;
}

#[tokio::test]
async fn a_day_is_the_one_where_the_absent_person_is() {
    on_every_database(async |database| {
        let ctx = installed(database.open().await).await;
        let auckland = Zone::named("Pacific/Auckland").unwrap();
        meet::changed(&ctx, &team(), &cast::person(mia(), auckland))
            .await
            .unwrap();
        away(&ctx, &mia(), 24, 24, Some(max())).await;
        // Nine in the morning in UTC is ten in the evening of the same day in Auckland.
        assert_eq!(stands_in(&ctx, &mia()).await, mia());
        ctx.clock.advance_to(monday() + TimeDelta::hours(2));
        assert_eq!(stands_in(&ctx, &mia()).await, max());
        assert_eq!(covers(&ctx, &max()).await, [mia()].into());
    })
    .await;
}

/// What Slack says about somebody changes nothing about their hours and absence.
#[tokio::test]
async fn slack_does_not_wipe_hours_and_absences() {
    on_every_database(async |database| {
        let ctx = installed(database.open().await).await;
        let mut week = Week::default();
        week.set(chrono::Weekday::Fri, None);
        hours::set(&ctx, &team(), &mia(), Some(&week))
            .await
            .unwrap();
        away(&ctx, &mia(), 24, 25, Some(max())).await;
        let moved = cast::person(mia(), Zone::named("Asia/Kathmandu").unwrap());
        meet::changed(&ctx, &team(), &moved).await.unwrap();
        let mut tx = ctx.db.read().await.unwrap();
        let schedule = tx.schedule(&team(), &mia()).await.unwrap().unwrap();
        assert_eq!(schedule.hours, Some(week));
        assert_eq!(schedule.zone.name(), "Asia/Kathmandu");
        assert_eq!(schedule.absences.len(), 1);
        assert_eq!(schedule.absences[0].cover, Some(max()));
    })
    .await;
}
