// Who can be played: one of them is "you". Switching shows the workspace as that person sees it.

import { el, keepingFocus, patch, replace, roving, stop, whenChanged } from "./dom.js";
import { portrait, readerKey } from "./names.js";
import { go } from "./place.js";
import { store } from "./store.js";
import * as tell from "./tell.js";

const STANDINGS = {
  guest: "guest",
  single_channel_guest: "guest of one channel",
  stranger: "from another company",
};

export const roleOf = (one) => one.title ?? STANDINGS[one.standing] ?? (one.admin ? "admin" : "member");

export function peopleList() {
  const list = el("div", { class: "people", role: "radiogroup", "aria-label": "You act as" });
  const node = el(
    "section",
    { class: "sidebar-section people-section" },
    el("h2", { class: "sidebar-title" }, "You act as"),
    list,
  );
  roving(list, () => [...list.children]);

  function become(id) {
    if (id === store.workspace.me.id) return;
    const { shown_name: name } = store.workspace.people.find((one) => one.id === id);
    go({ as: id, at: null });
    tell.quietly(`You are ${name} now.`);
  }

  function render() {
    const { me, people } = store.workspace;
    const playable = people.filter((one) => one.playable);
    keepingFocus(list, () =>
      patch(list, playable, {
        key: (one) => one.id,
        make: (one) =>
          el("button", {
            class: "persona",
            type: "button",
            role: "radio",
            "data-focus": `persona/${one.id}`,
            on: { click: () => become(one.id) },
          }),
        update: (button, one) => {
          const isMe = one.id === me.id;
          const unread = isMe ? 0 : (one.unread ?? 0);
          button.setAttribute("aria-checked", String(isMe));
          whenChanged(button, [one, isMe, unread, readerKey()], () => fill(button, one, unread));
        },
      }),
    );
    const buttons = [...list.children];
    if (!buttons.includes(document.activeElement))
      stop(buttons, buttons.find((button) => button.getAttribute("aria-checked") === "true") ?? buttons[0]);
  }
  return { node, render };
}

function fill(button, one, unread) {
  replace(
    button,
    portrait(one.id, "small"),
    el(
      "span",
      { class: "persona-words" },
      el("span", { class: "persona-name" }, one.shown_name),
      el("span", { class: "persona-role" }, roleOf(one)),
    ),
    unread > 0 && el("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)),
  );
}
