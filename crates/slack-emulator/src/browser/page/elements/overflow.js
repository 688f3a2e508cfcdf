// A menu behind three dots.

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { agreed } from "./button.js";

export function overflow({ element, changed, focus }) {
  const node = el(
    "button",
    {
      class: "icon-button bordered",
      type: "button",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-focus": focus,
    },
    icon("more"),
  );
  const choose = async (option) => {
    if (element.confirm && !(await agreed(element.confirm))) return;
    if (/^https?:/i.test(option.url ?? "")) open(option.url, "_blank", "noopener,noreferrer");
    changed({ type: "overflow", selected_option: option });
  };
  const items = (element.options ?? []).map((option) => ({
    label: option.text?.text ?? "",
    note: option.description?.text,
    act: () => choose(option),
  }));
  node.addEventListener("click", () => openMenu(node, "More actions", items));
  return { node, target: node, write() {} };
}
