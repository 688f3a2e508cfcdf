// "What happened": every call between the app and the workspace, as it comes, with its JSON.

import * as api from "./api.js";
import { el, patch, replace, stop, roving } from "./dom.js";
import { icon } from "./icons.js";
import { conversationNamed, nameOf, title } from "./names.js";
import { store } from "./store.js";
import * as tell from "./tell.js";
import { shortDay, time } from "./time.js";
import { pretty, unpacked } from "./json.js";

const MOST = 500;
// The journal comes in pieces of at most so many calls.
const A_LOT = 500;
const WAYS = [
  ["all", "Everything"],
  ["to_slack", "App → Slack"],
  ["to_app", "Slack → app"],
];

export function drawer() {
  const calls = [];
  let next = 0;
  let way = "all";
  let chosen = null;
  let fetching = null;
  let followsEnd = true;

  const filter = el("input", {
    class: "search",
    type: "search",
    placeholder: "Filter",
    "aria-label": "Filter the calls",
    on: { input: () => show() },
  });
  const ways = el(
    "div",
    { class: "segments", role: "group", "aria-label": "Direction" },
    WAYS.map(([name, words]) =>
      el(
        "button",
        {
          class: "segment",
          type: "button",
          "data-way": name,
          "aria-pressed": String(name === way),
          on: { click: () => choose(name) },
        },
        words,
      ),
    ),
  );
  const rows = el("div", { class: "calls", role: "listbox", "aria-label": "Calls" });
  const detail = el("div", { class: "call-detail", role: "region", "aria-label": "The chosen call" });
  const toggle = el(
    "button",
    {
      class: "button small ghost",
      type: "button",
      "aria-expanded": "false",
      "aria-controls": "drawer",
      on: { click: () => open(node.hidden) },
    },
    icon("list"),
    "What happened",
  );
  const node = el(
    "section",
    { class: "drawer", id: "drawer", "aria-label": "What happened", hidden: true },
    el(
      "header",
      { class: "drawer-head" },
      el("h2", {}, "What happened"),
      ways,
      el("div", { class: "search-row" }, icon("search"), filter),
      el(
        "button",
        { class: "icon-button", type: "button", "aria-label": "Close", on: { click: () => open(false) } },
        icon("close"),
      ),
    ),
    el("div", { class: "drawer-body" }, rows, detail),
  );
  roving(rows, () => [...rows.children]);
  rows.addEventListener(
    "scroll",
    () => (followsEnd = rows.scrollHeight - rows.scrollTop - rows.clientHeight < 40),
  );
  rows.addEventListener("focusin", ({ target }) => target.dataset.n && pick(Number(target.dataset.n)));
  node.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  explain();

  function open(isOpen) {
    node.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      followsEnd = true;
      render();
      filter.focus();
    } else {
      toggle.focus();
    }
  }

  function choose(name) {
    way = name;
    for (const button of ways.children)
      button.setAttribute("aria-pressed", String(button.dataset.way === name));
    show();
  }

  function render() {
    if (node.hidden) return;
    fetching ??= fetchMore().finally(() => (fetching = null));
  }

  async function fetchMore() {
    try {
      let answer;
      do {
        answer = await api.journal(next);
        // A smaller number: the journal was forgotten and began anew.
        if (answer.next < next) forget();
        next = answer.next;
        calls.push(...answer.calls);
      } while (answer.calls.length >= A_LOT);
      calls.splice(0, Math.max(0, calls.length - MOST));
      show();
    } catch (trouble) {
      tell.trouble(trouble.message);
    }
  }

  function forget() {
    calls.length = 0;
    chosen = null;
    replace(rows);
    explain();
  }

  function show() {
    const words = filter.value.trim().toLowerCase();
    const shown = calls.filter(
      (call) =>
        (way === "all" || call.way === way) &&
        [call.method, call.what, call.error, about(call.about)].join(" ").toLowerCase().includes(words),
    );
    patch(rows, shown, { key: (call) => call.n, make: row });
    const all = [...rows.children];
    if (!all.some((one) => one.tabIndex === 0)) stop(all, all.at(-1));
    if (followsEnd) rows.scrollTop = rows.scrollHeight;
  }

  function row(call) {
    const { zone } = store.workspace.me;
    const good = call.status >= 200 && call.status < 300 && !call.error && !call.fault;
    const node = el(
      "div",
      {
        class: `call ${call.way} ${good ? "" : "bad"}`,
        role: "option",
        tabindex: "-1",
        "data-n": call.n,
        "aria-selected": "false",
      },
      el(
        "span",
        { class: "call-way", title: call.way === "to_slack" ? "The app called Slack" : "Slack told the app" },
        icon(call.way === "to_slack" ? "into" : "out"),
      ),
      el(
        "span",
        { class: "call-method", title: call.method },
        call.method,
        !good && el("span", { class: "call-trouble" }, ` ${call.error ?? (call.status || "no answer")}`),
        call.what && el("span", { class: "call-what" }, ` ${call.what}`),
      ),
      el("span", { class: "call-about" }, about(call.about)),
      el("span", { class: "call-took" }, `${call.took_ms} ms`),
      el(
        "time",
        { class: "call-time" },
        `${shortDay(call.at, zone).split(" ").slice(1).join(" ")}, ${time(call.at, zone)}`,
      ),
    );
    return node;
  }

  async function pick(n) {
    if (chosen === n) return;
    chosen = n;
    for (const one of rows.children) one.setAttribute("aria-selected", String(Number(one.dataset.n) === n));
    try {
      const call = await api.call(n);
      if (chosen === n) replace(detail, parts(call));
    } catch (trouble) {
      replace(detail, el("p", { class: "absent" }, trouble.message));
    }
  }

  function explain() {
    replace(
      detail,
      el(
        "p",
        { class: "absent" },
        "Choose a call to see what was sent and what was answered. Tokens are never shown.",
      ),
    );
  }

  return { node, toggle, render };
}

function about(id) {
  if (!id) return "";
  const known = conversationNamed(id);
  if (known) return title(known);
  if (id.startsWith("V")) return "a form";
  return id.startsWith("D") ? "a direct message" : nameOf(id);
}

function parts(call) {
  const { arguments: args, answer, ...rest } = call;
  const part = (heading, value) => [
    el("h3", {}, heading),
    value === undefined || value === null
      ? el("p", { class: "absent" }, "Nothing.")
      : pretty(unpacked(value)),
  ];
  return [
    el(
      "p",
      { class: "call-title" },
      el("strong", {}, rest.method),
      ` · ${rest.way === "to_slack" ? "the app called Slack" : "Slack told the app"} · status ${rest.status || "none"}`,
      rest.error && ` · ${rest.error}`,
      rest.fault && ` · fault: ${rest.fault}`,
    ),
    part("What was sent", args),
    part("What was answered", answer),
  ];
}
