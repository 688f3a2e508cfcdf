//! A websocket to the address that Slack gave, encrypted but on this machine.

use std::fmt::Debug;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::WebSocketStream;
use url::{Host, Url};

use crate::slack::client::tls;

/// Anything bytes go through both ways.
pub(super) trait Bytes: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Bytes for T {}

pub(super) type Stream = WebSocketStream<Box<dyn Bytes>>;

/// The error says what went wrong, and never the address.
pub(super) async fn open(address: &str) -> Result<Stream, &'static str> {
    let url = Url::parse(address).map_err(|_| "Slack's address is none")?;
    let host = url.host().ok_or("Slack's address has no host")?;
    let port = url
        .port_or_known_default()
        .ok_or("Slack's address has no port")?;
    let loopback = match &host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let name = url.host_str().unwrap_or_default().to_owned();
    let plain = TcpStream::connect((name.trim_matches(['[', ']']), port))
        .await
        .map_err(|_| "Slack cannot be reached")?;
    // Acknowledgements are small and urgent; without it they are only slower.
    let _ = plain.set_nodelay(true);
    let stream: Box<dyn Bytes> = match url.scheme() {
        "wss" => {
            let tls = tls().map_err(|_| "this machine's certificates cannot be read")?;
            let name = ServerName::try_from(name).map_err(|_| "Slack's address has no name")?;
            let encrypted = TlsConnector::from(Arc::new(tls)).connect(name, plain).await;
            Box::new(encrypted.map_err(|_| "Slack does not prove who it is")?)
        }
        "ws" if loopback => Box::new(plain),
        _ => return Err("Slack's address is not encrypted"),
    };
    let (stream, _) = tokio_tungstenite::client_async(address, stream)
        .await
        .map_err(|_| "Slack does not open the socket")?;
    Ok(stream)
}
