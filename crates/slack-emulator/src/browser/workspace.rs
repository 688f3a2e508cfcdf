//! What a person has before them, but for the messages: who and what is there, what is unread, which
//! forms are open.

use serde_json::{Map, Value, json};

use super::Browser;
use super::routes::Desk;
use crate::app::ShortcutKind;
use crate::person::Person;
use crate::world::World;
use crate::world::app::Install;
use crate::world::channel::{Channel, Kind};
use crate::world::user::{Standing, User};
use crate::world::view::View;

pub(super) fn workspace(desk: &Desk, me: &Person) -> Value {
    // Read before the world: what changes in between is told again.
    let version = *desk.hub.changes().borrow();
    let browser = &desk.browser;
    let mut world = desk.hub.world();
    open_conversations_with_apps(&mut world, browser, me);
    let world = &*world;
    let team = world.teams.get(&browser.team);
    let usergroups: Vec<Value> = team
        .iter()
        .flat_map(|team| &team.usergroups)
        .map(|group| json!({ "id": group.id, "handle": group.handle, "name": group.name }))
        .collect();
    json!({
        "version": version,
        "now": world.now(),
        "workspace": { "id": browser.team, "name": team.map(|team| &team.name) },
        "guide": browser.guide.as_ref().map(|(title, steps)| json!({ "title": title, "steps": steps })),
        "clock": { "moves": browser.clock.as_ref().is_some_and(|clock| !clock.is_closed()) },
        "me": world.users.get(me.id()).map(|user| person(browser, user)),
        "people": people(world, browser, me),
        "apps": apps(world, browser, me),
        "usergroups": usergroups,
        "conversations": conversations(world, me),
        "modals": modals(world, me),
        "homes": homes(world, browser, me),
    })
}

fn installed<'a>(world: &'a World, browser: &Browser) -> impl Iterator<Item = &'a Install> {
    let team = browser.team.clone();
    let mut installs = world.installs.iter();
    std::iter::from_fn(move || {
        installs.find(|install| install.team == team && !install.uninstalled)
    })
}

/// The conversation with every app is always there, for whoever may have one.
fn open_conversations_with_apps(world: &mut World, browser: &Browser, me: &Person) {
    if is_stranger(world, me) {
        return;
    }
    let bots: Vec<String> = installed(world, browser)
        .map(|install| install.bot_user.clone())
        .collect();
    for bot in bots {
        world.direct_of_two(&browser.team, me.id(), &bot);
    }
}

fn is_stranger(world: &World, me: &Person) -> bool {
    let user = world.users.get(me.id());
    user.is_none_or(|user| user.standing == Standing::Stranger)
}

fn person(browser: &Browser, user: &User) -> Value {
    let standing = match user.standing {
        Standing::Member => "member",
        Standing::Guest => "guest",
        Standing::SingleChannelGuest => "single_channel_guest",
        Standing::Stranger => "stranger",
    };
    let title = browser.title_of(&user.id);
    json!({
        "id": user.id,
        "name": user.name,
        "shown_name": user.shown_name(),
        "zone": user.zone,
        "standing": standing,
        "admin": user.admin,
        "deactivated": user.deactivated,
        "bot": user.bot.is_some(),
        "title": title,
        "playable": title.is_some() && !user.deactivated,
    })
}

/// Those who may be played, in the order given; then everybody else whom this person knows.
fn people(world: &World, browser: &Browser, me: &Person) -> Vec<Value> {
    let played = browser.people.iter();
    let played = played.filter_map(|(id, _)| world.users.get(id));
    let others = world.users.values().filter(|user| {
        user.team == browser.team
            && browser.title_of(&user.id).is_none()
            && (world.knows(me.id(), &user.id) || user.bot.is_some())
    });
    let played = played.map(|user| {
        let mut shown = person(browser, user);
        shown["unread"] = json!(waiting(world, user));
        shown
    });
    let others = others.map(|user| person(browser, user));
    played.chain(others).collect()
}

/// How much somebody has not read, wherever it is.
fn waiting(world: &World, user: &User) -> usize {
    let channels = world.channels.values();
    let theirs = channels.filter(|channel| channel.team == user.team && !channel.deleted);
    theirs
        .map(|channel| world.unread(&user.id, channel).count)
        .sum()
}

/// People of other companies cannot run commands and shortcuts, so that they have none.
fn apps(world: &World, browser: &Browser, me: &Person) -> Vec<Value> {
    let runs = !is_stranger(world, me);
    let shown = installed(world, browser).map(|install| {
        let commands = install.commands.keys().filter(|_| runs).map(|command| {
            let told = browser.commands.get(command);
            let (description, hint) = told.map_or(("", ""), |(what, hint)| (what, hint));
            json!({ "command": command, "description": description, "hint": hint })
        });
        let shortcuts = install.shortcuts.iter().filter(|_| runs).map(|shortcut| {
            let kind = match shortcut.kind {
                ShortcutKind::Global => "global",
                ShortcutKind::Message => "message",
            };
            json!({ "name": shortcut.name, "kind": kind, "callback_id": shortcut.callback_id })
        });
        json!({
            "id": install.id,
            "name": install.name,
            "bot_user": install.bot_user,
            "commands": commands.collect::<Vec<_>>(),
            "shortcuts": shortcuts.collect::<Vec<_>>(),
        })
    });
    shown.collect()
}

fn conversations(world: &World, me: &Person) -> Vec<Value> {
    let seen = world
        .channels
        .values()
        .filter(|channel| channel.team == me.team() && world.shows(channel, me.id()));
    seen.map(|channel| conversation(world, me, channel))
        .collect()
}

fn conversation(world: &World, me: &Person, channel: &Channel) -> Value {
    let kind = match channel.kind {
        Kind::Public => "public",
        Kind::Private => "private",
        Kind::Direct => "direct",
        Kind::Group => "group",
    };
    let others = || channel.members.iter().filter(|member| *member != me.id());
    let name_of = |id: &String| {
        let user = world.users.get(id);
        user.map_or_else(|| id.clone(), |user| user.shown_name().to_owned())
    };
    let name = if channel.kind.has_name() {
        channel.name.clone()
    } else {
        others().map(name_of).collect::<Vec<_>>().join(", ")
    };
    let unread = world.unread(me.id(), channel);
    let mut standing = channel.messages.iter().rev();
    let latest = standing.find(|message| message.in_channel());
    let bookmarks = channel
        .bookmarks
        .iter()
        .map(|mark| json!({ "title": mark.title, "link": mark.link, "emoji": mark.emoji }));
    let mut shown = json!({
        "id": channel.id,
        "kind": kind,
        "name": name,
        "topic": channel.topic.value,
        "purpose": channel.purpose.value,
        "archived": channel.archived,
        "shared": channel.shared_with.is_some(),
        "member": channel.has(me.id()),
        "members": channel.members,
        "unread": unread.count,
        "mentioned": unread.mentioned,
        "latest": latest.map(|message| &message.ts),
        "bookmarks": bookmarks.collect::<Vec<_>>(),
        "pins": channel.pins.iter().map(|pin| &pin.ts).collect::<Vec<_>>(),
    });
    if channel.kind == Kind::Direct {
        shown["with"] = json!(others().next().or(channel.members.first()));
    }
    shown
}

/// The open forms, bottom to top, each with what stands under its inputs.
fn modals(world: &World, me: &Person) -> Vec<Value> {
    let stack = world.stacks.get(me.id()).into_iter().flatten();
    stack
        .filter_map(|id| world.views.get(id))
        .map(view)
        .collect()
}

fn view(view: &View) -> Value {
    let mut shown = view.to_json();
    shown["errors"] = json!(view.errors);
    shown["trouble"] = json!(view.trouble);
    shown
}

fn homes(world: &World, browser: &Browser, me: &Person) -> Value {
    let each = installed(world, browser).map(|install| {
        let key = (install.id.clone(), me.id().to_owned());
        let home = world.homes.get(&key).and_then(|id| world.views.get(id));
        (install.id.clone(), home.map_or(Value::Null, view))
    });
    Value::Object(each.collect::<Map<_, _>>())
}
