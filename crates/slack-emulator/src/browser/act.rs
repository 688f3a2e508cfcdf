//! What a person does: decoded once, then done the way that [`Person`] does it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::Desk;
use super::trouble::Trouble;
use super::{clock, example};
use crate::person::Person;
use crate::person::pointed::{Element, Held, Surface};

#[derive(Debug, Deserialize)]
pub(super) struct Told {
    r#as: String,
    r#do: Act,
}

/// Everything that can be done.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Act {
    Say {
        channel: String,
        thread_ts: Option<String>,
        text: String,
    },
    /// Everything up to this message is read.
    Read {
        channel: String,
        ts: String,
    },
    Press {
        on: Surface,
        #[serde(flatten)]
        element: Element,
        #[serde(default)]
        inputs: Vec<Held>,
    },
    Put {
        on: Surface,
        #[serde(flatten)]
        element: Element,
        state: Value,
        #[serde(default)]
        inputs: Vec<Held>,
    },
    Submit {
        view: String,
        #[serde(default)]
        inputs: Vec<Held>,
    },
    Close {
        view: String,
        #[serde(default)]
        inputs: Vec<Held>,
    },
    CloseAll {
        view: String,
        #[serde(default)]
        inputs: Vec<Held>,
    },
    /// What a search menu offers.
    Options {
        on: Surface,
        #[serde(flatten)]
        element: Element,
        #[serde(default)]
        typed: String,
        #[serde(default)]
        inputs: Vec<Held>,
    },
    /// A shortcut from the menu that is always there, or from that of a message.
    Shortcut {
        callback_id: String,
        channel: Option<String>,
        ts: Option<String>,
    },
    OpenHome {
        app: String,
    },
    OpenMessages {
        app: String,
    },
    /// The conversation with somebody alone.
    OpenDirect {
        user: String,
    },
    Join {
        channel: String,
    },
    Leave {
        channel: String,
    },
    Invite {
        channel: String,
        user: String,
    },
    CreateChannel {
        name: String,
    },
    Archive {
        channel: String,
    },
    /// Fills what is empty in the form on top.
    Example {
        view: String,
        #[serde(default)]
        inputs: Vec<Held>,
    },
}

/// What the answer holds beside `ok`.
pub(super) async fn carry_out(desk: &Desk, told: Told) -> Result<Value, Trouble> {
    let me = desk.seat(&told.r#as)?;
    clock::stands(desk).await;
    // Whoever owns the clock can wait for it; and in the end open pages hear of it, also where
    // nothing was sent: what stands in an input has changed, or under it.
    let _on_its_way = desk.hub.begin();
    act(desk, &me, told.r#do).await
}

async fn act(desk: &Desk, me: &Person, act: Act) -> Result<Value, Trouble> {
    match act {
        Act::Say {
            channel,
            thread_ts,
            text,
        } => me.says(&channel, thread_ts.as_deref(), &text).await?,
        Act::Read { channel, ts } => me.reads(&channel, &ts)?,
        Act::Press {
            on,
            element,
            inputs,
        } => {
            me.hold(&on, &inputs)?;
            me.press_at(&on, &element).await?;
        }
        Act::Put {
            on,
            element,
            state,
            inputs,
        } => {
            me.hold(&on, &inputs)?;
            me.put_at(&on, &element, &state).await?;
        }
        Act::Submit { view, inputs } => {
            hold_in_view(me, &view, &inputs)?;
            let complaints = me.submit_at(&view).await?;
            return Ok(json!({ "complaints": complaints }));
        }
        Act::Close { view, inputs } => {
            hold_in_view(me, &view, &inputs)?;
            me.close_at(&view).await?;
        }
        Act::CloseAll { view, inputs } => {
            hold_in_view(me, &view, &inputs)?;
            me.close_all_at(&view).await?;
        }
        Act::Options {
            on,
            element,
            typed,
            inputs,
        } => {
            me.hold(&on, &inputs)?;
            let offer = me.offer_at(&on, &element, &typed).await?;
            let list = |key: &str| json!(crate::render::list(&offer[key]));
            let (options, groups) = (list("options"), list("option_groups"));
            return Ok(json!({ "options": options, "option_groups": groups }));
        }
        Act::Shortcut {
            callback_id,
            channel: Some(channel),
            ts: Some(ts),
        } => me.use_shortcut_at(&channel, &ts, &callback_id).await?,
        Act::Shortcut { callback_id, .. } => me.shortcut(&callback_id).await?,
        Act::OpenHome { app } => me.facing_app(&app)?.open_home().await?,
        Act::OpenMessages { app } => me.facing_app(&app)?.open_messages().await?,
        Act::OpenDirect { user } => {
            return Ok(json!({ "channel": me.direct_with(&user)? }));
        }
        Act::Join { channel } => me.joins(&channel).await?,
        Act::Leave { channel } => me.leaves(&channel).await?,
        Act::Invite { channel, user } => {
            let other = me.acquaintance(&user)?;
            me.invites(&channel, &other).await?;
        }
        Act::CreateChannel { name } => {
            me.creates_channel(&name).await?;
            let world = desk.hub.world();
            let made = world.channel_named(me.team(), &name);
            return Ok(json!({ "channel": made.map(|channel| &channel.id) }));
        }
        Act::Archive { channel } => me.archives(&channel).await?,
        Act::Example { view, inputs } => {
            hold_in_view(me, &view, &inputs)?;
            example::fill(desk, me, &view).await?;
        }
    }
    Ok(json!({}))
}

fn hold_in_view(me: &Person, view: &str, inputs: &[Held]) -> Result<(), Trouble> {
    let on = Surface::View {
        view: view.to_owned(),
    };
    Ok(me.hold(&on, inputs)?)
}
