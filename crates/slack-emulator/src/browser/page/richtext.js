// Rich text: sections, lists, quotes and preformatted text. What stands in its text elements is literal.

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelLink, groupMention, link, mention } from "./names.js";
import { reader, styled } from "./mrkdwn.js";
import { slackDate, slackDateFirst } from "./time.js";

export const richText = (block) => el("div", { class: "rich" }, (block.elements ?? []).map(part));

function part(element) {
  const content = runs(element.elements);
  switch (element.type) {
    case "rich_text_quote":
      return el("blockquote", { class: "quote" }, content);
    case "rich_text_preformatted":
      return el("pre", { class: "pre" }, content);
    case "rich_text_list":
      return list(element);
    default:
      return el("div", { class: "rich-section" }, content);
  }
}

function list(element) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const items = (element.elements ?? []).map((item) => el("li", {}, runs(item.elements)));
  const start = element.style === "ordered" && element.offset ? element.offset + 1 : null;
  return el(tag, { class: `rich-list indent-${Math.min(element.indent ?? 0, 5)}`, start }, items);
}

const runs = (elements) => (elements ?? []).map((element, at, all) => run(element, startsLine(all[at - 1])));

const startsLine = (before) => !before || /\n$/.test(before.text ?? "");

function run(element, isFirst) {
  const styles = new Set(Object.keys(element.style ?? {}).filter((style) => element.style[style]));
  return styled(content(element, isFirst), styles);
}

function content(element, isFirst) {
  switch (element.type) {
    case "text":
      return element.text ?? "";
    case "link":
      return link(element.url ?? "", element.text);
    case "emoji":
      return emoji(element.name) ?? `:${element.name}:`;
    case "user":
      return mention(element.user_id);
    case "usergroup":
      return groupMention(element.usergroup_id);
    case "channel":
      return channelLink(element.channel_id);
    case "broadcast":
      return broadcast(element.range);
    case "date":
      return el(
        "span",
        {},
        (isFirst ? slackDateFirst : slackDate)(
          element.timestamp,
          element.format,
          element.fallback ?? "",
          reader(),
        ),
      );
    case "color":
      return element.value ?? "";
    default:
      return "";
  }
}
