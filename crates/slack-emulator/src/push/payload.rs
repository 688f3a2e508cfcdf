//! The payloads of commands and interactions, with exactly the fields that Slack sends.

use serde_json::{Value, json};

use crate::world::World;
use crate::world::channel::Kind;
use crate::world::elements::values;
use crate::world::message::Message;
use crate::world::view::View;

/// Who does it: the person and the app that it is done to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    pub app: &'a str,
    pub team: &'a str,
    pub user: &'a str,
}

const DEPRECATED_TOKEN: &str = "verification-token-is-deprecated";

fn team_json(world: &World, team: &str) -> Value {
    let domain = world
        .teams
        .get(team)
        .map_or("", |team| team.domain.as_str());
    json!({ "id": team, "domain": domain })
}

fn user_json(world: &World, user: &str) -> Value {
    let (name, team) = world
        .users
        .get(user)
        .map_or(("", ""), |user| (user.name.as_str(), user.home.as_str()));
    json!({ "id": user, "username": name, "name": name, "team_id": team })
}

fn channel_json(world: &World, channel: &str) -> Value {
    let name = world.channels.get(channel).map_or("", |found| {
        match found.kind {
            Kind::Direct | Kind::Group => "directmessage",
            // Slack does not tell apps what a private channel is called.
            Kind::Private => "privategroup",
            Kind::Public => found.name.as_str(),
        }
    });
    json!({ "id": channel, "name": name })
}

fn common(world: &World, scene: Scene<'_>, kind: &str, trigger: &str) -> Value {
    json!({
        "type": kind,
        "team": team_json(world, scene.team),
        "user": user_json(world, scene.user),
        "api_app_id": scene.app,
        "token": DEPRECATED_TOKEN,
        "trigger_id": trigger,
        "enterprise": null,
        "is_enterprise_install": false,
    })
}

/// A slash command's form fields.
pub(crate) fn command(
    world: &mut World,
    scene: Scene<'_>,
    channel: &str,
    command: &str,
    text: &str,
) -> Value {
    let trigger = world.new_trigger(scene.app, scene.user);
    let response_url = world.new_response_url(scene.app, scene.user, channel, None);
    let user_name = world
        .users
        .get(scene.user)
        .map_or("", |user| user.name.as_str());
    let domain = world
        .teams
        .get(scene.team)
        .map_or("", |team| team.domain.as_str());
    json!({
        "token": DEPRECATED_TOKEN,
        "team_id": scene.team,
        "team_domain": domain,
        "channel_id": channel,
        "channel_name": channel_json(world, channel)["name"],
        "user_id": scene.user,
        "user_name": user_name,
        "command": command,
        "text": text,
        "api_app_id": scene.app,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    })
}

/// A global shortcut.
pub(crate) fn shortcut(world: &mut World, scene: Scene<'_>, callback_id: &str) -> Value {
    let trigger = world.new_trigger(scene.app, scene.user);
    let mut payload = common(world, scene, "shortcut", &trigger);
    payload["callback_id"] = json!(callback_id);
    payload["action_ts"] = json!(action_ts(world));
    payload
}

/// A shortcut on a message.
pub(crate) fn message_action(
    world: &mut World,
    scene: Scene<'_>,
    callback_id: &str,
    channel: &str,
    message: &Message,
) -> Value {
    let trigger = world.new_trigger(scene.app, scene.user);
    let response_url = world.new_response_url(scene.app, scene.user, channel, None);
    let mut payload = common(world, scene, "message_action", &trigger);
    payload["callback_id"] = json!(callback_id);
    payload["action_ts"] = json!(action_ts(world));
    payload["message_ts"] = json!(message.ts);
    payload["response_url"] = json!(response_url);
    payload["channel"] = channel_json(world, channel);
    payload["message"] = message.to_json(true);
    payload
}

/// An action in a modal or home.
pub(crate) fn view_action(
    world: &mut World,
    scene: Scene<'_>,
    view: &View,
    action: &Value,
) -> Value {
    let trigger = world.new_trigger(scene.app, scene.user);
    let mut payload = common(world, scene, "block_actions", &trigger);
    payload["container"] = json!({ "type": "view", "view_id": view.id });
    payload["view"] = view.to_json();
    payload["state"] = json!({ "values": values(&view.inputs) });
    payload["actions"] = json!([action]);
    if view.is_home() {
        payload
            .as_object_mut()
            .map(|payload| payload.remove("state"));
    }
    payload
}

/// An action in a message; `whispered` ones come without the message itself.
pub(crate) fn message_button(
    world: &mut World,
    scene: Scene<'_>,
    channel: &str,
    message: &Message,
    whispered: bool,
    action: &Value,
) -> Value {
    let trigger = world.new_trigger(scene.app, scene.user);
    let original = Some((message.ts.clone(), whispered));
    let response_url = world.new_response_url(scene.app, scene.user, channel, original);
    let inputs = world.message_inputs.get(&(
        scene.user.to_owned(),
        channel.to_owned(),
        message.ts.clone(),
    ));
    let state = inputs.map_or_else(|| json!({}), values);
    let mut payload = common(world, scene, "block_actions", &trigger);
    payload["container"] = json!({ "type": "message", "message_ts": message.ts, "channel_id": channel, "is_ephemeral": whispered });
    if let Some(thread) = &message.thread_ts {
        payload["container"]["thread_ts"] = json!(thread);
    }
    payload["channel"] = channel_json(world, channel);
    if !whispered {
        payload["message"] = message.to_json(true);
    }
    payload["state"] = json!({ "values": state });
    payload["response_url"] = json!(response_url);
    payload["actions"] = json!([action]);
    payload
}

/// The submission of a modal.
pub(crate) fn submission(world: &mut World, scene: Scene<'_>, view: &View) -> Value {
    let trigger = world.new_trigger(scene.app, scene.user);
    let mut payload = common(world, scene, "view_submission", &trigger);
    payload["view"] = view.to_json();
    payload["response_urls"] = response_urls(world, scene, view);
    payload
}

/// Response URLs for selects that ask for them.
fn response_urls(world: &mut World, scene: Scene<'_>, view: &View) -> Value {
    let mut urls = Vec::new();
    for placed in crate::world::elements::elements(view.blocks()) {
        if placed.element["response_url_enabled"] != true {
            continue;
        }
        let (block, action) = placed.key();
        let state = view
            .inputs
            .get(&(block.clone(), action.clone()))
            .cloned()
            .unwrap_or(Value::Null);
        let chosen = state["selected_conversation"]
            .as_str()
            .or(state["selected_channel"].as_str());
        if let Some(channel) = chosen {
            let url = world.new_response_url(scene.app, scene.user, channel, None);
            urls.push(json!({ "block_id": block, "action_id": action, "channel_id": channel, "response_url": url }));
        }
    }
    Value::Array(urls)
}

/// A modal closed without submitting.
pub(crate) fn closed(world: &World, scene: Scene<'_>, view: &View, is_cleared: bool) -> Value {
    let mut payload = common(world, scene, "view_closed", "");
    payload
        .as_object_mut()
        .map(|payload| payload.remove("trigger_id"));
    payload["view"] = view.to_json();
    payload["is_cleared"] = json!(is_cleared);
    payload
}

/// In which menu something was typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub block_id: &'a str,
    pub action_id: &'a str,
    pub typed: &'a str,
}

/// A request for the options of an external select in a view.
pub(crate) fn suggestion(world: &World, scene: Scene<'_>, view: &View, asked: Asked<'_>) -> Value {
    let mut payload = asking(world, scene, asked);
    payload["container"] = json!({ "type": "view", "view_id": view.id });
    payload["view"] = view.to_json();
    payload
}

/// The same for one in a message.
pub(crate) fn suggestion_in_message(
    world: &World,
    scene: Scene<'_>,
    channel: &str,
    message: &Message,
    whispered: bool,
    asked: Asked<'_>,
) -> Value {
    let mut payload = asking(world, scene, asked);
    payload["container"] = json!({ "type": "message", "message_ts": message.ts, "channel_id": channel, "is_ephemeral": whispered });
    payload["channel"] = channel_json(world, channel);
    if !whispered {
        payload["message"] = message.to_json(true);
    }
    payload
}

fn asking(world: &World, scene: Scene<'_>, asked: Asked<'_>) -> Value {
    let mut payload = common(world, scene, "block_suggestion", "");
    payload
        .as_object_mut()
        .map(|payload| payload.remove("trigger_id"));
    payload["action_id"] = json!(asked.action_id);
    payload["block_id"] = json!(asked.block_id);
    payload["value"] = json!(asked.typed);
    payload
}

/// `action_ts`: now.
pub(crate) fn action_ts(world: &World) -> String {
    crate::world::ids::ts(world.now().saturating_mul(1000))
}
