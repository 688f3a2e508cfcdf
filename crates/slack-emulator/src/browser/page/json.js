// JSON, laid out and coloured by kind. Everything is text.

import { el } from "./dom.js";

const INDENT = "  ";

export const pretty = (value) => el("pre", { class: "json", tabindex: "0" }, nodes(value, ""));

function nodes(value, indent) {
  if (Array.isArray(value))
    return group(
      value.map((one) => [null, one]),
      "[",
      "]",
      indent,
    );
  if (value !== null && typeof value === "object") return group(Object.entries(value), "{", "}", indent);
  const kind = value === null ? "null" : typeof value;
  return [el("span", { class: `json-${kind}` }, JSON.stringify(value) ?? "null")];
}

function group(entries, opening, closing, indent) {
  if (entries.length === 0) return [opening + closing];
  const inner = indent + INDENT;
  const lines = entries.flatMap(([key, value], at) => [
    `${at > 0 ? "," : ""}\n${inner}`,
    ...(key === null ? [] : [el("span", { class: "json-key" }, JSON.stringify(key)), ": "]),
    ...nodes(value, inner),
  ]);
  return [opening, ...lines, `\n${indent}${closing}`];
}

// Blocks and payloads often travel as JSON inside a string: shown as what they are.
export function unpacked(value) {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return unpacked(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(unpacked);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unpacked(one)]));
  return value;
}
