// Short notices in a corner, and what is only for screen readers.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_FOR = 9000;

const region = el("div", { class: "unseen", "aria-live": "polite", role: "status" });
const shelf = el("div", { class: "notices" });

// Inside an open dialog everything outside of it is out of reach, for screen readers too.
function inReach(node) {
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (node.parentNode !== host) host.append(node);
}

// A sentence that screen readers say when they have time.
export function quietly(sentence) {
  inReach(region);
  region.replaceChildren();
  // A new node, so that the same sentence twice is said twice.
  requestAnimationFrame(() => region.replaceChildren(el("p", {}, sentence)));
}

export const trouble = (sentence) => notice(sentence, { tone: "trouble", role: "alert" });

// `more` are nodes below the sentence: who has something new, for instance.
export function notice(sentence, { tone = "plain", role = "status", more = [] } = {}) {
  const close = () => {
    clearTimeout(timer);
    node.remove();
  };
  const node = el(
    "div",
    { class: `notice notice-${tone}`, role, "data-tone": tone },
    el("div", { class: "notice-words" }, el("p", {}, sentence), more),
    el(
      "button",
      { class: "icon-button small", type: "button", "aria-label": "Dismiss", on: { click: close } },
      icon("close"),
    ),
  );
  inReach(shelf);
  for (const old of [...shelf.children].filter((other) => other.dataset.tone === tone)) old.remove();
  shelf.append(node);
  let timer = setTimeout(close, SHOWN_FOR);
  node.addEventListener("pointerenter", () => clearTimeout(timer));
  node.addEventListener("focusin", () => clearTimeout(timer));
  node.addEventListener("pointerleave", () => (timer = setTimeout(close, SHOWN_FOR)));
  return close;
}
