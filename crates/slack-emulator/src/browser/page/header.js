// The head of a conversation: name, topic, bookmarks, pins, members, and what can be done with it.

import { asked, confirmed } from "./ask.js";
import { el, keepingFocus, replace, whenChanged } from "./dom.js";
import { icon } from "./icons.js";
import { closePopup, openMenu, openPanel } from "./menu.js";
import { insidePlace, link, nameOf, person, portrait, readerKey, sign, title } from "./names.js";
import { mrkdwn } from "./mrkdwn.js";
import { go } from "./place.js";
import { act, isDirect, store } from "./store.js";

export function showHeader(node, conversation, { messages, reveal }) {
  const pinned = messages.filter((message) => conversation.pins.includes(message.ts));
  keepingFocus(node, () =>
    whenChanged(node, [conversation.id, facts(conversation), pinned, readerKey()], () => {
      replace(node, first(conversation, pinned, reveal), bookmarks(conversation));
    }),
  );
}

const facts = ({ name, kind, shared, topic, purpose, archived, member, members, bookmarks, pins }) => [
  name,
  kind,
  shared,
  topic,
  purpose,
  archived,
  member,
  members,
  bookmarks,
  pins,
];

function first(conversation, pinned, reveal) {
  const direct = isDirect(conversation);
  const who = direct && person(conversation.with);
  const note = direct ? (who?.bot ? "An app" : who?.title) : conversation.topic || conversation.purpose;
  return el(
    "div",
    { class: "header-row" },
    el(
      "div",
      { class: "header-names" },
      el(
        "h1",
        { class: "header-name", id: "conversation-name" },
        sign(conversation),
        el("span", {}, conversation.name),
        conversation.shared && el("span", { class: "badge shared" }, "Shared with another company"),
        conversation.archived && el("span", { class: "badge" }, "Archived"),
      ),
      note && el("p", { class: "header-topic", title: note }, note),
    ),
    el(
      "div",
      { class: "header-tools" },
      pins(conversation, pinned, reveal),
      !direct && members(conversation),
      !direct && more(conversation),
    ),
  );
}

function tool(name, glyph, label, words, click) {
  const button = el(
    "button",
    {
      class: "tool",
      type: "button",
      "aria-label": label,
      title: label,
      "aria-expanded": "false",
      "data-focus": `header/${name}`,
      on: { click: () => click(button) },
    },
    icon(glyph),
    words && el("span", {}, words),
  );
  return button;
}

function pins(conversation, pinned, reveal) {
  if (pinned.length === 0) return null;
  const label = `${pinned.length} pinned message${pinned.length === 1 ? "" : "s"}`;
  const row = (message) =>
    el(
      "button",
      { class: "panel-row", type: "button", on: { click: () => (closePopup(), reveal(message.ts)) } },
      portrait(message.user, "small"),
      el(
        "span",
        { class: "panel-words" },
        el("strong", {}, message.app_name ?? nameOf(message.user)),
        el("span", { class: "clamp" }, mrkdwn(message.text ?? "")),
      ),
    );
  return tool("pins", "pin", label, String(pinned.length), (button) =>
    openPanel(button, "Pinned", pinned.map(row), { align: "end" }),
  );
}

function members(conversation) {
  const count = conversation.members.length;
  const row = (id) => {
    const who = person(id);
    const note =
      who?.title ??
      (who?.bot ? "app" : who?.standing === "member" ? null : who?.standing.replaceAll("_", " "));
    return el(
      "div",
      { class: "panel-row" },
      portrait(id, "small"),
      el(
        "span",
        { class: "panel-words" },
        el("strong", {}, nameOf(id)),
        note && el("span", { class: "quiet" }, note),
      ),
    );
  };
  return tool("members", "people", `${count} member${count === 1 ? "" : "s"}`, String(count), (button) =>
    openPanel(button, "Members", conversation.members.map(row), { align: "end" }),
  );
}

function more(conversation) {
  const { id } = conversation;
  const items = [];
  if (conversation.member && !conversation.archived) {
    items.push({ label: "Invite somebody", glyph: "plus", act: () => invite(conversation) });
    items.push({ label: "Leave the channel", glyph: "out", act: () => act({ kind: "leave", channel: id }) });
    items.push({
      label: "Archive the channel",
      glyph: "file",
      danger: true,
      act: () => archive(conversation),
    });
  }
  if (!conversation.member && !conversation.archived)
    items.push({ label: "Join the channel", glyph: "plus", act: () => act({ kind: "join", channel: id }) });
  if (items.length === 0) return null;
  return tool("more", "more", "Channel actions", null, (button) =>
    openMenu(button, "Channel actions", items, { align: "end" }),
  );
}

function invite(conversation) {
  const anchor = document.querySelector("[data-focus='header/more']");
  const outside = store.workspace.people.filter(
    (one) => !one.deactivated && !conversation.members.includes(one.id),
  );
  const items = outside.map((one) => ({
    label: one.shown_name,
    note: one.title ?? (one.bot ? "app" : undefined),
    act: () => act({ kind: "invite", channel: conversation.id, user: one.id }),
  }));
  openMenu(anchor, "Invite", items.length > 0 ? items : [{ label: "Everybody is here.", act() {} }], {
    align: "end",
  });
}

async function archive(conversation) {
  const sure = await confirmed({
    title: `Archive ${title(conversation)}?`,
    content: el("p", {}, "Nobody can write in it any more. Apps are told, as in a real workspace."),
    confirm: "Archive",
    deny: "Cancel",
    danger: true,
  });
  if (sure) act({ kind: "archive", channel: conversation.id });
}

export async function createChannel() {
  const name = await asked({
    title: "New channel",
    label: "Name",
    hint: "Lower-case letters, digits, - and _.",
    confirm: "Create",
  });
  const answer = name && (await act({ kind: "create_channel", name: name.replace(/^#/, "") }));
  if (answer?.channel) go({ at: answer.channel });
}

function bookmarks(conversation) {
  if (conversation.bookmarks.length === 0) return null;
  const one = (mark) => {
    const node = link(mark.link, mark.title);
    node.classList.add("bookmark");
    node.prepend(icon(insidePlace(mark.link) ? "hash" : "link"));
    node.title = mark.link;
    return el("li", {}, node);
  };
  return el("ul", { class: "bookmarks", "aria-label": "Bookmarks" }, conversation.bookmarks.map(one));
}
