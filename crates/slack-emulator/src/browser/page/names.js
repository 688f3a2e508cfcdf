// People, channels and groups by their ids: names, portraits, mentions.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { address } from "./place.js";
import { now, store } from "./store.js";
import { day } from "./time.js";

const HUES = 8;

export const person = (id) => store.workspace?.people.find((one) => one.id === id);
export const conversationNamed = (id) => store.workspace?.conversations.find((one) => one.id === id);
export const nameOf = (id) => (id === "USLACKBOT" ? "Workspace" : (person(id)?.shown_name ?? id));
export const groupOf = (id) => store.workspace?.usergroups.find((one) => one.id === id);

// A number that changes when what rendered text depends on beside the text does: names, the reader, their day.
const readers = new Map();
let lastReader = { workspace: null, key: 0 };
export function readerKey() {
  const { workspace } = store;
  if (lastReader.workspace !== workspace) {
    const { me, people, conversations, usergroups } = workspace;
    const names = [
      people.map((one) => one.shown_name),
      conversations.map((one) => one.name),
      usergroups.map((one) => one.handle),
    ];
    const text = JSON.stringify([me.id, me.zone, day(now(), me.zone), names]);
    if (!readers.has(text)) readers.set(text, readers.size);
    lastReader = { workspace, key: readers.get(text) };
  }
  return lastReader.key;
}

function hue(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % HUES;
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0].toUpperCase()).join("") || "?";
}

// Initials on a colour of their own; apps have a square, people a circle.
export function portrait(id, size = "") {
  const who = person(id);
  const name = nameOf(id);
  // People who can be played are few: in order, so that no two of them look alike.
  const known = store.workspace.people.filter((one) => one.playable).findIndex((one) => one.id === id);
  const colour = known >= 0 ? known % HUES : hue(id);
  return el(
    "span",
    { class: `portrait hue-${colour} ${who?.bot ? "app" : ""} ${size}`, "aria-hidden": "true" },
    size === "tiny" ? initials(name)[0] : initials(name),
  );
}

// What stands before a conversation's name.
export function sign(conversation) {
  if (conversation.kind === "direct") return portrait(conversation.with, "tiny");
  if (conversation.kind === "group") return icon("people");
  return icon(conversation.kind === "private" ? "lock" : "hash");
}

export const title = (conversation) =>
  conversation.kind === "public" || conversation.kind === "private"
    ? `#${conversation.name}`
    : conversation.name;

export function mention(id) {
  const mine = store.workspace.me.id === id;
  return el("span", { class: `mention ${mine ? "mine" : ""}` }, `@${nameOf(id)}`);
}

export function groupMention(id, label) {
  const name = groupOf(id)?.handle ?? label ?? id;
  return el("span", { class: "mention" }, `@${name.replace(/^@/, "")}`);
}

export const broadcast = (range) => el("span", { class: "mention mine" }, `@${range}`);

// A channel leads there, if the reader may see it.
export function channelLink(id, label) {
  const known = conversationNamed(id);
  if (!known) return el("span", { class: "mention" }, label ? `#${label}` : "a private channel");
  return el("a", { class: "mention", href: address({ at: id }) }, title(known));
}

// Slack's addresses of conversations and messages lead to a place on this page.
export function insidePlace(url) {
  const [, id, ts] =
    url.match(/^https:\/\/[a-z0-9.-]*slack\.com\/archives\/([A-Z0-9]+)(?:\/p(\d+))?/) ??
    url.match(/^https:\/\/slack\.com\/app_redirect\?(?:.*&)?channel=([A-Z0-9]+)/) ??
    url.match(/^slack:\/\/channel\?(?:.*&)?id=([A-Z0-9]+)/) ??
    [];
  if (!id || !conversationNamed(id)) return null;
  const thread = new URLSearchParams(url.split("?")[1]).get("thread_ts");
  return { at: id, thread: thread ?? null, message: ts ? `${ts.slice(0, -6)}.${ts.slice(-6)}` : null };
}

// A link out of the page opens a new window; only what a browser may open is a link at all.
export function link(url, label) {
  const inside = insidePlace(url);
  if (inside) return el("a", { class: "link", href: address({ at: inside.at }) }, label || url);
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return el("span", {}, label || url);
  return el(
    "a",
    { class: "link", href: url, target: "_blank", rel: "noopener noreferrer" },
    label || url.replace(/^mailto:/, ""),
  );
}
