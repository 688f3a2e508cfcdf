//! A database for every test: a SQLite file of its own and, where `HANDOFF_TEST_POSTGRES` names a
//! server, a schema of its own there. Both are gone when the test is over, passed or failed.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use handoff::store::Db;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use tempfile::TempDir;
use url::Url;

/// Where the tests find a PostgreSQL server in which they may create schemas.
const SERVER: &str = "HANDOFF_TEST_POSTGRES";

/// For long proofs: `sqlite` or `postgresql` alone.
const ONLY: &str = "HANDOFF_TEST_ONLY";

/// An empty database, not migrated until it is opened.
#[derive(Debug)]
pub struct TestDb {
    /// For the message when a test fails: "SQLite" or "PostgreSQL".
    pub name: &'static str,
    /// What `DATABASE_URL` would say.
    pub url: String,
    kept: Kept,
}

/// Whatever vanishes with the test.
#[derive(Debug)]
enum Kept {
    File(#[expect(dead_code, reason = "held for its drop")] TempDir),
    Schema(#[expect(dead_code, reason = "held for its drop")] Schema),
}

impl TestDb {
    pub fn is_postgres(&self) -> bool {
        match self.kept {
            Kept::File(_) => false,
            Kept::Schema(_) => true,
        }
    }

    /// Where its server listens; a file has none.
    pub fn server(&self) -> SocketAddr {
        let url = Url::parse(&self.url).expect("an address");
        let addresses = url.socket_addrs(|| Some(5432)).expect("a host");
        *addresses.first().expect("a server")
    }

    /// The same database, reached by another way.
    pub fn by_way_of(self, gate: SocketAddr) -> Self {
        Self {
            url: self.url_by_way_of(gate),
            ..self
        }
    }

    /// What `DATABASE_URL` says to whoever goes that way.
    pub fn url_by_way_of(&self, gate: SocketAddr) -> String {
        let mut url = Url::parse(&self.url).expect("an address");
        url.set_ip_host(gate.ip()).expect("a host");
        url.set_port(Some(gate.port())).expect("a port");
        url.into()
    }

    /// A new connection pool, as each replica of the bot would have; migrated.
    pub async fn open(&self) -> Db {
        let db = Db::open(&self.url).await.expect("the database opens");
        db.migrate().await.expect("the migrations run");
        db
    }
}

/// A fresh one of each kind that can be had here, or of the one that is named.
pub fn databases() -> Vec<TestDb> {
    let all = [sqlite()].into_iter().chain(postgres());
    let Ok(only) = std::env::var(ONLY) else {
        return all.collect();
    };
    let named: Vec<_> = all
        .filter(|database| database.name.eq_ignore_ascii_case(&only))
        .collect();
    assert!(!named.is_empty(), "{ONLY}={only} is not at hand");
    named
}

/// Runs the same test on each.
pub async fn on_every_database(test: impl AsyncFn(&TestDb)) {
    for database in databases() {
        eprintln!("on {}", database.name);
        test(&database).await;
    }
}

pub fn sqlite() -> TestDb {
    let folder = TempDir::new().expect("a temporary folder");
    TestDb {
        name: "SQLite",
        url: format!("sqlite://{}/handoff.db", folder.path().display()),
        kept: Kept::File(folder),
    }
}

/// `None` where no server is named; the run says so, once.
pub fn postgres() -> Option<TestDb> {
    let Ok(server) = std::env::var(SERVER) else {
        say_how_to_include_postgres();
        return None;
    };
    let schema = Schema::create(server);
    let separator = if schema.server.contains('?') {
        '&'
    } else {
        '?'
    };
    Some(TestDb {
        name: "PostgreSQL",
        url: format!(
            "{}{separator}options=-csearch_path%3D{}",
            schema.server, schema.name
        ),
        kept: Kept::Schema(schema),
    })
}

/// Written past the test runner, which would keep it to itself.
fn say_how_to_include_postgres() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hint = format!(
            "\nOn SQLite alone. To include PostgreSQL run ./scripts/test, or name a server: \
             {SERVER}=postgres://user:password@host/database\n"
        );
        let _ = std::io::stderr().write_all(hint.as_bytes());
    });
}

#[derive(Debug)]
struct Schema {
    server: String,
    name: String,
}

impl Schema {
    fn create(server: String) -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let nth = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("handoff_{}_{nth}", std::process::id());
        run(
            &server,
            format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name};"),
        )
        .expect("a schema can be created; is the server that HANDOFF_TEST_POSTGRES names there?");
        Self { server, name }
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        // A failed test leaves transactions open, and their locks with them.
        let drop = format!(
            "SELECT pg_terminate_backend(pid)
            FROM pg_locks JOIN pg_class ON pg_class.oid = pg_locks.relation
            WHERE relnamespace = '{0}'::regnamespace AND pid <> pg_backend_pid();
            SET client_min_messages = warning;
            SET lock_timeout = '5s';
            DROP SCHEMA {0} CASCADE;",
            self.name
        );
        if let Err(error) = run(&self.server, drop) {
            eprintln!("schema {} stays behind: {error}", self.name);
        }
    }
}

/// On a thread of its own, because creating and dropping happen inside and outside of runtimes.
fn run(server: &str, sql: String) -> Result<(), sqlx::Error> {
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(sqlx::Error::Io)?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect(server).await?;
                sqlx::raw_sql(AssertSqlSafe(sql))
                    .execute(&mut connection)
                    .await?;
                connection.close().await
            })
        });
        work.join().expect("the thread ends by itself")
    })
}
