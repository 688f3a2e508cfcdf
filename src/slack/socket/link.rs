//! One connection, from its opening to its end.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::envelope::{Frame, acknowledgement};
use super::stream::{self, Stream};
use super::{Handler, Patience};
use crate::slack::client::{CallError, SlackApi};
use crate::slack::reply::Body;

/// Why a connection was not opened.
#[derive(Debug)]
pub(super) enum NotOpened {
    /// Slack gave no address.
    Call(CallError),
    /// The address leads nowhere.
    Line(&'static str),
}

#[derive(Debug)]
pub(super) struct Link {
    stream: Stream,
}

/// Acknowledgements on their way into the socket.
type Acks = mpsc::UnboundedSender<String>;

impl Link {
    /// Each step may take as long as `patience`; at the end Slack has said hello.
    pub async fn open(api: &SlackApi, patience: Duration) -> Result<Self, NotOpened> {
        let address = api.open_connection().await.map_err(NotOpened::Call)?;
        let late = |_| NotOpened::Line("Slack did not answer in time");
        let opening = timeout(patience, stream::open(&address));
        let mut stream = opening.await.map_err(late)?.map_err(NotOpened::Line)?;
        let hello = async {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message {
                    return matches!(Frame::read(&text), Frame::Hello);
                }
            }
            false
        };
        if timeout(patience, hello).await.map_err(late)? {
            Ok(Self { stream })
        } else {
            Err(NotOpened::Line("Slack did not say hello"))
        }
    }

    /// Takes and answers deliveries until the connection ends, Slack takes it down, nothing is
    /// heard any more, or `stop` says so. `leaves` is told as soon as Slack asks it to leave.
    pub async fn serve(
        mut self,
        handler: Handler,
        patience: Patience,
        mut stop: watch::Receiver<bool>,
        leaves: oneshot::Sender<()>,
    ) {
        let (acks, mut to_send) = mpsc::unbounded_channel();
        let mut leaves = Some(leaves);
        let mut heard = Instant::now();
        let mut pings = interval(patience.ping);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            if *stop.borrow_and_update() {
                break;
            }
            tokio::select! {
                biased;
                changed = stop.changed() => if changed.is_err() { break },
                Some(ack) = to_send.recv() => {
                    if !self.send(Message::text(ack), patience).await {
                        return;
                    }
                }
                message = self.stream.next() => {
                    let Some(Ok(message)) = message else {
                        tracing::info!("a connection to Slack ended");
                        return;
                    };
                    heard = Instant::now();
                    // tungstenite answers pings by itself.
                    if let Message::Text(text) = message {
                        take(&handler, &acks, &text, &mut leaves);
                    }
                }
                _ = pings.tick() => {
                    if heard.elapsed() >= patience.silence {
                        tracing::warn!("a connection to Slack went silent; it is given up");
                        return;
                    }
                    if !self.send(Message::Ping(Vec::new().into()), patience).await {
                        return;
                    }
                }
            }
        }
        drop(acks);
        // Every handler holds a sender: the last one to end closes the channel.
        let farewell = async {
            while let Some(ack) = to_send.recv().await {
                if !self.send(Message::text(ack), patience).await {
                    return;
                }
            }
            // Whoever is gone already needs no goodbye.
            let _ = self.stream.close(None).await;
        };
        if timeout(patience.farewell, farewell).await.is_err() {
            tracing::warn!("not everything that Slack brought was answered in time");
        }
    }

    /// Whether the line still takes it.
    async fn send(&mut self, message: Message, patience: Patience) -> bool {
        let sent = timeout(patience.opening, self.stream.send(message)).await;
        matches!(sent, Ok(Ok(())))
    }
}

/// One frame. What it asks for is done in a task of its own: however slow, or broken, it is, the
/// connection hears on.
fn take(handler: &Handler, acks: &Acks, text: &str, leaves: &mut Option<oneshot::Sender<()>>) {
    match Frame::read(text) {
        Frame::Hello => {}
        Frame::Unknown => tracing::info!("passed over a frame that we do not know"),
        Frame::Leave { why } => {
            tracing::info!(why, "Slack takes a connection down; the next one is opened");
            if let Some(leaves) = leaves.take() {
                // Without anybody waiting the program is about to end.
                let _ = leaves.send(());
            }
        }
        Frame::Delivery {
            id,
            takes_answer,
            inbound,
        } => {
            let (handler, acks) = (handler.clone(), acks.clone());
            tokio::spawn(async move {
                let body = match *inbound {
                    Ok(inbound) => handler(inbound).await,
                    Err(error) => {
                        tracing::warn!(%error, "a delivery is unreadable");
                        Body::Empty
                    }
                };
                if let Some(ack) = acknowledgement(&id, takes_answer, body) {
                    // The line is gone: Slack brings it again, and we know that it was done.
                    let _ = acks.send(ack);
                }
            });
        }
    }
}
