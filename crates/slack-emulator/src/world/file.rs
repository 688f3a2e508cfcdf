//! A file: announced with its length, uploaded, completed, shown in messages, deleted.

use bytes::Bytes;
use serde_json::{Value, json};

/// A file as Slack keeps it.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub id: String,
    pub team: String,
    /// The bot user of the app that uploaded it.
    pub user: String,
    pub name: String,
    pub title: String,
    /// How many bytes were announced.
    pub length: usize,
    pub stage: Stage,
    pub created: i64,
    /// Where it is shown: channel and `ts`.
    pub shares: Vec<(String, String)>,
}

/// How far an upload has come.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    /// The address was given out.
    Announced,
    /// The bytes are there; nobody can see them.
    Uploaded(Bytes),
    /// `files.completeUploadExternal` was called.
    Complete(Bytes),
    Deleted,
}

impl File {
    /// The bytes, once the upload is complete.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.stage {
            Stage::Complete(bytes) => Some(bytes),
            Stage::Announced | Stage::Uploaded(_) | Stage::Deleted => None,
        }
    }

    /// What stands after the last dot of its name.
    fn ending(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    /// The file object, as messages and `files.info` carry it.
    pub fn to_json(&self, base: &str) -> Value {
        let ids = |first: char| -> Vec<&String> {
            let channels = self.shares.iter().map(|(channel, _)| channel);
            channels.filter(|id| id.starts_with(first)).collect()
        };
        json!({
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": mimetype(self.ending()),
            "filetype": self.ending(),
            "user": self.user,
            "user_team": self.team,
            "size": self.length,
            "mode": "hosted",
            "editable": false,
            "is_external": false,
            "external_type": "",
            "is_public": !ids('C').is_empty(),
            "public_url_shared": false,
            "url_private": format!("{base}/files/{}/{}", self.id, self.name),
            "channels": ids('C'),
            "groups": ids('G'),
            "ims": ids('D'),
        })
    }
}

fn mimetype(ending: &str) -> &'static str {
    match ending {
        "csv" => "text/csv",
        "gif" => "image/gif",
        "ics" => "text/calendar",
        "jpg" | "jpeg" => "image/jpeg",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "txt" => "text/plain",
        _ => "application/octet-stream",
    }
}
