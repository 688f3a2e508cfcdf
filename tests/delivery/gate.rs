//! A gate on loopback between the bot and what it depends on: open, shut (everything cut, nobody let
//! in), or holding back what the other side answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What the gate does with everything that comes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Shut,
    /// Answers wait.
    Holding,
}

/// Holds answers back once these texts came by, one after another, on one connection.
type Trap = Arc<Vec<&'static [u8]>>;

#[derive(Debug)]
pub struct Gate {
    pub address: SocketAddr,
    server: SocketAddr,
    trap: Trap,
    state: Arc<watch::Sender<State>>,
    listening: JoinHandle<()>,
}

impl Gate {
    /// In front of a server.
    pub async fn to(server: SocketAddr) -> Self {
        Self::with_trap(server, &[]).await
    }

    /// Holds all answers back from the moment these texts have come by in turn.
    pub async fn with_trap(server: SocketAddr, trap: &[&'static [u8]]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let mut gate = Self {
            address: listener.local_addr().unwrap(),
            server,
            trap: Arc::new(trap.to_vec()),
            state: Arc::new(watch::Sender::new(State::Open)),
            listening: tokio::spawn(async {}),
        };
        gate.listen(listener);
        gate
    }

    fn listen(&mut self, listener: TcpListener) {
        let (server, state, trap) = (self.server, self.state.clone(), self.trap.clone());
        self.listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, server, state.clone(), trap.clone()));
            }
        });
    }

    /// Lets everything by that is held, and everybody in again.
    pub async fn open(&mut self) {
        self.state.send_replace(State::Open);
        if self.listening.is_finished() {
            let listener = TcpListener::bind(self.address).await.unwrap();
            self.listen(listener);
        }
    }

    /// Cuts every connection; new ones are refused.
    pub async fn shut(&mut self) {
        self.listening.abort();
        let _ = (&mut self.listening).await;
        self.state.send_replace(State::Shut);
    }

    /// Waits until the trap has closed.
    pub async fn holds(&self) {
        let mut changes = self.state.subscribe();
        let trapped = changes.wait_for(|state| *state == State::Holding);
        let trapped = tokio::time::timeout(Duration::from_secs(20), trapped).await;
        assert!(trapped.is_ok(), "nothing came by that the trap is for");
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.listening.abort();
        self.state.send_replace(State::Shut);
    }
}

/// One connection, until either side ends it or the gate shuts.
async fn pass(client: TcpStream, server: SocketAddr, state: Arc<watch::Sender<State>>, trap: Trap) {
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let mut changes = state.subscribe();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let answers = state.subscribe();
    tokio::select! {
        () = questions(from_client, to_server, &state, &trap) => {}
        () = replies(from_server, to_client, answers) => {}
        _ = changes.wait_for(|state| *state == State::Shut) => {}
    }
}

async fn questions(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: &watch::Sender<State>,
    trap: &[&[u8]],
) {
    let mut buffer = vec![0; 64 * 1024];
    let mut left = trap;
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let mut rest = &buffer[..read];
        while let [next, later @ ..] = left
            && let Some(at) = rest.windows(next.len()).position(|part| part == *next)
        {
            rest = &rest[at + next.len()..];
            left = later;
            if left.is_empty() {
                state.send_replace(State::Holding);
            }
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

async fn replies(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let passes = state
            .wait_for(|state| *state != State::Holding)
            .await
            .is_ok();
        if !passes || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
