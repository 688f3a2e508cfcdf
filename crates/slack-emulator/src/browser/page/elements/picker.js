// A menu with search: one choice, or several. What it offers comes as groups of options
// (`{ value, label, note, portrait }`), at once or from the app.

import { el, replace, uniqueId } from "../dom.js";
import { icon } from "../icons.js";
import { beside, closePopup, isOpenAt, popUp } from "../menu.js";

export function picker({
  attributes,
  placeholder,
  multiple,
  chosen,
  groups,
  remote,
  glyph,
  onChoose,
  mostChosen,
}) {
  let picked = chosen;
  const value = el("span", { class: "picker-value", id: uniqueId("value") });
  const node = el(
    "button",
    { class: "picker", type: "button", "aria-haspopup": "listbox", "aria-expanded": "false", ...attributes },
    glyph && icon(glyph),
    value,
    icon("down"),
  );
  if (attributes?.["aria-labelledby"])
    node.setAttribute("aria-labelledby", `${attributes["aria-labelledby"]} ${value.id}`);
  show();

  function show() {
    value.classList.toggle("placeholder", picked.length === 0);
    if (picked.length === 0) replace(value, placeholder);
    else if (multiple)
      replace(
        value,
        picked.map((option) => el("span", { class: "chip" }, option.label)),
      );
    else replace(value, picked[0].portrait?.(), el("span", {}, picked[0].label));
  }

  function choose(option) {
    if (multiple) {
      const without = picked.filter((one) => one.value !== option.value);
      if (without.length === picked.length && mostChosen && picked.length >= mostChosen) return;
      picked = without.length < picked.length ? without : [...picked, option];
    } else {
      picked = [option];
      closePopup();
    }
    show();
    onChoose(picked);
  }

  const open = (typed = "") =>
    isOpenAt(node)
      ? closePopup()
      : popUpList({ anchor: node, groups, remote, multiple, typed, choose, picked: () => picked });
  node.addEventListener("click", () => open());
  node.addEventListener("keydown", (event) => {
    const letter =
      event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" && !letter) return;
    event.preventDefault();
    open(letter ? event.key : "");
  });
  return {
    node,
    target: node,
    write(options) {
      const same = (options) => options.map((one) => one.value).join("\n");
      if (same(options) === same(picked)) return;
      picked = options;
      show();
    },
  };
}

function popUpList({ anchor, groups, remote, multiple, typed, choose, picked }) {
  const listId = uniqueId("list");
  const search = el("input", {
    class: "search",
    type: "text",
    role: "combobox",
    "aria-label": "Search",
    "aria-expanded": "true",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    autocomplete: "off",
    placeholder: remote ? "Type to search" : "Search",
    value: typed,
  });
  const list = el("div", {
    class: "options",
    role: "listbox",
    id: listId,
    "aria-multiselectable": multiple ? "true" : null,
  });
  const popup = el(
    "div",
    { class: "picker-popup" },
    el("div", { class: "search-row" }, icon("search"), search),
    list,
  );
  let active = null;
  let round = 0;

  const rows = () => [...list.querySelectorAll("[role=option]")];
  function activate(row) {
    active?.classList.remove("active");
    active = row ?? null;
    active?.classList.add("active");
    active?.scrollIntoView({ block: "nearest" });
    if (active) search.setAttribute("aria-activedescendant", active.id);
    else search.removeAttribute("aria-activedescendant");
  }

  async function fill() {
    round += 1;
    const mine = round;
    const found = await groups(search.value.trim());
    if (mine !== round) return;
    const shown = found.map(({ label, options }) => [
      label && el("div", { class: "option-group", role: "presentation" }, label),
      options.map(row),
    ]);
    const empty = found.every(({ options }) => options.length === 0);
    replace(list, shown, empty && el("p", { class: "options-empty" }, "Nothing of that name."));
    if (isOpenAt(anchor)) beside(popup, anchor, { fit: true });
    const now = rows();
    activate(now.find((one) => one.getAttribute("aria-selected") === "true") ?? now[0]);
  }

  function row(option) {
    const isPicked = () => picked().some((one) => one.value === option.value);
    const node = el(
      "div",
      { class: "option", role: "option", id: uniqueId("option"), "aria-selected": String(isPicked()) },
      option.portrait?.(),
      el(
        "span",
        { class: "option-words" },
        el("span", {}, option.label),
        option.note && el("span", { class: "option-note" }, option.note),
      ),
      icon("check"),
    );
    node.addEventListener("pointermove", () => active !== node && activate(node));
    node.addEventListener("click", () => {
      choose(option);
      node.setAttribute("aria-selected", String(isPicked()));
    });
    return node;
  }

  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    const all = rows();
    const at = all.indexOf(active);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
      PageDown: at + 8,
      PageUp: at - 8,
    }[event.key];
    if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && !multiple)) {
      event.preventDefault();
      event.stopPropagation();
      active?.click();
    } else if (event.key === "Tab") {
      event.preventDefault();
      closePopup();
    } else if (
      to !== undefined &&
      all.length > 0 &&
      !(search.value && (event.key === "Home" || event.key === "End"))
    ) {
      event.preventDefault();
      const wraps = event.key === "ArrowDown" || event.key === "ArrowUp";
      activate(all[wraps ? (to + all.length) % all.length : Math.max(0, Math.min(to, all.length - 1))]);
    }
  });
  // A click on an option leaves the focus where it is.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  popUp(popup, anchor, { fit: true });
  search.focus();
  fill();
}

// Those whose label or note holds what was typed; beginnings first.
export function matching(groups, typed) {
  const wanted = typed.toLowerCase();
  const rank = ({ label, note }) => {
    const words = `${label} ${note ?? ""}`.toLowerCase();
    if (words.startsWith(wanted)) return 0;
    return words.includes(wanted) ? 1 : 2;
  };
  return groups
    .map((group) => ({
      ...group,
      options: group.options.filter((one) => rank(one) < 2).sort((a, b) => rank(a) - rank(b)),
    }))
    .filter((group) => group.options.length > 0);
}
