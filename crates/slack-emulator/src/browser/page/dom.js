// Making and patching elements. All text becomes text nodes; nothing here parses HTML.

// el("button", { class: "quiet", "aria-label": "Close", on: { click } }, "Close"): null and false are left out.
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "value" || name === "checked") {
      node[name] = value;
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false),
  );
  return node;
}

export function replace(node, ...children) {
  node.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false),
  );
  return node;
}

// Brings the children of `container` in line with `items`. A child is kept as long as its key is there,
// so that focus, scroll and what is being typed survive; `update` is called for new and kept ones.
export function patch(container, items, { key, make, update }) {
  const old = new Map();
  for (const child of container.children) old.set(child.dataset.key, child);
  const names = unique(items.map((item) => String(key(item))));
  const wanted = new Set(names);
  for (const [name, child] of old) if (!wanted.has(name)) child.remove();
  let place = container.firstElementChild;
  for (const [at, item] of items.entries()) {
    const name = names[at];
    let child = old.get(name);
    if (!child) {
      child = make(item);
      child.dataset.key = name;
    }
    if (child === place) place = place.nextElementSibling;
    else container.insertBefore(child, place);
    update?.(child, item);
  }
}

// The second of the same name is told from the first.
function unique(names) {
  const seen = new Map();
  return names.map((name) => {
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1 ? name : `${name} (${nth})`;
  });
}

// Runs `build` only when what it depends on has changed since the last time for this node.
const signatures = new WeakMap();
export function whenChanged(node, signature, build) {
  const text = JSON.stringify(signature);
  if (signatures.get(node) === text) return false;
  signatures.set(node, text);
  build();
  return true;
}

// Replaces parts of `root`; if the focused element goes with them, its successor of the same name gets the focus.
export function keepingFocus(root, change) {
  const active = document.activeElement;
  const name = root.contains(active) ? active.dataset?.focus : undefined;
  const range = name && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  change();
  if (!name || active.isConnected) return;
  const successor = [...root.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === name);
  successor?.focus({ preventScroll: true });
  if (range && successor && "selectionStart" in successor) {
    try {
      successor.setSelectionRange(...range);
    } catch {
      // Not every input has a selection.
    }
  }
}

// Where the focus is now, to come back to later: there, to its successor of the same name, or to the fallback.
export function comeBack(fallback = "#message-box") {
  const before = document.activeElement;
  const name = before?.dataset?.focus;
  return () => {
    const successor =
      name && [...document.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === name);
    const target =
      before?.isConnected && before !== document.body
        ? before
        : (successor ?? document.querySelector(fallback));
    target?.focus({ preventScroll: true });
  };
}

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex='0']";
export const focusable = (root) =>
  [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.getClientRects().length > 0);

let counter = 0;
export const uniqueId = (stem) => `${stem}-${++counter}`;

// Arrow keys move through `nodes()`, which is one stop for the Tab key.
export function roving(container, nodes, { vertical = true, horizontal = false } = {}) {
  container.addEventListener("keydown", (event) => {
    const step = {
      ArrowDown: vertical && 1,
      ArrowUp: vertical && -1,
      ArrowRight: horizontal && 1,
      ArrowLeft: horizontal && -1,
    }[event.key];
    const all = nodes();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    let to = step ? (at + step + all.length) % all.length : undefined;
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = all.length - 1;
    if (to === undefined) return;
    event.preventDefault();
    stop(all, all[to]);
    all[to].focus();
  });
  container.addEventListener("focusin", (event) => {
    const all = nodes();
    if (all.includes(event.target)) stop(all, event.target);
  });
}

// Makes one of them the stop for the Tab key.
export function stop(nodes, chosen) {
  for (const node of nodes) node.tabIndex = node === chosen ? 0 : -1;
}
