// The table block: the first row is its head.

import { el } from "../dom.js";
import { richText } from "../richtext.js";

export function table(block) {
  const rows = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    el(
      "tr",
      {},
      cells.map((cell, at) =>
        el(
          tag,
          { class: `align-${settings[at]?.align ?? "left"}`, scope: tag === "th" ? "col" : null },
          content(cell),
        ),
      ),
    );
  return el(
    "div",
    { class: "table-box", tabindex: "0", role: "region", "aria-label": "Table" },
    el(
      "table",
      { class: "table" },
      el(
        "thead",
        {},
        rows.slice(0, 1).map((cells) => row(cells, "th")),
      ),
      el(
        "tbody",
        {},
        rows.slice(1).map((cells) => row(cells, "td")),
      ),
    ),
  );
}

const content = (cell) => (cell.type === "rich_text" ? richText(cell) : (cell.text ?? ""));
