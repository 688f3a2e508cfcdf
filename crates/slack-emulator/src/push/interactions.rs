//! Interactions: clicks, submissions, closings, and what the app's answer does to the screen.

use std::sync::Arc;

use serde_json::Value;

use super::{Parcel, Reply, commands, push};
use crate::hub::Hub;
use crate::rules::surface::{too_large, view as problems};
use crate::world::World;

/// What Slack shows across a modal when the app fails it.
const TROUBLE: &str = "We had some trouble connecting. Try again?";

/// A click, shortcut or changed menu: only acknowledged. A failure is shown to the person.
pub(crate) async fn act(hub: &Arc<Hub>, app: &str, payload: Value) -> Reply {
    let reply = push(hub, app, Parcel::Interaction(payload.clone())).await;
    if let Some(why) = reply.trouble() {
        let user = payload["user"]["id"].as_str().unwrap_or_default();
        if let Some(view) = payload["view"]["id"].as_str() {
            if let Some(view) = hub.world().views.get_mut(view) {
                view.trouble = Some(TROUBLE.to_owned());
            }
        } else {
            let channel = payload["channel"]["id"].as_str().map(str::to_owned);
            let channel = channel.unwrap_or_else(|| direct(hub, app, user));
            commands::tell(hub, &channel, user, &format!("This did not work: {why}"));
        }
    }
    hub.deliver_events().await;
    reply
}

fn direct(hub: &Arc<Hub>, app: &str, user: &str) -> String {
    let mut world = hub.world();
    let Some((team, bot)) = world
        .install(app)
        .map(|install| (install.team.clone(), install.bot_user.clone()))
    else {
        return String::new();
    };
    world.direct_of_two(&team, user, &bot)
}

/// A submission; the answer closes, updates, pushes, clears, or puts errors under the inputs.
pub(crate) async fn submit(hub: &Arc<Hub>, app: &str, payload: Value) -> Reply {
    let reply = push(hub, app, Parcel::Interaction(payload.clone())).await;
    let user = payload["user"]["id"].as_str().unwrap_or_default();
    let view = payload["view"]["id"].as_str().unwrap_or_default();
    {
        let mut world = hub.world();
        let done = match &reply {
            Reply::Acknowledged(body) => answered(&mut world, app, user, view, body),
            Reply::Failed { .. } | Reply::TimedOut | Reply::Unreachable => Err(None),
        };
        if let Err(broken) = done {
            if let Some(view) = world.views.get_mut(view) {
                view.trouble = Some(TROUBLE.to_owned());
            }
            if let Some(rule) = broken {
                world.broke(format!("view_submission: {rule}"));
            }
        }
    }
    hub.deliver_events().await;
    reply
}

/// What the answer does; the error is the rule it broke.
fn answered(
    world: &mut World,
    app: &str,
    user: &str,
    view: &str,
    body: &str,
) -> Result<(), Option<String>> {
    if !world.views.contains_key(view) {
        // A redelivered submission of a modal that is closed already: there is nothing left to change.
        return Ok(());
    }
    if body.trim().is_empty() {
        world.close_view(user, view);
        return Ok(());
    }
    let answer: Value =
        serde_json::from_str(body).map_err(|_| Some(format!("the answer is no JSON: {body}")))?;
    match answer["response_action"].as_str() {
        None if answer.as_object().is_some_and(serde_json::Map::is_empty) => {
            world.close_view(user, view);
        }
        None => return Err(Some(format!("the answer has no response_action: {body}"))),
        Some("clear") => world.close_all_views(user),
        Some("errors") => errors(world, view, &answer["errors"])?,
        Some("update") => {
            let spec = checked(&answer["view"])?;
            world
                .update_view(view, spec, None)
                .map_err(|refused| Some(refused.code().to_owned()))?;
        }
        Some("push") => {
            let spec = checked(&answer["view"])?;
            world
                .push_view(app, user, spec)
                .map_err(|refused| Some(refused.code().to_owned()))?;
        }
        Some(other) => return Err(Some(format!("unknown response_action: {other}"))),
    }
    Ok(())
}

fn checked(view: &Value) -> Result<Value, Option<String>> {
    let found = problems(view);
    if let Some(first) = found.first() {
        return Err(Some(format!(
            "the answer's view is invalid: {}",
            first.line()
        )));
    }
    if too_large(view) {
        return Err(Some("view_too_large".to_owned()));
    }
    Ok(view.clone())
}

fn errors(world: &mut World, view: &str, errors: &Value) -> Result<(), Option<String>> {
    let Some(list) = errors.as_object().filter(|list| !list.is_empty()) else {
        return Err(Some("`errors` names no block".to_owned()));
    };
    let Some(view) = world.views.get_mut(view) else {
        return Ok(());
    };
    let inputs: Vec<&str> = view
        .blocks()
        .iter()
        .filter(|block| block["type"] == "input")
        .filter_map(|block| block["block_id"].as_str())
        .collect();
    if let Some(stray) = list.keys().find(|block| !inputs.contains(&block.as_str())) {
        return Err(Some(format!(
            "`errors` names {stray}, which is no input block of the view"
        )));
    }
    let shown = list
        .iter()
        .map(|(block, text)| (block.clone(), text.as_str().unwrap_or_default().to_owned()));
    view.errors = shown.collect();
    Ok(())
}

/// Fetches the options of an external select, as the app answers; they are checked like any others,
/// and null if they are no good.
pub(crate) async fn options(hub: &Arc<Hub>, app: &str, payload: Value) -> Value {
    let reply = push(hub, app, Parcel::Options(payload)).await;
    let Reply::Acknowledged(body) = reply else {
        return Value::Null;
    };
    let answer: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
    let mut found = crate::rules::problem::Problems::default();
    crate::rules::composition::options_or_groups(&mut found, "", &answer);
    let empty = answer["options"].as_array().is_some_and(Vec::is_empty);
    if let Some(first) = found.0.first().filter(|_| !empty) {
        hub.world()
            .broke(format!("block_suggestion: {}", first.line()));
        return Value::Null;
    }
    answer
}
