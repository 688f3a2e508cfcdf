// The middle of the page: one conversation with its messages and its box, or an app's home.

import { Composer } from "./composer.js";
import { el, replace, stop, roving, whenChanged } from "./dom.js";
import { guideCard } from "./guide.js";
import { showHeader } from "./header.js";
import { showHome } from "./home.js";
import { MessageList } from "./messages.js";
import { nameOf, readerKey, title } from "./names.js";
import { go, place } from "./place.js";
import { act, appOf, current, isDirect, store } from "./store.js";
import * as tell from "./tell.js";

const SAID_AT_MOST = 200;

// The messages and whispers of the open conversation, in order.
export function everything() {
  const { messages = [], whispers = [] } = store.conversation ?? {};
  const all = [
    ...messages.map((message) => ({ message, whisper: false })),
    ...whispers.map((message) => ({ message, whisper: true })),
  ];
  return all.sort((a, b) => Number(a.message.ts) - Number(b.message.ts));
}

const standsInChannel = ({ message, whisper }) =>
  whisper ? !message.thread_ts || message.thread_ts === message.ts : message.in_channel !== false;

export function conversationPane() {
  const head = el("header", { class: "header" });
  const tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "Parts of this app", hidden: true });
  const list = new MessageList({ label: "Messages" });
  const home = el("div", { class: "home-box", hidden: true });
  const composer = new Composer({ id: "message-box", label: "Message" });
  const closed = el("div", { class: "closed-note", hidden: true });
  const nowhere = el("div", { class: "empty nowhere", hidden: true });
  const parts = [head, tabs, list.node, home, closed, composer.node];
  const node = el(
    "main",
    { class: "conversation", id: "conversation", "aria-labelledby": "conversation-name" },
    parts,
    nowhere,
  );
  const fresh = { identity: null, from: null };
  let lastSaid = null;
  roving(tabs, () => [...tabs.children], { vertical: false, horizontal: true });

  function reveal(ts) {
    if (place().tab) go({ tab: null });
    list.reveal(ts);
  }

  function render() {
    const conversation = current();
    nowhere.hidden = Boolean(conversation);
    if (!conversation) return showNowhere();
    head.hidden = false;
    const { as, at, tab } = place();
    const app = appOf(conversation);
    const all = everything().filter(standsInChannel);
    showHeader(head, conversation, { messages: all.map(({ message }) => message), reveal });
    const isHome = Boolean(app) && tab === "home";
    showTabs(app, isHome);
    for (const part of [list.node, composer.node]) part.hidden = isHome;
    home.hidden = !isHome;
    if (isHome) return void showHome(home, app, store.workspace.homes?.[app.id]);
    noteFresh(`${as} ${at}`, conversation);
    // Before the messages, which are measured when they are shown.
    showEmpty(conversation, all);
    list.render({
      channel: at,
      messages: all,
      inputs: store.conversation?.inputs,
      newFrom: fresh.from,
      identity: `${as} ${at}`,
    });
    showBox(conversation);
    sayNew(`${as} ${at}`, all);
    readAll(conversation);
  }

  function showNowhere() {
    for (const part of parts) part.hidden = true;
    const name = store.workspace.me.shown_name;
    replace(
      nowhere,
      el("h1", { id: "conversation-name" }, "Nothing to see yet"),
      el("p", {}, `${name} is in no conversation here. Somebody has to invite them first.`),
    );
  }

  // What was unread when the person came here stays marked as new until they leave.
  function noteFresh(identity, conversation) {
    if (fresh.identity === identity) return;
    fresh.identity = identity;
    const { me } = store.workspace;
    const ofOthers = ({ message, whisper }) =>
      !whisper && message.user !== me.id && (!message.subtype || message.bot_id);
    const unread = conversation.unread > 0 ? everything().filter(ofOthers).slice(-conversation.unread) : [];
    fresh.from = unread.find(standsInChannel)?.message.ts ?? null;
  }

  function showTabs(app, isHome) {
    tabs.hidden = !app;
    if (!app) return;
    whenChanged(tabs, app.id, () => {
      const tab = (name, words, kind) =>
        el(
          "button",
          {
            class: "tab",
            type: "button",
            role: "tab",
            "data-tab": name,
            "data-focus": `tab/${name}`,
            on: { click: () => open(name, kind, app) },
          },
          words,
        );
      replace(tabs, tab("home", "Home", "open_home"), tab("messages", "Messages", "open_messages"));
    });
    const [first, second] = tabs.children;
    for (const [button, chosen] of [
      [first, isHome],
      [second, !isHome],
    ])
      button.setAttribute("aria-selected", String(chosen));
    stop([...tabs.children], isHome ? first : second);
  }

  function open(name, kind, app) {
    go({ tab: name === "home" ? "home" : null });
    act({ kind, app: app.id });
  }

  function showEmpty(conversation, all) {
    let empty = list.node.querySelector(":scope > .empty");
    if (all.length > 0) return void empty?.remove();
    if (!empty) list.node.prepend((empty = el("div", { class: "empty" })));
    whenChanged(empty, [conversation.id, conversation.purpose, store.workspace.guide, readerKey()], () => {
      const name = title(conversation);
      const words = isDirect(conversation)
        ? `Nothing has been said between you and ${name} yet.`
        : `This is the beginning of ${name}.`;
      replace(
        empty,
        el("h3", {}, name),
        el("p", {}, conversation.purpose || words),
        !isDirect(conversation) && guideCard(),
      );
    });
  }

  function showBox(conversation) {
    const { as, at } = place();
    const canWrite = conversation.member && !conversation.archived;
    composer.node.hidden = !canWrite;
    closed.hidden = canWrite;
    if (!canWrite) {
      whenChanged(closed, [conversation.id, conversation.archived, conversation.member], () => {
        if (conversation.archived)
          return void replace(
            closed,
            el("p", {}, "This channel is archived. It can be read, and nobody can write in it."),
          );
        replace(
          closed,
          el("p", {}, `You look at ${title(conversation)} from outside.`),
          el(
            "button",
            {
              class: "button primary",
              type: "button",
              on: { click: () => act({ kind: "join", channel: conversation.id }) },
            },
            "Join the channel",
          ),
        );
      });
    }
    composer.render({
      key: `${as} ${at}`,
      where: { channel: at },
      placeholder: `Message ${title(conversation)}`,
    });
  }

  // New messages are read out, unless the place has just changed.
  function sayNew(identity, all) {
    const last = all.at(-1)?.message;
    const isNew =
      lastSaid?.identity === identity &&
      last &&
      Number(last.ts) > Number(lastSaid.ts ?? 0) &&
      last.user !== store.workspace.me.id;
    lastSaid = { identity, ts: last?.ts };
    if (isNew) tell.quietly(`${last.app_name ?? nameOf(last.user)}: ${plain(last).slice(0, SAID_AT_MOST)}`);
  }

  // Once for every newest message, whatever comes of it.
  const read = new Set();
  function readAll(conversation) {
    const { id, unread } = conversation;
    const latest = everything().findLast(({ whisper }) => !whisper)?.message.ts;
    const key = `${place().as} ${id} ${latest}`;
    if (!unread || !latest || document.visibilityState !== "visible" || read.has(key)) return;
    read.add(key);
    act({ kind: "read", channel: id, ts: latest });
  }
  document.addEventListener("visibilitychange", () => store.workspace && render());

  return { node, render, reveal, focus: () => composer.box.focus({ preventScroll: true }) };
}

const plain = (message) =>
  (message.text ?? "")
    .replace(/<[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<@([A-Z0-9]+)>/g, (_, id) => nameOf(id))
    .replace(/[*_~`]/g, "");
