//! A Slack workspace in a process: a stateful stand-in for Slack that apps in any language can be tested against.
//!
//! It serves the Web API on a loopback address, pushes commands, interactions and events to the app (signed HTTP or
//! Socket Mode), enforces Slack's rules, and lets people act only as people can: type, fill what is on the screen by its
//! label, press a button they can see, read what is addressed to them. Time is injected, ids repeat from run to run,
//! and faults are switched on by name. Everything that went over the wire is in the [`Emulator::journal`]; everything
//! that a correct app would not have done is in [`Emulator::broken_rules`].

mod api;
mod app;
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
mod workspace;
mod world;

pub use app::{App, AppSpec, Shortcut, ShortcutKind};
pub use clock::Clock;
pub use emulator::{Builder, Emulator};
pub use faults::{ANY, Fault, Faults, On, Switch, Then};
pub use journal::{Call, Way};
pub use person::cannot::CannotDo;
pub use person::screen::Screen;
pub use person::seen::{Seen, SeenBookmark, SeenChannel};
pub use person::{NewPerson, Person};
pub use push::sign::signature;
pub use rules::method::{Kind as ArgumentKind, Method, Tier};
pub use workspace::{NewChannel, Workspace};
