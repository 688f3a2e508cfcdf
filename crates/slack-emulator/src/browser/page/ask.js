// The page's own small dialogs: a confirmation, a question with one answer.

import { comeBack, el, uniqueId } from "./dom.js";

// Resolves with the answer's value, or `null` if it was closed.
function dialog({ title, content, buttons, focus }) {
  return new Promise((resolve) => {
    const back = comeBack();
    const heading = uniqueId("ask");
    const done = (value) => {
      node.close();
      node.remove();
      back();
      resolve(value);
    };
    const row = buttons.map(({ label, tone, value }) =>
      el(
        "button",
        { class: `button ${tone ?? ""}`, type: "button", on: { click: () => done(value()) } },
        label,
      ),
    );
    const node = el(
      "dialog",
      { class: "ask", "aria-labelledby": heading },
      el("h2", { id: heading, class: "ask-title" }, title),
      el("div", { class: "ask-body" }, content),
      el("div", { class: "ask-buttons" }, row),
    );
    node.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        event.preventDefault();
        done(null);
      }
      if (event.key === "Enter" && event.target.tagName === "INPUT") done(buttons.at(-1).value());
    });
    document.body.append(node);
    node.showModal();
    // What is asked about is not one careless key away.
    (focus ?? row[0]).focus();
  });
}

// What an app asks before a button acts; the content is nodes.
export const confirmed = ({ title, content, confirm, deny, danger }) =>
  dialog({
    title,
    content,
    buttons: [
      { label: deny, value: () => false },
      { label: confirm, tone: danger ? "danger" : "primary", value: () => true },
    ],
  });

// One line of text.
export function asked({ title, label, hint, confirm }) {
  const id = uniqueId("answer");
  const input = el("input", { class: "text-input", id, type: "text", autocomplete: "off" });
  const content = [
    el("label", { class: "label", for: id }, label),
    input,
    hint && el("p", { class: "hint" }, hint),
  ];
  return dialog({
    title,
    content,
    focus: input,
    buttons: [
      { label: "Cancel", value: () => null },
      { label: confirm, tone: "primary", value: () => input.value.trim() || null },
    ],
  });
}
