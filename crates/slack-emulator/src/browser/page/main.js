// Puts the page together and keeps it up to date.

import * as api from "./api.js";
import { clock } from "./clock.js";
import { conversationPane, everything } from "./conversation.js";
import { drawer } from "./drawer.js";
import { el, replace } from "./dom.js";
import { showModals } from "./modal.js";
import { place } from "./place.js";
import { sidebar } from "./sidebar.js";
import { current, onChange, refresh, setTime, store } from "./store.js";
import { themeButton } from "./theme.js";
import { threadPanel } from "./thread.js";
import { title } from "./names.js";

const left = sidebar();
const middle = conversationPane();
const right = threadPanel();
const corner = clock();
const below = drawer();
const name = el("span", { class: "workspace-name" });
const lost = el(
  "p",
  { class: "lost", role: "status", hidden: true },
  "No connection to the stand-in. Trying again…",
);

const skip = el(
  "button",
  { class: "skip button primary", type: "button", on: { click: () => middle.focus() } },
  "Skip to the message box",
);

replace(
  document.getElementById("page"),
  skip,
  el(
    "header",
    { class: "topbar" },
    el(
      "div",
      { class: "workspace" },
      name,
      el("span", { class: "stand-in" }, "A stand-in for Slack, not made by Slack"),
    ),
    lost,
    corner.node,
    el("div", { class: "topbar-tools" }, below.toggle, themeButton()),
  ),
  el("div", { class: "columns" }, left.node, middle.node, right.node),
  below.node,
);

let shownPerson = null;

onChange(() => {
  const { workspace } = store;
  const conversation = current();
  if (name.textContent !== workspace.workspace.name) replace(name, workspace.workspace.name);
  document.title = [conversation && title(conversation), workspace.me.shown_name, workspace.workspace.name]
    .filter(Boolean)
    .join(" · ");
  left.render();
  corner.render();
  middle.render();
  right.render(everything());
  showModals();
  below.render();
  document.getElementById("page").dataset.ready = `${workspace.me.id} ${place().at} ${workspace.version}`;
  if (shownPerson === null && workspace.modals.length === 0) middle.focus();
  shownPerson = workspace.me.id;
});

api.listen({ changed: refresh, time: setTime, lost: (isLost) => (lost.hidden = !isLost) });
refresh();
