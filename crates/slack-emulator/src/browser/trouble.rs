//! What a browser is told when something cannot be done: a status and one sentence.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::person::cannot::CannotDo;

#[derive(Debug)]
pub(super) struct Trouble {
    status: StatusCode,
    sentence: String,
}

impl Trouble {
    /// The request makes no sense.
    pub fn malformed(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, sentence)
    }

    /// It comes from where nobody may act, or for somebody who is not played.
    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, sentence)
    }

    pub fn not_found(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, sentence)
    }

    /// It makes sense, but not now.
    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, sentence)
    }

    pub fn too_long(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
    }

    fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Self {
            status,
            sentence: sentence.into(),
        }
    }
}

impl From<CannotDo> for Trouble {
    fn from(cannot: CannotDo) -> Self {
        Self::conflict(cannot.0)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let body = json!({ "ok": false, "trouble": self.sentence });
        (self.status, Json(body)).into_response()
    }
}
