//! Plain requests, for what slack-morphism hides: headers, and addresses that are not Slack's.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::HeaderMap;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use super::tls;

/// Nothing that is asked here answers more.
const LONGEST_ANSWER: usize = 64 * 1024;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// Why there is no answer; never the address, which may hold a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    #[error("the address is none")]
    Address,
    #[error("it cannot be reached")]
    Unreachable,
    #[error("it does not answer in time")]
    Late,
    #[error("this machine's certificates cannot be read")]
    Certificates,
}

pub async fn get(address: &str, patience: Duration) -> Result<Answer, NoAnswer> {
    ask(Method::GET, address, &[], String::new(), patience).await
}

pub async fn post(
    address: &str,
    headers: &[(&str, &str)],
    body: String,
    patience: Duration,
) -> Result<Answer, NoAnswer> {
    ask(Method::POST, address, headers, body, patience).await
}

async fn ask(
    method: Method,
    address: &str,
    headers: &[(&str, &str)],
    body: String,
    patience: Duration,
) -> Result<Answer, NoAnswer> {
    let tls = tls().map_err(|_| NoAnswer::Certificates)?;
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .build();
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .body(Full::new(Bytes::from(body)))
        .map_err(|_| NoAnswer::Address)?;
    let asking = async {
        let answer = client
            .request(request)
            .await
            .map_err(|_| NoAnswer::Unreachable)?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, LONGEST_ANSWER).collect().await;
        let body = body.map_err(|_| NoAnswer::Unreachable)?.to_bytes();
        Ok(Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    };
    tokio::time::timeout(patience, asking)
        .await
        .unwrap_or(Err(NoAnswer::Late))
}
