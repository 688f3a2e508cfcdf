// The emulator's clock in the corner, and moving it: what came of it is told, and for whom.

import * as api from "./api.js";
import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { portrait } from "./names.js";
import { address, place } from "./place.js";
import { now, refresh, store } from "./store.js";
import * as tell from "./tell.js";
import { city, shortDay, time } from "./time.js";

const MOVES = [
  ["hour", "+1 hour"],
  ["morning", "Next working morning"],
  ["event", "Next event"],
];

export function clock() {
  const day = el("span", { class: "clock-day" });
  const hour = el("strong", { class: "clock-time" });
  const where = el("span", { class: "clock-zone" });
  const buttons = MOVES.map(([how, words]) =>
    el(
      "button",
      { class: "button small", type: "button", "data-focus": `clock/${how}`, on: { click: () => move(how) } },
      words,
    ),
  );
  const moves = el("div", { class: "clock-moves", role: "group", "aria-label": "Move the clock" }, buttons);
  const node = el(
    "div",
    { class: "clock" },
    el("div", { class: "clock-face", title: "The time in this workspace" }, icon("clock"), day, hour, where),
    moves,
  );
  let isMoving = false;

  function tick() {
    if (!store.workspace) return;
    const { zone } = store.workspace.me;
    for (const [part, words] of [
      [day, shortDay(now(), zone)],
      [hour, time(now(), zone)],
      [where, city(zone)],
    ]) {
      if (part.textContent !== words) replace(part, words);
    }
  }

  async function move(how) {
    if (isMoving) return;
    isMoving = true;
    node.classList.add("busy");
    const before = unread();
    try {
      const answer = await api.forward(place().as, how);
      await refresh();
      report(answer, before);
    } catch (trouble) {
      if (!(trouble instanceof api.Trouble)) throw trouble;
      tell.trouble(trouble.message);
    } finally {
      isMoving = false;
      node.classList.remove("busy");
    }
  }

  function render() {
    moves.hidden = !store.workspace.clock?.moves;
    tick();
  }
  setInterval(tick, 1000);
  return { node, render };
}

const unread = () =>
  new Map(store.workspace.people.filter((one) => one.playable).map((one) => [one.id, one.unread ?? 0]));

function report({ moved, said }, before) {
  if (moved === false) return void tell.notice("Nothing is planned. The clock stays where it is.");
  const fresh = store.workspace.people
    .filter((one) => one.playable && (one.unread ?? 0) > (before.get(one.id) ?? 0))
    .map((one) => ({ ...one, more: one.unread - (before.get(one.id) ?? 0) }));
  const row = ({ id, shown_name: name, more }) =>
    el(
      "a",
      { class: "news", href: address({ as: id }) },
      portrait(id, "tiny"),
      el("span", {}, `${name}: ${more} new`),
    );
  const what = fresh.length > 0 ? "Something came:" : "Nothing new came.";
  tell.notice(`It is ${said} now. ${what}`, {
    more: fresh.length > 0 ? [el("div", { class: "news-list" }, fresh.map(row))] : [],
  });
}
