//! `views.*`: modals and the home.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, lookup};
use crate::rules::surface::{too_large, view as problems};
use crate::world::World;
use crate::world::trigger::DeadTrigger;
use crate::world::view::{View, ViewRefused};

pub(crate) fn open(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let spec = read(args, "modal")?;
    let user = exchange(world, caller, args)?;
    shown(world.open_view(&caller.app, &user, spec))
}

pub(crate) fn push(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let spec = read(args, "modal")?;
    let user = exchange(world, caller, args)?;
    shown(world.push_view(&caller.app, &user, spec))
}

pub(crate) fn update(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let spec = read(args, "modal")?;
    let by_id = args.text("view_id");
    let by_name = args.text("external_id");
    if by_id.is_none() && by_name.is_none() {
        let message = "[ERROR] one of `view_id` and `external_id` is required".to_owned();
        return Err(Refused::saying("invalid_arguments", vec![message]));
    }
    let id = world
        .views
        .values()
        .filter(|view| view.app == caller.app && !view.is_home())
        .find(|view| match (&by_id, &by_name) {
            (Some(id), _) => view.id == *id,
            (None, name) => view.spec["external_id"].as_str() == name.as_deref(),
        })
        .map(|view| view.id.clone())
        .ok_or_else(|| Refused::new("not_found"))?;
    let hash = args.text("hash").filter(|hash| !hash.is_empty());
    shown(world.update_view(&id, spec, hash.as_deref()))
}

pub(crate) fn publish(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let spec = read(args, "home")?;
    let user = args.word("user_id");
    lookup::user(world, caller, &user)?;
    let hash = args.text("hash").filter(|hash| !hash.is_empty());
    shown(world.publish_home(&caller.app, &user, spec, hash.as_deref()))
}

/// Reads and checks the view; only this type of view will do.
fn read(args: &Args, wanted: &str) -> Result<Value, Refused> {
    let not_json = |_| {
        Refused::saying(
            "invalid_arguments",
            vec!["[ERROR] view is not valid JSON".to_owned()],
        )
    };
    let view = args.json("view").map_err(not_json)?.unwrap_or(Value::Null);
    if too_large(&view) {
        return Err(Refused::new("view_too_large"));
    }
    let found = problems(&view);
    if !found.is_empty() {
        return Err(Refused::problems("invalid_arguments", &found));
    }
    if view["type"] != wanted {
        let message = format!(
            "[ERROR] this method takes a view of type `{wanted}` [json-pointer:/view/type]"
        );
        return Err(Refused::saying("invalid_arguments", vec![message]));
    }
    Ok(view)
}

fn exchange(world: &mut World, caller: &Caller, args: &Args) -> Result<String, Refused> {
    let pointer = args
        .text("trigger_id")
        .or_else(|| args.text("interactivity_pointer"));
    let Some(trigger) = pointer else {
        let message =
            "[ERROR] one of `trigger_id` and `interactivity_pointer` is required".to_owned();
        return Err(Refused::saying("invalid_arguments", vec![message]));
    };
    world
        .exchange_trigger(&trigger, &caller.app)
        .map_err(|dead| {
            Refused::new(match dead {
                DeadTrigger::Unknown => "invalid_trigger_id",
                DeadTrigger::Expired => "expired_trigger_id",
                DeadTrigger::Exchanged => "exchanged_trigger_id",
            })
        })
}

fn shown(done: Result<View, ViewRefused>) -> Answer {
    match done {
        Ok(view) => {
            let mut shown = view.to_json();
            shown["state"] = json!({ "values": {} });
            Ok(json!({ "view": shown }))
        }
        Err(refused) => Err(Refused::new(refused.code())),
    }
}
