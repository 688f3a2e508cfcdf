// Boxes to tick, and buttons of which one is chosen.

import { el, uniqueId } from "../dom.js";
import { textObject } from "../mrkdwn.js";
import { tied } from "./element.js";

export function boxes(context) {
  const { element, names } = context;
  const multiple = element.type === "checkboxes";
  const group = uniqueId("boxes");
  const rows = (element.options ?? []).map((option) => row(option, multiple, group));
  const read = (state) =>
    new Set(
      (multiple ? (state?.selected_options ?? []) : [state?.selected_option])
        .filter(Boolean)
        .map((one) => one.value),
    );
  const write = (state) => {
    const chosen = read(state);
    for (const { option, input } of rows) input.checked = chosen.has(option.value);
  };
  write(context.state);
  const node = el(
    "div",
    {
      class: "boxes",
      role: multiple ? "group" : "radiogroup",
      "aria-labelledby": names?.label,
      "aria-describedby": tied(context)["aria-describedby"],
    },
    rows.map((one) => one.node),
  );
  if (rows[0]) rows[0].input.dataset.focus = context.focus;
  node.addEventListener("change", () => {
    const chosen = rows.filter(({ input }) => input.checked).map(({ option }) => option);
    context.changed(
      multiple
        ? { type: element.type, selected_options: chosen }
        : { type: element.type, selected_option: chosen[0] ?? null },
    );
  });
  return { node, target: rows[0]?.input, write };
}

function row(option, multiple, group) {
  const input = el("input", { type: multiple ? "checkbox" : "radio", name: group, class: "box" });
  const words = el(
    "span",
    { class: "box-words" },
    el("span", {}, textObject(option.text)),
    option.description && el("span", { class: "hint" }, textObject(option.description)),
  );
  return { option, input, node: el("label", { class: "box-row" }, input, words) };
}
