//! Whoever stood still must not send what others have given up by now.
//!
//! A call and its deadline are watched by one task; the bytes are written by the connection's own,
//! and after a standstill that one may be the first to go on. So right before it writes, a
//! connection asks whether any call should have ended long ago: nobody writes before such a call
//! was ended, and no connection from before the standstill ever does again. A connection that was
//! idle meanwhile still takes one call along, which ends in doubt although nothing was sent.
//!
//! hyper takes its connections from a `tower-service`, the small trait that both agree on.

use std::collections::BTreeSet;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use hyper::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use tokio::time::Instant;
use tower_service::Service;

/// The calls under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Underway(Arc<Mutex<Calls>>);

#[derive(Debug, Default)]
struct Calls {
    /// When each has certainly ended, unless the process stands still.
    ends: BTreeSet<(Instant, u64)>,
    begun: u64,
    /// How many ended after that.
    overdue: u64,
}

impl Underway {
    /// A call that has ended by then; it is under way until this is dropped.
    pub fn begin(&self, ended_by: Instant) -> Call {
        let mut calls = self.calls();
        calls.begun += 1;
        let end = (ended_by, calls.begun);
        calls.ends.insert(end);
        Call {
            underway: self.clone(),
            end,
        }
    }

    /// Whether a connection may write that was opened when so many had ended too late.
    fn may_write(&self, overdue: u64) -> bool {
        let calls = self.calls();
        let now = Instant::now();
        let stood_still = calls.ends.first().is_some_and(|(end, _)| *end < now);
        !stood_still && calls.overdue == overdue
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
pub(super) struct Call {
    underway: Underway,
    end: (Instant, u64),
}

impl Drop for Call {
    fn drop(&mut self) {
        let mut calls = self.underway.calls();
        calls.ends.remove(&self.end);
        if self.end.0 < Instant::now() {
            calls.overdue += 1;
        }
    }
}

/// Opens connections that ask before they write.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    tcp: HttpConnector,
    underway: Underway,
}

impl Connector {
    pub fn new(tcp: HttpConnector, underway: Underway) -> Self {
        Self { tcp, underway }
    }
}

type Tcp = <HttpConnector as Service<Uri>>::Response;
type TcpError = <HttpConnector as Service<Uri>>::Error;

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = TcpError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, TcpError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), TcpError>> {
        self.tcp.poll_ready(cx)
    }

    fn call(&mut self, address: Uri) -> Self::Future {
        let underway = self.underway.clone();
        let overdue = underway.calls().overdue;
        let connecting = self.tcp.call(address);
        Box::pin(async move {
            Ok(Stream {
                tcp: connecting.await?,
                underway,
                overdue,
            })
        })
    }
}

/// A connection, below TLS.
#[derive(Debug)]
pub(super) struct Stream {
    tcp: Tcp,
    underway: Underway,
    overdue: u64,
}

impl Stream {
    fn may_write(&self) -> io::Result<()> {
        if self.underway.may_write(self.overdue) {
            return Ok(());
        }
        tracing::warn!("stood still during a call; nothing is sent on its connection any more");
        Err(io::ErrorKind::ConnectionAborted.into())
    }

    fn tcp(self: Pin<&mut Self>) -> Pin<&mut Tcp> {
        Pin::new(&mut self.get_mut().tcp)
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.tcp.connected()
    }
}

impl Read for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.tcp().poll_read(cx, buffer)
    }
}

impl Write for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.may_write()?;
        self.tcp().poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.tcp().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.tcp().poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.may_write()?;
        self.tcp().poll_write_vectored(cx, parts)
    }
}
