//! `handoff backup` as a process: a copy that a bot can start from, and no half ones.

use super::{handoff, said};

#[tokio::test]
async fn a_copy_is_whole_and_made_while_somebody_writes() {
    let database = crate::support::sqlite();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy of monday.db");
    let back_up = || {
        let output = handoff(&["backup", &file.display().to_string()])
            .env("DATABASE_URL", &database.url)
            .output()
            .unwrap();
        (output.status.success(), said(&output))
    };
    // The database is not there yet, and is not made.
    let (done, says) = back_up();
    assert!(!done && says.contains("copy of nothing"), "{says}");
    assert!(!file.exists());

    let db = database.open().await;
    let mut tx = db.begin().await.unwrap();
    let row = "INSERT INTO inbox (source, delivery_key, received_at) VALUES ('t', 'KEY', 1)";
    crate::support::sql::run(&mut tx, row.replace("KEY", "before").as_str())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // Not committed yet, so not in the copy; and nobody waits for it.
    let mut writing = db.begin().await.unwrap();
    crate::support::sql::run(&mut writing, row.replace("KEY", "meanwhile").as_str())
        .await
        .unwrap();
    let (done, says) = back_up();
    assert!(done, "{says}");
    assert!(says.contains(" tables, 1 MiB, whole."), "{says}");
    writing.commit().await.unwrap();

    let copy = handoff::store::Db::open(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    copy.migrate().await.unwrap();
    let mut tx = copy.read().await.unwrap();
    let kept = crate::support::sql::numbers(&mut tx, "SELECT COUNT(*) FROM inbox").await;
    assert_eq!(kept, [1]);

    // What is there is never written over.
    let (done, says) = back_up();
    assert!(!done && says.contains("there already"), "{says}");
}

#[test]
fn postgresql_is_left_to_its_own_tools() {
    let output = handoff(&["backup", "x.db"])
        .env("DATABASE_URL", "postgres://bot@127.0.0.1/bot")
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(said(&output).contains("pg_dump"), "{}", said(&output));
}
