//! The database: whether it is there, up to date and writable, and what waits in it.

use std::path::Path;

use chrono::TimeDelta;
use secrecy::ExposeSecret as _;

use super::finding::Finding;
use crate::config::DatabaseConfig;
use crate::domain::Instant;
use crate::store::{Db, Migrated};

/// What waits longer than this should have been done.
const LATE: TimeDelta = TimeDelta::minutes(10);

pub(super) async fn look(config: &DatabaseConfig, now: Instant) -> Vec<Finding> {
    let url = config.url.expose_secret();
    if let Some(file) = missing_file(url) {
        return vec![Finding::doubtful(
            "database",
            format!("{file} is not there yet"),
            "the first start of handoff serve makes it",
        )];
    }
    let db = match Db::open(url).await {
        Ok(db) => db,
        Err(error) => {
            return vec![Finding::bad(
                "database",
                // The address may hold a password, and an error may print it.
                format!("it cannot be opened ({})", kind(&error)),
                "see that it runs, and that DATABASE_URL names it and somebody who may",
            )];
        }
    };
    let mut findings = vec![match db.version().await {
        Ok(version) => Finding::good("database", version),
        Err(error) => Finding::bad("database", error, "see the server’s log"),
    }];
    match db.migrated().await {
        Ok(Migrated::Never) => findings.push(Finding::doubtful(
            "migrations",
            "none has run yet",
            "handoff serve and handoff migrate run them",
        )),
        Ok(Migrated::Behind(by)) => findings.push(Finding::doubtful(
            "migrations",
            format!("{by} have not run yet"),
            "handoff serve and handoff migrate run them; make a backup before",
        )),
        Ok(Migrated::Ahead) => findings.push(Finding::bad(
            "migrations",
            "a newer version of Handoff has changed the database",
            "run that version, or go back to a backup",
        )),
        Ok(Migrated::Now(all)) => {
            findings.push(Finding::good("migrations", format!("all {all} have run")));
            findings.push(writing(&db, now).await);
            findings.extend(waiting(&db, now).await);
        }
        Err(error) => findings.push(Finding::bad(
            "migrations",
            error,
            "see that the user of DATABASE_URL may read the tables",
        )),
    }
    db.close().await;
    findings
}

/// Looked at, a file that is not there would be made.
fn missing_file(url: &str) -> Option<String> {
    let file = url
        .strip_prefix("sqlite://")
        .or(url.strip_prefix("sqlite:"))?;
    let file = file.split('?').next().unwrap_or(file);
    (!Path::new(file).exists()).then(|| file.to_owned())
}

fn kind(error: &anyhow::Error) -> &'static str {
    match error.downcast_ref::<sqlx::Error>() {
        Some(sqlx::Error::Io(_)) => "it cannot be reached",
        Some(sqlx::Error::PoolTimedOut) => "it does not answer",
        Some(sqlx::Error::Database(_)) => "it refuses us",
        Some(_) | None => "the address is wrong",
    }
}

/// Written, and taken back.
async fn writing(db: &Db, now: Instant) -> Finding {
    let tried = async {
        let mut tx = db.begin().await?;
        tx.take_delivery("doctor", "writes", now).await
    };
    match tried.await {
        Ok(_) => Finding::good("writing", "works"),
        Err(error) => Finding::bad(
            "writing",
            error,
            "see the disk’s space and the rights of the file, or of the user of DATABASE_URL",
        ),
    }
}

async fn waiting(db: &Db, now: Instant) -> Vec<Finding> {
    let looked = async {
        let mut tx = db.read().await?;
        let health = tx.health().await?;
        Ok::<_, crate::store::StoreError>(health)
    };
    let health = match looked.await {
        Ok(health) => health,
        Err(error) => return vec![Finding::bad("outbox", error, "see the database’s log")],
    };
    let serve = "see that handoff serve runs, and its log";
    let outbox = if health.dead > 0 {
        Finding::bad(
            "outbox",
            format!("{} could not be delivered", health.dead),
            "handoff outbox list says which and why",
        )
    } else if health.oldest.is_some_and(|oldest| oldest + LATE < now) {
        let many = health.waiting;
        Finding::doubtful(
            "outbox",
            format!("{many} wait, the first for too long"),
            serve,
        )
    } else {
        Finding::good("outbox", format!("{} wait", health.waiting))
    };
    let late = health.next_timer.filter(|due| *due + LATE < now);
    let timers = match late {
        Some(due) => {
            let minutes = (now - due).num_minutes();
            Finding::doubtful("timers", format!("one is {minutes} min late"), serve)
        }
        None => Finding::good("timers", "none is late"),
    };
    vec![outbox, timers]
}
