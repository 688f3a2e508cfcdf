// Days, times of day, and both together.

import { el, replace, uniqueId } from "../dom.js";
import { icon } from "../icons.js";
import { closePopup, isOpenAt, popUp } from "../menu.js";
import { now, store } from "../store.js";
import { day as dayOf, time as timeOf } from "../time.js";
import { calendar, dayWords } from "./calendar.js";
import { tied } from "./element.js";
import { picker } from "./picker.js";

const STEP = 15;

export function datePicker(context) {
  const made = dayButton({
    attributes: tied(context),
    placeholder: context.element.placeholder?.text ?? "Choose a day",
    chosen: context.state?.selected_date ?? null,
    onChoose: (day) => context.changed({ type: "datepicker", selected_date: day }),
  });
  return { ...made, write: (state) => made.write(state?.selected_date ?? null) };
}

function dayButton({ attributes, placeholder, chosen, onChoose }) {
  let day = chosen;
  const value = el("span", { class: "picker-value", id: uniqueId("value") });
  const node = el(
    "button",
    {
      class: "picker day",
      type: "button",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      ...attributes,
    },
    icon("calendar"),
    value,
  );
  if (attributes["aria-labelledby"])
    node.setAttribute("aria-labelledby", `${attributes["aria-labelledby"]} ${value.id}`);
  const show = () => {
    value.classList.toggle("placeholder", !day);
    replace(value, day ? dayWords(day) : placeholder);
  };
  const choose = (next) => {
    day = next;
    show();
    closePopup();
    node.focus();
    onChoose(day);
  };
  const open = () => {
    if (isOpenAt(node)) return closePopup();
    const today = dayOf(now(), store.workspace.me.zone);
    const month = calendar({ chosen: day, today, onChoose: choose, onClear: () => choose(null) });
    const popup = el(
      "div",
      { class: "calendar-popup", role: "dialog", "aria-label": "Choose a day" },
      month.node,
    );
    popUp(popup, node);
    month.focus();
  };
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      open();
    }
  });
  show();
  return {
    node,
    target: node,
    write(next) {
      if (next === day) return;
      day = next;
      show();
    },
  };
}

export function timePicker(context) {
  const made = timeButton({
    attributes: tied(context),
    placeholder: context.element.placeholder?.text ?? "Choose a time",
    chosen: context.state?.selected_time ?? null,
    onChoose: (time) => context.changed({ type: "timepicker", selected_time: time }),
  });
  return { ...made, write: (state) => made.write(state?.selected_time ?? null) };
}

const option = (time) => ({ value: time, label: time });

function timeButton({ attributes, placeholder, chosen, onChoose }) {
  const made = picker({
    attributes,
    placeholder,
    glyph: "clock",
    chosen: chosen ? [option(chosen)] : [],
    groups: (typed) => [{ options: times(typed).map(option) }],
    onChoose: ([{ value }]) => onChoose(value),
  });
  made.node.classList.add("time");
  return { ...made, write: (time) => made.write(time ? [option(time)] : []) };
}

// The times to offer: every quarter of an hour from eight in the morning on, or what was typed.
function times(typed) {
  const all = Array.from({ length: (24 * 60) / STEP }, (_, at) => {
    const minutes = (at * STEP + 8 * 60) % (24 * 60);
    return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  });
  const [, hour, minute] = typed.match(/^(\d{1,2})[:.]?(\d{2})?$/) ?? [];
  if (hour === undefined) return typed ? [] : all;
  const exact =
    minute && Number(hour) < 24 && Number(minute) < 60 ? [`${hour.padStart(2, "0")}:${minute}`] : [];
  const begun = all.filter(
    (time) => time.startsWith(typed) || time.startsWith(`${hour.padStart(2, "0")}:${minute ?? ""}`),
  );
  return [...new Set([...exact, ...begun])];
}

// A moment, chosen as a day and a time in this person's zone.
export function dateTimePicker(context) {
  const { zone } = store.workspace.me;
  const split = (state) => {
    const ms = state?.selected_date_time ? state.selected_date_time * 1000 : null;
    return ms === null ? [null, null] : [dayOf(ms, zone), timeOf(ms, zone)];
  };
  let [day, time] = split(context.state);
  const changed = () => {
    const seconds = day && time ? moment(day, time, zone) / 1000 : null;
    context.changed({ type: "datetimepicker", selected_date_time: seconds });
  };
  const attributes = tied(context);
  const days = dayButton({
    attributes,
    placeholder: "Choose a day",
    chosen: day,
    onChoose: (next) => ((day = next), changed()),
  });
  const hours = timeButton({
    attributes: { "aria-labelledby": attributes["aria-labelledby"] },
    placeholder: "Choose a time",
    chosen: time,
    onChoose: (next) => ((time = next), changed()),
  });
  return {
    node: el("div", { class: "row" }, days.node, hours.node),
    target: days.node,
    write(state) {
      [day, time] = split(state);
      days.write(day);
      hours.write(time);
    },
  };
}

// The moment at which the clocks of a zone say so: guessed as UTC, then mended by what they say.
function moment(day, time, zone) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let ms = wanted;
  for (let round = 0; round < 2; round += 1)
    ms += wanted - Date.parse(`${dayOf(ms, zone)}T${timeOf(ms, zone)}:00Z`);
  return ms;
}
