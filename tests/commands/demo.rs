//! `handoff demo` as a process: looked at in a browser, played as a transcript, and where it says no.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use super::{handoff, said};

/// Far more often than it takes; every try is a request.
const TRIES: usize = 2_000;

/// A running demo; killed when the test is over.
struct Demo {
    process: Child,
    /// `127.0.0.1:PORT`
    address: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Demo {
    fn start(arguments: &[&str]) -> Self {
        let mut process = handoff(&["demo", "--no-open", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.split("http://").nth(1).unwrap();
        let address = address.split('/').next().unwrap().to_owned();
        // It may go on talking.
        std::thread::spawn(move || lines.count());
        Self { process, address }
    }

    fn ask(&self, head: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        let request = format!(
            "{head} HTTP/1.0\r\nhost: {host}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{head}: {answer}"))
    }

    fn workspace(&self, who: &str) -> Value {
        self.ask(&format!("GET /browser/workspace?as={who}"), "")
    }

    fn act(&self, who: &str, act: &Value) -> Value {
        let told = json!({ "as": who, "do": act });
        let answer = self.ask("POST /browser/act", &told.to_string());
        assert_eq!(answer["ok"], true, "{act}: {answer}");
        answer
    }

    fn forward(&self, who: &str, how: &str) -> Value {
        let told = json!({ "as": who, "forward": how });
        self.ask("POST /browser/clock", &told.to_string())
    }

    /// Looks again and again until there is something.
    fn until<T>(&self, what: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        (0..TRIES)
            .find_map(|_| look(self))
            .unwrap_or_else(|| panic!("never: {what}"))
    }

    fn id_of(&self, name: &str) -> String {
        let people = self.workspace_of_first()["people"].clone();
        let mut people = people.as_array().unwrap().iter();
        let person = people.find(|person| person["name"] == name).unwrap();
        person["id"].as_str().unwrap().to_owned()
    }

    fn workspace_of_first(&self) -> Value {
        self.ask("GET /browser/workspace", "")
    }

    /// The conversation of that name, as somebody sees it.
    fn conversation(&self, who: &str, name: &str) -> Option<Value> {
        let all = self.workspace(who)["conversations"].clone();
        let mut all = all.as_array().unwrap().iter();
        all.find(|conversation| conversation["name"] == name)
            .cloned()
    }

    fn top(&self, who: &str) -> Option<Value> {
        self.workspace(who)["modals"]
            .as_array()
            .unwrap()
            .last()
            .cloned()
    }

    /// Whether something waits in somebody's conversation with the bot.
    fn is_told(&self, who: &str) -> Option<()> {
        let direct = self.conversation(who, "Handoff")?;
        (direct["unread"].as_u64()? > 0).then_some(())
    }

    fn interrupted(mut self) -> Option<i32> {
        let pid = self.process.id().to_string();
        let told = std::process::Command::new("kill")
            .args(["-INT", &pid])
            .status();
        assert!(told.unwrap().success());
        self.process.wait().unwrap().code()
    }
}

#[test]
fn the_main_job_is_played_in_the_browser_while_the_clock_is_moved() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = format!("sqlite://{}", folder.path().join("demo.db").display());
    let demo = Demo::start(&["--database", &database]);
    let [sam, mia, lena, ola] = ["sam", "mia", "lena", "ola"].map(|name| demo.id_of(name));
    assert_eq!(demo.workspace(&ola)["conversations"], json!([]));

    let direct = demo.conversation(&sam, "Handoff").unwrap()["id"].clone();
    demo.act(
        &sam,
        &json!({ "kind": "say", "channel": direct, "text": "/handoff Northwind Traders" }),
    );
    demo.until("a form", |demo| demo.top(&sam));
    for _ in 0..10 {
        let form = demo.top(&sam).unwrap();
        if form["submit"].is_null() {
            break;
        }
        demo.act(&sam, &json!({ "kind": "example", "view": form["id"] }));
        let sent = demo.act(&sam, &json!({ "kind": "submit", "view": form["id"] }));
        assert_eq!(sent["complaints"], json!({}), "every page is filled");
        demo.until("the next page", |demo| {
            demo.top(&sam).filter(|next| next["hash"] != form["hash"])
        });
    }
    let done = demo.top(&sam).unwrap();
    assert_eq!(done["submit"], Value::Null, "the brief is on its way");
    demo.act(&sam, &json!({ "kind": "close_all", "view": done["id"] }));

    demo.until("Mia is asked", |demo| demo.is_told(&mia));
    demo.until("the channel", |demo| {
        demo.conversation(&mia, "cust-northwind-traders")
    });
    let before = demo.workspace(&mia)["now"].as_i64().unwrap();
    let moved = demo.forward(&mia, "hour");
    assert!(
        moved["now"].as_i64().unwrap() >= before + 3_600_000,
        "{moved}"
    );
    let morning = demo.forward(&mia, "morning");
    let said = morning["said"].as_str().unwrap();
    assert!(said.ends_with(", 09:00"), "{said}");
    for _ in 0..10 {
        if demo.is_told(&lena).is_none() {
            assert_eq!(demo.forward(&lena, "event")["moved"], true);
        }
    }
    demo.is_told(&lena).expect("a lead hears of it");
    assert_eq!(demo.interrupted(), Some(0), "it ends in good order");

    // What is kept is the bot's alone: the Slack of the next demo is another one.
    let again = handoff(&[
        "demo",
        "--no-open",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database,
    ]);
    refuses(again, "that database was used before");
}

fn refuses(mut command: std::process::Command, sentence: &str) {
    let output = command.output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(sentence), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}

#[test]
fn it_says_what_to_do_instead() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap();
    let other = taken.port() + 1;
    refuses(
        handoff(&["demo", "--no-open", "--listen", &taken.to_string()]),
        &format!(
            "{taken} is taken; stop what listens there, or say: handoff demo --listen 127.0.0.1:{other}"
        ),
    );
    refuses(
        handoff(&["demo", "--no-open", "--listen", "0.0.0.0:3000"]),
        "it listens on this machine only",
    );
    refuses(
        handoff(&[
            "demo",
            "--no-open",
            "--listen",
            "127.0.0.1:0",
            "--database",
            "mysql://x",
        ]),
        "the database could not be opened",
    );
    let both = handoff(&["demo", "--story", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert!(!both.status.success(), "{}", said(&both));
}

#[test]
fn the_story_is_told_to_its_end() {
    let output = handoff(&["demo", "--story"]).output().unwrap();
    let told = said(&output);
    assert!(output.status.success(), "{told}");
    assert!(told.ends_with("The end: every step happened.\n"), "{told}");
}
