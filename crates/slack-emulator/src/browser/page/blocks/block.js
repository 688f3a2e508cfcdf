// A block of Block Kit as an element. Returns `{ node, complain }`; `complain(error)` shows what is wrong with
// an input. `add(element, { control, place, names })` makes an interactive element known to its surface.

import { el, replace, uniqueId } from "../dom.js";
import { control } from "../elements/element.js";
import { withEmoji } from "../emoji.js";
import { icon } from "../icons.js";
import { mrkdwn, textObject } from "../mrkdwn.js";
import { link } from "../names.js";
import { richText } from "../richtext.js";
import { table } from "./table.js";

export function renderBlock(block, add) {
  switch (block.type) {
    case "header":
      return { node: el("h3", { class: "block-header" }, withEmoji(block.text?.text ?? "")) };
    case "section":
      return { node: section(block, add) };
    case "context":
      return { node: el("div", { class: "block-context" }, (block.elements ?? []).map(small)) };
    case "actions":
      return {
        node: el(
          "div",
          { class: "block-actions" },
          (block.elements ?? []).map((one) => add(one, { control, place: "action" }).node),
        ),
      };
    case "input":
      return input(block, add);
    case "rich_text":
      return { node: richText(block) };
    case "divider":
      return { node: el("hr", { class: "block-divider" }) };
    case "image":
      return { node: picture(block) };
    case "table":
      return { node: table(block) };
    case "markdown":
      return { node: el("div", { class: "prose" }, block.text ?? "") };
    case "video":
      return {
        node: el(
          "div",
          { class: "prose" },
          link(block.title_url ?? block.video_url ?? "", block.title?.text),
        ),
      };
    default:
      return {
        node: el("p", { class: "absent" }, `This stand-in does not show blocks of the type ${block.type}.`),
      };
  }
}

function section(block, add) {
  const words = el(
    "div",
    { class: "section-words" },
    block.text && el("div", { class: "prose" }, textObject(block.text)),
    block.fields &&
      el(
        "div",
        { class: "fields" },
        block.fields.map((text) => el("div", { class: "prose" }, textObject(text))),
      ),
  );
  const { accessory } = block;
  if (!accessory) return words;
  const beside =
    accessory.type === "image" ? picture(accessory) : add(accessory, { control, place: "accessory" }).node;
  return el("div", { class: "section" }, words, el("div", { class: "accessory" }, beside));
}

const small = (part) =>
  part.type === "image" ? picture(part, true) : el("span", { class: "prose" }, textObject(part));

// Only pictures that come with the text are shown: nothing is loaded from elsewhere.
function picture({ image_url: url, alt_text: words, title }, tiny = false) {
  if (/^data:image\//.test(url ?? ""))
    return el("img", { class: tiny ? "picture tiny" : "picture", src: url, alt: words ?? "" });
  if (tiny)
    return el(
      "span",
      { class: "picture-words tiny", role: "img", "aria-label": words ?? "picture" },
      icon("image"),
    );
  return el(
    "figure",
    { class: "picture-words" },
    icon("image"),
    el("figcaption", {}, title?.text ? `${title.text}: ` : "", words ?? "A picture"),
  );
}

function input(block, add) {
  const names = {
    label: uniqueId("label"),
    error: uniqueId("error"),
    hint: block.hint ? uniqueId("hint") : undefined,
  };
  const made = add(block.element, { control, place: "input", names });
  if (made.target) made.target.id ||= uniqueId("input");
  const label = el(
    "label",
    { class: "label", id: names.label, for: made.target?.id },
    withEmoji(block.label?.text ?? ""),
    block.optional && el("span", { class: "optional" }, " (optional)"),
  );
  const error = el("p", { class: "error", id: names.error });
  const node = el(
    "div",
    { class: "field", "data-block": block.block_id },
    label,
    made.node,
    block.hint && el("p", { class: "hint", id: names.hint }, withEmoji(block.hint.text ?? "")),
    error,
  );
  const complain = (sentence) => {
    if (error.textContent === (sentence ?? "")) return;
    node.classList.toggle("wrong", Boolean(sentence));
    if (sentence) made.target?.setAttribute("aria-invalid", "true");
    else made.target?.removeAttribute("aria-invalid");
    replace(error, sentence ? [icon("close"), el("span", {}, sentence)] : []);
  };
  return { node, complain };
}

// A message's attachments: text and blocks with a bar at their side.
export function attachment(one, add) {
  const texts = ["pretext", "title", "text"].map((key) => one[key]).filter(Boolean);
  return el(
    "div",
    { class: "attachment" },
    texts.map((text) => el("div", { class: "prose" }, mrkdwn(text))),
    (one.blocks ?? []).map((block) => renderBlock(block, add).node),
  );
}
