// Light or dark: as the system says, until the person chooses.

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";

const KEPT = "stand-in-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";

export function themeButton() {
  const kept = chosen();
  if (kept) document.documentElement.dataset.theme = kept;
  const button = el("button", { class: "icon-button", type: "button", id: "theme", on: { click: change } });
  const show = () => {
    button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
    button.title = button.getAttribute("aria-label");
    replace(button, icon(isDark() ? "sun" : "moon"));
  };
  function change() {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEPT, document.documentElement.dataset.theme);
    } catch {
      // Then it lasts as long as the page.
    }
    show();
  }
  dark.addEventListener("change", show);
  show();
  return button;
}
