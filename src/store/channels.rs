//! The shared channels' setup, and the names that are spoken for. Only the holder of a handoff's
//! lane writes a setup.

use std::collections::BTreeMap;

use super::sql::{execute, later, rows, sql};
use super::{Result, Tx, from_json, to_json};
use crate::domain::ids::{ChannelId, HandoffId, WorkspaceId};
use crate::domain::shared_channel::SharedChannel;

const TABLE: &str = "shared_channels";

/// What a statement is told about a channel.
#[derive(serde::Serialize)]
struct Saved<'a> {
    handoff: i64,
    channel: Option<&'a str>,
    setup: String,
}

sql! { const LOAD = "
    SELECT setup
    FROM shared_channels
    WHERE workspace = $1 AND handoff = $2"; }

sql! { const OF_SOME =
sqlite: "
    SELECT handoff, setup
    FROM shared_channels
    WHERE workspace = $1 AND handoff IN (SELECT value FROM json_each($2))",
postgres: "
    SELECT handoff, setup
    FROM shared_channels
    WHERE workspace = $1
        AND handoff = ANY (ARRAY(
            SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb)))"; }

sql! { const SAVE =
sqlite: "
    INSERT INTO shared_channels (workspace, handoff, channel, setup)
    SELECT $1, value ->> 'handoff', value ->> 'channel', value ->> 'setup'
    FROM json_each($2)
    WHERE true
    ON CONFLICT (workspace, handoff) DO UPDATE
    SET channel = excluded.channel, setup = excluded.setup",
postgres: "
    INSERT INTO shared_channels (workspace, handoff, channel, setup)
    SELECT $1, saved.handoff, saved.channel, saved.setup
    FROM jsonb_to_recordset($2::jsonb) AS saved (handoff BIGINT, channel TEXT, setup TEXT)
    WHERE true
    ON CONFLICT (workspace, handoff) DO UPDATE
    SET channel = excluded.channel, setup = excluded.setup"; }

sql! { const OWNER = "
    SELECT handoff
    FROM shared_channels
    WHERE workspace = $1 AND channel = $2"; }

sql! { const RESERVE = "
    INSERT INTO channel_names (workspace, name, handoff)
    VALUES ($1, $2, $3)
    ON CONFLICT (workspace, name) DO NOTHING"; }

impl Tx {
    /// What is recorded of a handoff's channel; nothing yet is the default.
    pub async fn shared_channel(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
    ) -> Result<SharedChannel> {
        let found = rows!(self, (String,), LOAD, workspace.as_str(), handoff.number())?;
        match found.first() {
            Some((setup,)) => from_json(TABLE, handoff, setup),
            None => Ok(SharedChannel::default()),
        }
    }

    /// The channels of several handoffs, as far as there are any.
    pub async fn shared_channels_of(
        &mut self,
        workspace: &WorkspaceId,
        handoffs: &[HandoffId],
    ) -> Result<BTreeMap<HandoffId, SharedChannel>> {
        let list = to_json(TABLE, "several", &handoffs)?;
        let found = rows!(self, (i64, String), OF_SOME, workspace.as_str(), &list)?;
        let channel = |(number, setup): (i64, String)| {
            let id = HandoffId::new(number);
            Ok((id, from_json(TABLE, id, &setup)?))
        };
        found.into_iter().map(channel).collect()
    }

    pub async fn save_shared_channels(
        &mut self,
        workspace: &WorkspaceId,
        channels: &BTreeMap<HandoffId, SharedChannel>,
    ) -> Result<()> {
        let mut saved = Vec::with_capacity(channels.len());
        for (handoff, channel) in channels {
            saved.push(Saved {
                handoff: handoff.number(),
                channel: channel.place.channel().map(ChannelId::as_str),
                setup: to_json(TABLE, handoff, channel)?,
            });
        }
        if saved.is_empty() {
            return Ok(());
        }
        let saved = to_json(TABLE, "several", &saved)?;
        later!(self, SAVE, workspace.as_str(), saved)
    }

    /// The handoff a channel is recorded for.
    pub async fn handoff_of_channel(
        &mut self,
        workspace: &WorkspaceId,
        channel: &ChannelId,
    ) -> Result<Option<HandoffId>> {
        let found = rows!(self, (i64,), OWNER, workspace.as_str(), channel.as_str())?;
        Ok(found.first().map(|(number,)| HandoffId::new(*number)))
    }

    /// Speaks for a channel name, for ever; false when another attempt did before.
    pub async fn reserve_channel_name(
        &mut self,
        workspace: &WorkspaceId,
        name: &str,
        handoff: HandoffId,
    ) -> Result<bool> {
        let reserved = execute!(self, RESERVE, workspace.as_str(), name, handoff.number())?;
        Ok(reserved == 1)
    }
}
