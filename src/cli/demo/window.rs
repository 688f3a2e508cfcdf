//! Opens the demo in the person's browser, with what their desktop has for it. Where there is none, the
//! printed address is enough.

use std::process::{Command, Stdio};

/// Tries; nobody is bothered with why it did not work.
pub(super) fn open(address: &str) {
    let Some(mut command) = opener() else {
        return;
    };
    let started = command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Ok(mut child) = started {
        // Its end is waited for, so that it does not linger as a zombie.
        std::thread::spawn(move || child.wait());
    }
}

#[cfg(target_os = "macos")]
fn opener() -> Option<Command> {
    Some(Command::new("open"))
}

/// Without a screen, `xdg-open` would begin a browser in the terminal.
#[cfg(not(target_os = "macos"))]
fn opener() -> Option<Command> {
    let screens = ["DISPLAY", "WAYLAND_DISPLAY"];
    let has_screen = screens.iter().any(|name| std::env::var_os(name).is_some());
    has_screen.then(|| Command::new("xdg-open"))
}
