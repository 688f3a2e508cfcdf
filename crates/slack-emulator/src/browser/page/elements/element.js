// An interactive element of Block Kit as a control: `{ node, write(state), target }`, where `state` is in
// Slack's shape and `target` is what takes the focus.
//
// A control gets a context: `element`, `state` (what stands in it), `names` (ids of its label and hint),
// `focus` (a name that survives a rebuild), `changed(state)`, `press()` and `options(typed)`.

import { el } from "../dom.js";
import { boxes } from "./boxes.js";
import { button } from "./button.js";
import { datePicker, dateTimePicker, timePicker } from "./date.js";
import { overflow } from "./overflow.js";
import { select } from "./select.js";
import { richTextInput, textInput } from "./text.js";

export function control(context) {
  const { type } = context.element;
  switch (type) {
    case "button":
    case "workflow_button":
      return button(context);
    case "overflow":
      return overflow(context);
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return textInput(context);
    case "rich_text_input":
      return richTextInput(context);
    case "datepicker":
      return datePicker(context);
    case "timepicker":
      return timePicker(context);
    case "datetimepicker":
      return dateTimePicker(context);
    case "checkboxes":
    case "radio_buttons":
      return boxes(context);
    case "file_input":
      return absent("Files cannot be uploaded in this stand-in.");
    default:
      if (/_select$/.test(type)) return select(context);
      return absent(`This stand-in does not show elements of the type ${type}.`);
  }
}

const absent = (sentence) => ({ node: el("p", { class: "absent" }, sentence), write() {} });

// The attributes that tie a control to its label, its hint and its error.
export const tied = ({ names, focus }) => ({
  "data-focus": focus,
  "aria-labelledby": names?.label,
  "aria-describedby": names ? [names.hint, names.error].filter(Boolean).join(" ") : undefined,
});
