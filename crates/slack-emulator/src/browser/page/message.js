// One message: who, when, what, and what can be done with it.

import { attachment } from "./blocks/block.js";
import { el, keepingFocus, replace, whenChanged } from "./dom.js";
import { Surface } from "./form.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { nameOf, person, portrait, readerKey } from "./names.js";
import { go } from "./place.js";
import { act, store } from "./store.js";
import { time } from "./time.js";

export const milliseconds = (ts) => Math.floor(Number(ts) * 1000);

const surfaces = new WeakMap();

// `item`: { message, whisper, compact, inThread, channel, inputs }
export function makeMessage(item) {
  const node = el("article", { class: "message", tabindex: "-1" });
  const { message, channel } = item;
  surfaces.set(
    node,
    new Surface({
      on: { channel, ts: message.ts },
      name: `${item.inThread ? "thread" : "main"}/${message.ts}`,
    }),
  );
  return node;
}

export function updateMessage(node, item) {
  const { message, whisper, compact, inThread } = item;
  const surface = surfaces.get(node);
  keepingFocus(node, () =>
    whenChanged(node, [message, whisper, compact, inThread, readerKey()], () => build(node, surface, item)),
  );
  if (message.blocks?.length) surface.render({ blocks: message.blocks, values: item.inputs });
}

function build(node, surface, item) {
  const { message, whisper, compact } = item;
  const kind = message.subtype && !message.bot_id ? "system" : "";
  node.className = ["message", compact && "compact", whisper && "whisper", kind].filter(Boolean).join(" ");
  node.dataset.ts = message.ts;
  const at = time(milliseconds(message.ts), store.workspace.me.zone);
  node.setAttribute("aria-label", `${author(message)}, ${at}${whisper ? ", only visible to you" : ""}`);
  const stamp = el("time", { class: "stamp", title: at }, at);
  if (kind === "system") {
    return void replace(
      node,
      el("div", { class: "gutter" }, icon("into")),
      el(
        "div",
        { class: "message-main" },
        el("span", { class: "prose" }, mrkdwn(message.text ?? "")),
        " ",
        stamp,
      ),
    );
  }
  replace(
    node,
    el("div", { class: "gutter" }, compact ? stamp : portrait(message.user)),
    el(
      "div",
      { class: "message-main" },
      whisper && el("p", { class: "whisper-note" }, icon("eye"), "Only visible to you"),
      message.pinned && el("p", { class: "pinned-note" }, icon("pin"), "Pinned"),
      !compact && head(message, stamp),
      content(message, surface),
      (message.attachments ?? []).map((one) => attachment(one, () => ({ node: "" }))),
      (message.files ?? []).map(file),
      threadButton(item),
    ),
    toolbar(item),
  );
}

const author = (message) => message.app_name ?? nameOf(message.user);

function head(message, stamp) {
  const who = person(message.user);
  const isApp = Boolean(message.bot_id || who?.bot);
  return el(
    "div",
    { class: "message-head" },
    el("span", { class: "author" }, author(message)),
    isApp && el("span", { class: "badge" }, "App"),
    who?.title && !isApp && el("span", { class: "role" }, who.title),
    stamp,
    message.edited && !isApp && el("span", { class: "edited" }, "(edited)"),
  );
}

function content(message, surface) {
  if (message.blocks?.length) return surface.node;
  return el("div", { class: "prose" }, mrkdwn(message.text ?? ""));
}

function file({ id, name, title, filetype, size }) {
  const kilobytes = size ? ` · ${Math.max(1, Math.round(size / 1024))} KB` : "";
  const href = `/browser/file?${new URLSearchParams({ as: store.workspace.me.id, id })}`;
  return el(
    "a",
    { class: "file", href, download: name, "data-focus": `file/${id}` },
    icon("file"),
    el(
      "div",
      {},
      el("div", { class: "file-title" }, title || name),
      el("div", { class: "file-note" }, `${name} · ${String(filetype ?? "").toUpperCase()}${kilobytes}`),
    ),
  );
}

function threadButton({ message, inThread, channel }) {
  if (!message.reply_count || inThread) return null;
  const count = message.reply_count;
  const last = message.latest_reply
    ? `last at ${time(milliseconds(message.latest_reply), store.workspace.me.zone)}`
    : "";
  return el(
    "button",
    {
      class: "thread-button",
      type: "button",
      "data-focus": `thread/${message.ts}`,
      on: { click: () => go({ at: channel, thread: message.ts }) },
    },
    icon("reply"),
    el("strong", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    el("span", { class: "quiet" }, last),
  );
}

function toolbar({ message, whisper, inThread, channel }) {
  const shortcuts = store.workspace.apps.flatMap((app) =>
    app.shortcuts
      .filter((shortcut) => shortcut.kind === "message")
      .map((shortcut) => ({
        label: shortcut.name,
        note: app.name,
        glyph: "bolt",
        act: () => act({ kind: "shortcut", callback_id: shortcut.callback_id, channel, ts: message.ts }),
      })),
  );
  const canReply = !whisper && !inThread;
  if (whisper || (!canReply && shortcuts.length === 0)) return null;
  const reply =
    canReply &&
    toolButton("reply", "Reply in thread", `reply/${message.ts}`, () =>
      go({ at: channel, thread: message.thread_ts ?? message.ts }),
    );
  const more =
    shortcuts.length > 0 &&
    toolButton("more", "More actions", `more/${inThread ? "thread/" : ""}${message.ts}`, () =>
      openMenu(more, "More actions", shortcuts, { align: "end" }),
    );
  more?.setAttribute?.("aria-haspopup", "menu");
  return el("div", { class: "toolbar", role: "group", "aria-label": "Message actions" }, reply, more);
}

const toolButton = (glyph, label, focus, click) =>
  el(
    "button",
    {
      class: "icon-button small",
      type: "button",
      "aria-label": label,
      title: label,
      "data-focus": focus,
      on: { click },
    },
    icon(glyph),
  );
