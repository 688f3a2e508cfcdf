// What the message box offers while somebody types: commands after `/`, people after `@`, channels after `#`.

import { el, replace, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { portrait } from "./names.js";
import { store } from "./store.js";

const MOST = 8;

// The word before the cursor, if it is one that can be completed: `{ sign, typed, start }`.
function begun(text, cursor) {
  const before = text.slice(0, cursor);
  const [, command] = before.match(/^(\/\S*)$/) ?? [];
  if (command !== undefined) return { sign: "/", typed: command.slice(1), start: 0 };
  const [, , sign, typed] = before.match(/(^|\s)([@#])([\p{L}\p{N}._-]*)$/u) ?? [];
  return sign ? { sign, typed, start: cursor - typed.length - 1 } : null;
}

function offers({ sign, typed }) {
  const wanted = typed.toLowerCase();
  const fits = (...words) =>
    words.some(
      (word) =>
        (word ?? "")
          .toLowerCase()
          .split(/\s+/)
          .some((part) => part.startsWith(wanted)) || (word ?? "").toLowerCase().startsWith(wanted),
    );
  const { apps, people, conversations, me } = store.workspace;
  if (sign === "/") {
    const commands = apps.flatMap((app) => app.commands.map((one) => ({ ...one, app })));
    return commands
      .filter(({ command }) => fits(command.slice(1)))
      .map(({ command, description, app }) => ({
        text: command,
        label: command,
        note: description ?? app.name,
        mark: () => portrait(app.bot_user, "tiny"),
      }));
  }
  if (sign === "@") {
    return people
      .filter((one) => !one.deactivated && !one.bot && one.id !== me.id && fits(one.name, one.shown_name))
      .map((one) => ({
        text: `@${one.name}`,
        label: one.shown_name,
        note: one.title ?? `@${one.name}`,
        mark: () => portrait(one.id, "tiny"),
      }));
  }
  return conversations
    .filter((one) => (one.kind === "public" || one.kind === "private") && !one.archived && fits(one.name))
    .map((one) => ({
      text: `#${one.name}`,
      label: one.name,
      mark: () => icon(one.kind === "private" ? "lock" : "hash"),
    }));
}

// The command in the box, once it is whole: for its hint.
export function commandIn(text) {
  const [word] = text.split(/\s/, 1);
  return store.workspace?.apps
    .flatMap((app) => app.commands)
    .find((one) => one.command === word && text.length > word.length);
}

export function completion(box) {
  const list = el("div", {
    class: "completion",
    role: "listbox",
    id: uniqueId("completion"),
    "aria-label": "Suggestions",
    hidden: true,
  });
  let word = null;
  let found = [];
  let active = 0;
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  list.addEventListener("mousedown", (event) => event.preventDefault());

  function close() {
    found = [];
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  }

  function show() {
    word = begun(box.value, box.selectionStart);
    found = word ? offers(word).slice(0, MOST) : [];
    // What is typed in full needs no offer.
    if (found.length === 1 && found[0].text === `${word.sign}${word.typed}`)
      found = word.sign === "/" ? found : [];
    if (found.length === 0) return close();
    active = Math.min(active, found.length - 1);
    replace(list, found.map(row));
    list.hidden = false;
    mark();
  }

  function row({ label, note, mark: sign }, at) {
    return el(
      "div",
      {
        class: "option",
        role: "option",
        id: uniqueId("suggestion"),
        on: { click: () => take(at), pointermove: () => active !== at && ((active = at), mark()) },
      },
      sign?.(),
      el(
        "span",
        { class: "option-words" },
        el("span", {}, label),
        note && el("span", { class: "option-note" }, note),
      ),
    );
  }

  function mark() {
    [...list.children].forEach((node, at) => {
      node.classList.toggle("active", at === active);
      node.setAttribute("aria-selected", String(at === active));
    });
    list.children[active]?.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[active]?.id ?? "");
  }

  function take(at) {
    const { text } = found[at];
    const end = word.start + 1 + word.typed.length;
    box.setRangeText(`${text} `, word.start, end, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  }

  // Whether the key was meant for the list.
  function key(event) {
    if (list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isWhole = event.key === "Enter" && word.sign === "/" && found[active]?.text === box.value;
    if (step) {
      active = (active + step + found.length) % found.length;
      mark();
    } else if (
      (event.key === "Enter" && !event.shiftKey && !isWhole) ||
      (event.key === "Tab" && !event.shiftKey)
    ) {
      take(active);
    } else if (event.key === "Escape") {
      close();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { node: list, show: () => ((active = 0), show()), close, key };
}
