//! A `chromedriver` on a port of its own, and the browser it starts with a profile of its own. Both end
//! with us.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// Wide enough for everything, as small as a notebook.
pub const WIDTH: u32 = 1280;
pub const HEIGHT: u32 = 800;

#[derive(Debug)]
pub struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    /// `None` where there is no Chromium to test with.
    pub fn start() -> Option<Self> {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) if std::env::var_os("CI").is_none() => {
                eprintln!("NOT TESTED: chromedriver cannot be started: {error}");
                return None;
            }
            Err(error) => panic!("chromedriver is needed here, and cannot be started: {error}"),
        };
        let output = process.stdout.take().expect("its output");
        let mut driver = Self {
            process,
            address: String::new(),
        };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| line.split("successfully on port ").nth(1).map(digits))
            .expect("chromedriver says on which port it listens");
        driver.address = format!("http://127.0.0.1:{port}");
        Some(driver)
    }

    /// A new browser that knows nothing yet.
    pub async fn open(&self, profile: &Path) -> Client {
        let profile = format!("--user-data-dir={}", profile.display());
        let size = format!("--window-size={WIDTH},{HEIGHT}");
        let capabilities = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", profile, size,
            ] },
        });
        let capabilities: Capabilities = serde_json::from_value(capabilities).expect("an object");
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&self.address)
            .await
            .expect("a browser opens")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Its browser has been closed by then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn digits(text: &str) -> String {
    text.chars().take_while(char::is_ascii_digit).collect()
}

/// A command that only Chromium has.
#[derive(Debug)]
enum Chromium {
    /// What the page wrote to its console since the last time.
    Log,
    /// The size of what is shown, whatever the window's frame takes.
    Size {
        width: u32,
        height: u32,
    },
    Scheme(&'static str),
}

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let path = match self {
            Self::Log => "se/log",
            Self::Size { .. } | Self::Scheme(_) => "goog/cdp/execute",
        };
        base.join(&format!("session/{}/{path}", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = match self {
            Self::Log => json!({ "type": "browser" }),
            Self::Size { width, height } => json!({
                "cmd": "Emulation.setDeviceMetricsOverride",
                "params": { "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false },
            }),
            Self::Scheme(scheme) => json!({
                "cmd": "Emulation.setEmulatedMedia",
                "params": { "features": [{ "name": "prefers-color-scheme", "value": scheme }] },
            }),
        };
        (Method::POST, Some(body.to_string()))
    }
}

/// Errors that the page met: exceptions, refused scripts and styles, files that are not there.
pub async fn errors(client: &Client) -> Vec<String> {
    let log = client.issue_cmd(Chromium::Log).await.expect("its console");
    let entries = log.as_array().cloned().unwrap_or_default();
    let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
    let said = severe.map(|entry| text(&entry["message"]));
    said.filter(|message| !is_refusal(message)).collect()
}

/// The browser notes every answer that is a refusal, which the page tells the person in words.
fn is_refusal(message: &str) -> bool {
    let asked = [
        "/browser/act",
        "/browser/workspace",
        "/browser/conversation",
    ];
    asked.iter().any(|path| message.contains(path)) && message.contains("a status of 4")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub async fn resize(client: &Client, width: u32, height: u32) {
    let size = Chromium::Size { width, height };
    client.issue_cmd(size).await.expect("another size");
}

/// `light` or `dark`, as the system would say it.
pub async fn prefer(client: &Client, scheme: &'static str) {
    let scheme = Chromium::Scheme(scheme);
    client.issue_cmd(scheme).await.expect("another scheme");
}
