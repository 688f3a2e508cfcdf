// Typed inputs: one line, several lines, an e-mail address, a web address, a number.

import { el } from "../dom.js";
import { tied } from "./element.js";

const KINDS = {
  email_text_input: { type: "email", inputmode: "email" },
  url_text_input: { type: "url", inputmode: "url" },
  number_input: { type: "text", inputmode: "decimal" },
};

export function textInput(context) {
  const { element, state } = context;
  const common = {
    ...tied(context),
    class: "text-input",
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    autocomplete: "off",
    value: state?.value ?? "",
  };
  const input = element.multiline
    ? el("textarea", { ...common, rows: 3 })
    : el("input", { ...common, type: "text", ...KINDS[element.type] });
  const typed = () => ({ type: element.type, value: input.value === "" ? null : input.value });
  const told = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  input.addEventListener("input", () => {
    grow(input);
    context.changed(typed(), { told: told.includes("on_character_entered") });
  });
  input.addEventListener("keydown", (event) => {
    if (
      event.key === "Enter" &&
      context.dispatches &&
      !event.ctrlKey &&
      !event.metaKey &&
      told.includes("on_enter_pressed")
    ) {
      event.preventDefault();
      context.changed(typed());
    }
  });
  requestAnimationFrame(() => grow(input));
  return {
    node: input,
    target: input,
    write(state) {
      const value = state?.value ?? "";
      if (input.value !== value) input.value = value;
      grow(input);
    },
  };
}

// A text area is as high as what stands in it, up to a third of the window.
export function grow(input) {
  if (input.tagName !== "TEXTAREA" || !input.isConnected) return;
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight + 2, innerHeight / 3)}px`;
}

// Rich text is typed as plain text here: a line is a section.
export function richTextInput(context) {
  const inner = textInput({
    ...context,
    element: { ...context.element, multiline: true },
    state: { value: plain(context.state?.rich_text_value) },
    changed: ({ value }, how) =>
      context.changed({ type: "rich_text_input", rich_text_value: rich(value) }, how),
  });
  return { ...inner, write: (state) => inner.write({ value: plain(state?.rich_text_value) }) };
}

function rich(text) {
  if (!text) return null;
  const elements = [{ type: "rich_text_section", elements: [{ type: "text", text }] }];
  return { type: "rich_text", elements };
}

const plain = (value) =>
  (value?.elements ?? [])
    .map((part) => (part.elements ?? []).map((run) => run.text ?? "").join(""))
    .join("\n");
