// A month to choose a day in, by mouse or by arrow keys. Days are `2026-11-23`; they have no zone.

import { el, replace, uniqueId } from "../dom.js";
import { icon } from "../icons.js";

const MS = 86_400_000;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const toDate = (day) => new Date(`${day}T00:00:00Z`);
const toDay = (date) => date.toISOString().slice(0, 10);
const plusDays = (day, n) => toDay(new Date(toDate(day).getTime() + n * MS));

function plusMonths(day, n) {
  const date = toDate(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + n);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return toDay(date);
}

// Monday is 0.
const weekday = (day) => (toDate(day).getUTCDay() + 6) % 7;

// `Mon, 23 Nov 2026`
export function dayWords(day) {
  const date = toDate(day);
  return `${WEEKDAYS[weekday(day)].slice(0, 3)}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)} ${date.getUTCFullYear()}`;
}

function fullWords(day) {
  const date = toDate(day);
  return `${WEEKDAYS[weekday(day)]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

export function calendar({ chosen, today, onChoose, onClear }) {
  let cursor = chosen ?? today;
  const heading = el("h3", { class: "calendar-month", id: uniqueId("month"), "aria-live": "polite" });
  const grid = el("div", { class: "calendar-grid", role: "grid", "aria-labelledby": heading.id });
  const step = (glyph, label, months) =>
    el(
      "button",
      {
        class: "icon-button small",
        type: "button",
        "aria-label": label,
        on: { click: () => move(plusMonths(cursor, months), false) },
      },
      icon(glyph),
    );
  const node = el(
    "div",
    { class: "calendar" },
    el(
      "div",
      { class: "calendar-head" },
      step("left", "Previous month", -1),
      heading,
      step("right", "Next month", 1),
    ),
    grid,
    onClear &&
      chosen &&
      el(
        "div",
        { class: "calendar-foot" },
        el("button", { class: "button text", type: "button", on: { click: onClear } }, "Clear"),
      ),
  );

  function move(day, focus = true) {
    cursor = day;
    show();
    if (focus) focusDay();
  }

  function show() {
    const first = `${cursor.slice(0, 8)}01`;
    const date = toDate(first);
    replace(heading, `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`);
    const start = plusDays(first, -weekday(first));
    const head = WEEKDAYS.map((name) =>
      el("span", { role: "columnheader", class: "calendar-weekday", "aria-label": name }, name.slice(0, 2)),
    );
    const weeks = [0, 1, 2, 3, 4, 5].map((week) =>
      el(
        "div",
        { class: "calendar-row", role: "row" },
        [0, 1, 2, 3, 4, 5, 6].map((at) => cell(plusDays(start, week * 7 + at))),
      ),
    );
    replace(grid, el("div", { class: "calendar-row", role: "row" }, head), weeks);
  }

  function cell(day) {
    const classes = [
      "calendar-day",
      day.slice(0, 7) !== cursor.slice(0, 7) && "outside",
      weekday(day) > 4 && "weekend",
      day === today && "today",
      day === chosen && "chosen",
    ];
    return el(
      "button",
      {
        class: classes.filter(Boolean).join(" "),
        type: "button",
        role: "gridcell",
        tabindex: day === cursor ? "0" : "-1",
        "data-day": day,
        "aria-label": `${fullWords(day)}${day === today ? ", today" : ""}`,
        "aria-selected": String(day === chosen),
        on: { click: () => onChoose(day) },
      },
      String(Number(day.slice(8))),
    );
  }

  const focusDay = () => grid.querySelector(`[data-day="${cursor}"]`)?.focus();

  grid.addEventListener("keydown", (event) => {
    const to = {
      ArrowLeft: () => plusDays(cursor, -1),
      ArrowRight: () => plusDays(cursor, 1),
      ArrowUp: () => plusDays(cursor, -7),
      ArrowDown: () => plusDays(cursor, 7),
      Home: () => plusDays(cursor, -weekday(cursor)),
      End: () => plusDays(cursor, 6 - weekday(cursor)),
      PageUp: () => plusMonths(cursor, event.shiftKey ? -12 : -1),
      PageDown: () => plusMonths(cursor, event.shiftKey ? 12 : 1),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    move(to());
  });
  show();
  return { node, focus: focusDay };
}
