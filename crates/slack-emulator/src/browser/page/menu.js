// What pops up beside something: a menu of commands, or a panel to read. One at a time.

import { el, focusable, roving } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

// Keeps `popup` beside `anchor`, inside the window.
export function beside(popup, anchor, { align = "start", fit = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (fit) popup.style.minWidth = `${box.width}px`;
  const { offsetWidth: width, offsetHeight: height } = popup;
  const below = innerHeight - box.bottom - 12;
  const top = height <= below || below >= box.top - 12 ? box.bottom + 4 : Math.max(8, box.top - height - 4);
  const left = align === "end" ? box.right - width : box.left;
  popup.style.top = `${Math.min(top, Math.max(8, innerHeight - height - 8))}px`;
  popup.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}

export function closePopup({ refocus = true } = {}) {
  if (!open) return;
  const { popup, anchor, closed } = open;
  open = null;
  const had = popup.contains(document.activeElement);
  popup.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus && had) anchor.focus({ preventScroll: true });
  closed?.();
}

export const isOpenAt = (anchor) => open?.anchor === anchor;

// Shows `popup` until Escape, a click elsewhere, or the focus goes elsewhere.
export function popUp(popup, anchor, options = {}) {
  closePopup({ refocus: false });
  popup.classList.add("popup");
  popup.setAttribute("popover", "manual");
  // Inside an open dialog everything outside of it is out of reach.
  (anchor.closest("dialog") ?? document.body).append(popup);
  popup.showPopover();
  open = { popup, anchor, closed: options.closed };
  anchor.setAttribute("aria-expanded", "true");
  beside(popup, anchor, options);
  popup.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    closePopup();
  });
  popup.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && !popup.contains(to) && open?.popup === popup && to !== anchor) closePopup({ refocus: false });
  });
}

addEventListener(
  "pointerdown",
  (event) => {
    if (open && !open.popup.contains(event.target) && !open.anchor.contains(event.target))
      closePopup({ refocus: false });
  },
  true,
);
addEventListener("resize", () => closePopup({ refocus: false }));

// `items`: { label, note, glyph, act, danger }.
export function openMenu(anchor, label, items, options = {}) {
  if (isOpenAt(anchor)) return closePopup();
  const rows = items.map(({ label, note, glyph, act, danger }) =>
    el(
      "button",
      {
        class: `menu-item ${danger ? "danger" : ""}`,
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        on: {
          click: () => {
            closePopup();
            act();
          },
        },
      },
      glyph && icon(glyph),
      el(
        "span",
        { class: "menu-words" },
        el("span", {}, label),
        note && el("span", { class: "menu-note" }, note),
      ),
    ),
  );
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, rows);
  roving(menu, () => rows);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") closePopup();
  });
  popUp(menu, anchor, options);
  rows[0]?.focus();
}

// A panel with a heading, for things to look at.
export function openPanel(anchor, heading, content, options = {}) {
  if (isOpenAt(anchor)) return closePopup();
  const panel = el(
    "div",
    { class: "panel", role: "dialog", "aria-label": heading, tabindex: "-1" },
    el("h3", { class: "panel-title" }, heading),
    el("div", { class: "panel-body" }, content),
  );
  popUp(panel, anchor, options);
  (focusable(panel)[0] ?? panel).focus();
}
