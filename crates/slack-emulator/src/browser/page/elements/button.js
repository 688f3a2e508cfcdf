// A button: presses, opens an address, or asks first.

import { confirmed } from "../ask.js";
import { el } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { icon } from "../icons.js";
import { textObject } from "../mrkdwn.js";
import { insidePlace } from "../names.js";
import { go } from "../place.js";

export function button({ element, press, focus }) {
  const { style, url } = element;
  const node = el(
    "button",
    {
      class: `button ${style ?? ""}`,
      type: "button",
      "data-focus": focus,
      "aria-label": element.accessibility_label,
    },
    el("span", {}, withEmoji(element.text?.text ?? "")),
    url && !insidePlace(url) && icon("out"),
  );
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    if (element.confirm && !(await agreed(element.confirm))) return;
    node.setAttribute("aria-busy", "true");
    if (url) follow(url);
    await press();
    node.removeAttribute("aria-busy");
  });
  return { node, target: node, write() {} };
}

// Whether the person agrees with what the app asks before it acts.
export function agreed(confirm) {
  return confirmed({
    title: confirm.title?.text ?? "Are you sure?",
    content: el("div", { class: "prose" }, textObject(confirm.text)),
    confirm: confirm.confirm?.text ?? "Yes",
    deny: confirm.deny?.text ?? "Cancel",
    danger: confirm.style === "danger",
  });
}

function follow(url) {
  const inside = insidePlace(url);
  if (inside) go({ at: inside.at, thread: inside.thread });
  else if (/^https?:/i.test(url)) open(url, "_blank", "noopener,noreferrer");
}
