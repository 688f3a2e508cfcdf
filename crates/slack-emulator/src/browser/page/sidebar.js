// The left side: who plays, what can be started, channels, people to write to, apps.

import { el, keepingFocus, patch, replace, whenChanged } from "./dom.js";
import { guideBox } from "./guide.js";
import { createChannel } from "./header.js";
import { icon } from "./icons.js";
import { readerKey, sign } from "./names.js";
import { openMenu } from "./menu.js";
import { peopleList } from "./people.js";
import { address, go, place } from "./place.js";
import { act, appOf, isDirect, store } from "./store.js";

export function sidebar() {
  const people = peopleList();
  const guide = guideBox();
  const shortcuts = el("div", { class: "shortcuts" });
  const sections = {
    channels: section("Channels", adding("New channel", createChannel)),
    directs: section("Direct messages", adding("New direct message", writeTo)),
    apps: section("Apps"),
    others: section("Other channels"),
  };
  const nav = el(
    "nav",
    { "aria-label": "Conversations" },
    Object.values(sections).map(({ node }) => node),
  );
  const node = el("div", { class: "sidebar", id: "sidebar" }, people.node, shortcuts, nav, guide.node);

  function render() {
    people.render();
    guide.render();
    keepingFocus(node, () => showShortcuts(shortcuts));
    const { conversations } = store.workspace;
    const named = conversations.filter((one) => !isDirect(one)).sort((a, b) => a.name.localeCompare(b.name));
    const direct = conversations.filter(isDirect);
    fill(
      sections.channels,
      named.filter((one) => one.member && !one.archived),
    );
    fill(
      sections.directs,
      direct.filter((one) => !appOf(one)).sort((a, b) => a.name.localeCompare(b.name)),
    );
    fill(sections.apps, direct.filter(appOf));
    fill(
      sections.others,
      named.filter((one) => !one.member || one.archived),
    );
  }
  return { node, render };
}

const adding = (label, click) =>
  el(
    "button",
    {
      class: "icon-button small",
      type: "button",
      "aria-label": label,
      title: label,
      on: { click: (event) => click(event.currentTarget) },
    },
    icon("plus"),
  );

function writeTo(anchor) {
  const others = store.workspace.people.filter(
    (one) => !one.deactivated && !one.bot && one.id !== store.workspace.me.id,
  );
  const open = async (user) => {
    const answer = await act({ kind: "open_direct", user });
    if (answer?.channel) go({ at: answer.channel });
  };
  openMenu(
    anchor,
    "New direct message",
    others.map((one) => ({ label: one.shown_name, note: one.title ?? undefined, act: () => open(one.id) })),
  );
}

function section(heading, tool) {
  const list = el("ul", { class: "places" });
  const node = el(
    "section",
    { class: "sidebar-section" },
    el("div", { class: "sidebar-head" }, el("h2", { class: "sidebar-title" }, heading), tool),
    list,
  );
  return { node, list, isKept: Boolean(tool) };
}

function fill({ node, list, isKept }, conversations) {
  node.hidden = conversations.length === 0 && !isKept;
  keepingFocus(list, () =>
    patch(list, conversations, {
      key: (one) => one.id,
      make: () => el("li", {}),
      update: (item, one) => {
        const isHere = one.id === place().at;
        whenChanged(
          item,
          [one.name, one.kind, one.unread, one.mentioned, one.archived, isHere, place().as, readerKey()],
          () => replace(item, entry(one, isHere)),
        );
      },
    }),
  );
}

function entry(one, isHere) {
  const isUnread = one.unread > 0 && !isHere;
  const counts = isUnread && (isDirect(one) || one.mentioned);
  return el(
    "a",
    {
      class: ["place", isHere && "here", isUnread && "unread"].filter(Boolean).join(" "),
      href: address({ at: one.id }),
      "aria-current": isHere ? "page" : null,
      "data-focus": `place/${one.id}`,
      title: one.name,
    },
    sign(one),
    el("span", { class: "place-name" }, one.name),
    one.archived && el("span", { class: "place-note" }, "archived"),
    counts && el("span", { class: "count" }, String(one.unread), el("span", { class: "unseen" }, " unread")),
    isUnread && !counts && el("span", { class: "unseen" }, "unread"),
  );
}

function showShortcuts(node) {
  const all = store.workspace.apps.flatMap((app) => app.shortcuts.filter((one) => one.kind === "global"));
  whenChanged(node, [all, readerKey()], () =>
    replace(
      node,
      all.map((one) =>
        el(
          "button",
          {
            class: "shortcut",
            type: "button",
            "data-focus": `shortcut/${one.callback_id}`,
            on: { click: () => act({ kind: "shortcut", callback_id: one.callback_id }) },
          },
          icon("bolt"),
          el("span", {}, one.name),
        ),
      ),
    ),
  );
  node.hidden = all.length === 0;
}
