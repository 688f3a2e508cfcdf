//! A demo with a browser window on it, for the length of one story.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono::{TimeZone as _, Utc};
use handoff::app::Options;
use handoff::cli::demo::live::Live;
use tempfile::TempDir;

use super::driver::{self, Driver};
use super::page::Page;

/// Plays a story on a new demo, on Monday, 23 November 2026, 9 in the morning in London. It ends by
/// looking whether the page met an error or the bot broke a rule of Slack's.
pub async fn on_a_demo<Story>(name: &str, story: impl FnOnce(Page) -> Story)
where
    Story: Future<Output = ()> + Send + 'static,
{
    let Some(driver) = Driver::start() else {
        return;
    };
    let folder = TempDir::new().expect("a folder");
    let database = format!("sqlite://{}", folder.path().join("handoff.db").display());
    let monday = Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let live = Live::open(anywhere, &database, monday, Options::default()).await;
    let mut live = live.expect("the demo opens");
    let (address, slack) = (live.address(), live.stage.slack.clone());
    let token = live.stage.app.bot_token().to_owned();
    let runs = tokio::spawn(async move { live.run().await });

    let client = driver.open(&folder.path().join("profile")).await;
    driver::resize(&client, driver::WIDTH, driver::HEIGHT).await;
    driver::prefer(&client, "light").await;
    client.goto(&address).await.expect("the page opens");
    let page = Page::new(client.clone(), address, token);
    let told = tokio::spawn(story(page.clone())).await;

    if told.is_err() {
        page.picture(&format!("failed-{name}")).await;
    }
    let errors = driver::errors(&client).await;
    client.close().await.expect("the browser closes");
    let stopped = runs.is_finished();
    runs.abort();
    let end = runs.await;
    if let Err(panic) = told {
        eprintln!("the page met: {errors:#?}");
        std::panic::resume_unwind(panic.into_panic());
    }
    assert!(!stopped, "the demo stopped: {end:?}");
    assert_eq!(errors, Vec::<String>::new(), "the page met errors");
    assert_eq!(slack.broken_rules(), Vec::<String>::new());
}

/// Where pictures go.
pub fn pictures() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    target.expect("the target folder").join("screenshots")
}
