//! What is delivered at the same time is written down together. One that cannot be must not keep
//! the others.

use crate::support::sql;
use crate::support::town::{Town, on_every_setup};

/// The database refuses that Mia's messages are begun.
const REFUSE_SQLITE: [&str; 1] = ["
    CREATE TRIGGER refuse BEFORE UPDATE ON outbox
    WHEN NEW.state = 1 AND NEW.key LIKE 'brief-waits/%'
    BEGIN
        SELECT RAISE(ABORT, 'not this one');
    END"];
const REFUSE_POSTGRES: [&str; 2] = [
    "CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'not this one'; END $$",
    "CREATE TRIGGER refuse BEFORE UPDATE ON outbox FOR EACH ROW
        WHEN (NEW.state = 1 AND NEW.key LIKE 'brief-waits/%')
        EXECUTE FUNCTION refused()",
];

async fn run(town: &Town, statements: &[&str]) {
    let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
    for statement in statements {
        sql::run(&mut tx, statement).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn one_that_cannot_be_written_down_keeps_only_itself_waiting() {
    on_every_setup(async |town: &mut Town| {
        let postgres = town.database().starts_with("postgres");
        let refuse: &[&str] = if postgres {
            &REFUSE_POSTGRES
        } else {
            &REFUSE_SQLITE
        };
        run(town, refuse).await;
        town.hand_off("Northwind Traders").await;
        assert!(town.hears(&town.sam).text.contains("Northwind Traders"));
        town.card(&town.mia, "cust-northwind-traders");
        town.heard_nothing(&town.mia);

        let on = if postgres { " ON outbox" } else { "" };
        run(town, &[&format!("DROP TRIGGER refuse{on}")]).await;
        // Its conversation comes back when the claim ends.
        let later = town.stage.now() + chrono::TimeDelta::minutes(2);
        town.stage.clock.advance_to(later);
        town.settle().await;
        assert!(town.hears(&town.mia).text.contains("Northwind Traders"));
        town.rests().await;
    })
    .await;
}
