//! A Slack workspace in a process: a stateful stand-in for Slack that apps in any language can be tested against.
//!
//! It serves the Web API on a loopback address, pushes commands, interactions and events to the app (signed HTTP or
//! Socket Mode), enforces Slack's rules, and lets people act only as people can: type, fill what is on the screen by its
//! label, press a button they can see, read what is addressed to them. Time is injected, ids repeat from run to run,
//! and faults are switched on by name. Everything that went over the wire is in the [`Emulator::journal`]; everything
//! that a correct app would not have done is in [`Emulator::broken_rules`].
//!
//! ```no_run
//! use slack_emulator::{AppSpec, Emulator};
//!
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! let slack = Emulator::builder().clock(|| 1_795_424_400_000).start().await?;
//! let team = slack.workspace("Northwind Sales");
//! let app = team.install(AppSpec {
//!     name: "Notes".into(),
//!     signing_secret: "s3cret".into(),
//!     scopes: vec!["chat:write".into(), "commands".into()],
//!     commands: vec![("/note".into(), "/slack/commands".into())],
//!     interactivity_url: Some("/slack/interactions".into()),
//!     ..AppSpec::default()
//! });
//! // Start the app with `slack.api_url()` and `app.bot_token()`, then say where it listens.
//! app.set_urls("http://127.0.0.1:3000");
//!
//! let sam = team.person("sam").real_name("Sam Seller").zone("America/New_York").add();
//! sam.types("/note").await?;
//! sam.fill("What to note", "buy milk").await?;
//! sam.press("Save").await?;
//! assert_eq!(sam.hears().await?.text, "Noted: buy milk");
//! assert!(slack.broken_rules().is_empty());
//! # Ok(())
//! # }
//! ```

mod api;
mod app;
mod browser;
mod clock;
mod emulator;
mod faults;
mod hub;
mod journal;
mod person;
mod push;
pub mod render;
mod rules;
mod server;
mod upload;
mod workspace;
mod world;

pub use app::{App, AppSpec, Shortcut, ShortcutKind};
pub use browser::{Browser, ClockRequest, Forward};
pub use clock::Clock;
pub use emulator::{Builder, Emulator};
pub use faults::{ANY, Fault, Faults, On, Switch, Then};
pub use journal::{Call, Way};
pub use person::cannot::CannotDo;
pub use person::screen::Screen;
pub use person::seen::{Seen, SeenBookmark, SeenChannel, SeenFile};
pub use person::{NewPerson, Person};
pub use push::sign::signature;
pub use rules::method::{Kind as ArgumentKind, Method, Tier};
pub use workspace::{NewChannel, Workspace};
