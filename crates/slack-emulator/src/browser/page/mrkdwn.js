// Slack's mrkdwn as elements: tokens in angle brackets, three entities, marks for bold, italic, strike and code.

import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { broadcast, channelLink, groupMention, link, mention } from "./names.js";
import { now, store } from "./store.js";
import { slackDate, slackDateFirst } from "./time.js";

export const decoded = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// The nodes of a text with several lines.
export function mrkdwn(raw) {
  const stretches = raw.split("```");
  // Fences come in pairs, so that there is one stretch more than fences.
  if (stretches.length < 3 || stretches.length % 2 === 0) return lines(raw);
  return stretches.flatMap((stretch, at) =>
    at % 2 === 0
      ? lines(stretch.replace(/^\n/, ""))
      : [el("pre", { class: "pre" }, decoded(stretch).replace(/^\n|\n$/g, ""))],
  );
}

// A text object as Block Kit has it.
export function textObject(text) {
  if (!text) return [];
  if (text.type === "mrkdwn") return mrkdwn(text.text ?? "");
  return [withEmoji(text.text ?? "")];
}

function lines(raw) {
  const nodes = [];
  let quote = null;
  raw.split("\n").forEach((line, at, all) => {
    const [, quoted] = line.match(/^(?:&gt;|>)\s?(.*)$/) ?? [];
    if (quoted === undefined) {
      quote = null;
      nodes.push(...inline(line));
      if (at < all.length - 1 && !/^(?:&gt;|>)/.test(all[at + 1])) nodes.push("\n");
      return;
    }
    if (!quote) nodes.push((quote = el("blockquote", { class: "quote" })));
    else quote.append("\n");
    quote.append(...inline(quoted));
  });
  return nodes;
}

// A line as pieces: single letters, and tokens that hold no marks.
function pieces(line) {
  const found = [];
  let rest = line;
  for (;;) {
    const [before, inside, after] = bracket(rest) ?? [rest];
    found.push(...[...decoded(before)].map((letter) => ({ letter })));
    if (inside === undefined) return found;
    const node = token(inside, found.length === 0);
    if (node) found.push({ node });
    else found.push(...[..."<", ...decoded(inside), ">"].map((letter) => ({ letter })));
    rest = after;
  }
}

function bracket(text) {
  const end = text.indexOf(">", Math.max(text.indexOf("<"), 0));
  const start = end < 0 ? -1 : text.slice(0, end).lastIndexOf("<");
  return start < 0 ? null : [text.slice(0, start), text.slice(start + 1, end), text.slice(end + 1)];
}

function token(inside, isFirst) {
  const [target, ...labels] = inside.split("|");
  const label = labels.length > 0 ? decoded(labels.join("|")) : undefined;
  const [, date, template] = target.match(/^!date\^(-?\d+)\^([^^]*)/) ?? [];
  if (date)
    return () =>
      el(
        "span",
        {},
        (isFirst ? slackDateFirst : slackDate)(Number(date), decoded(template), label ?? "", reader()),
      );
  const [, id] = target.match(/^(?:@|#|!subteam\^)([A-Z0-9]+)$/) ?? [];
  if (id && target.startsWith("@")) return () => mention(id);
  if (id && target.startsWith("#")) return () => channelLink(id, label);
  if (id) return () => groupMention(id, label);
  const [, range] = target.match(/^!(here|channel|everyone)$/) ?? [];
  if (range) return () => broadcast(range);
  if (/^(https?:\/\/|mailto:|tel:|slack:\/\/)/.test(target)) return () => link(decoded(target), label);
  return null;
}

export const reader = () => ({ zone: store.workspace.me.zone, now: now() });

const MARKS = { "`": "code", "*": "bold", _: "italic", "~": "strike" };

function inline(line) {
  const all = pieces(line);
  const styles = all.map(() => new Set());
  const dropped = all.map(() => false);
  for (const [mark, style] of Object.entries(MARKS)) {
    for (let from = 0, found; (found = pair(all, styles, mark, from)); from = found[1] + 1) {
      const [open, close] = found;
      dropped[open] = dropped[close] = true;
      for (let at = open; at <= close; at += 1) styles[at].add(style);
    }
  }
  return runs(all, styles, dropped);
}

// The next pair of marks: opened at a word's beginning, closed at a word's end.
function pair(all, styles, mark, from) {
  const isMark = (at) => all[at]?.letter === mark && !styles[at].has("code");
  const isSpace = (at) => /\s/.test(all[at]?.letter ?? "");
  const isWord = (at) =>
    all[at]?.letter ? /[\p{L}\p{N}]/u.test(all[at].letter) : Boolean(all[at]) && mark !== "`";
  for (let open = from; open < all.length - 2; open += 1) {
    if (!isMark(open) || isWord(open - 1) || isSpace(open + 1) || isMark(open + 1)) continue;
    for (let close = open + 2; close < all.length; close += 1) {
      if (isMark(close) && !isSpace(close - 1) && !isWord(close + 1)) return [open, close];
    }
  }
  return null;
}

function runs(all, styles, dropped) {
  const nodes = [];
  let text = "";
  let style = null;
  const flush = () => {
    if (text) nodes.push(styled(style.has("code") ? text : withEmoji(text), style));
    text = "";
  };
  all.forEach((piece, at) => {
    if (dropped[at]) return;
    const same = style && style.size === styles[at].size && [...style].every((one) => styles[at].has(one));
    if (!same || piece.node) flush();
    style = styles[at];
    if (piece.node) nodes.push(styled(piece.node(), style));
    else text += piece.letter;
  });
  if (text) flush();
  return nodes;
}

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

// Wraps a text or an element in the elements of its styles.
export function styled(content, styles) {
  let node = content;
  for (const [style, tag] of Object.entries(TAGS)) if (styles.has(style)) node = el(tag, {}, node);
  return node;
}
