// The modals that apps opened for this person: the one on top is shown, those below wait.

import { comeBack, el, focusable, replace, uniqueId, whenChanged } from "./dom.js";
import { Surface } from "./form.js";
import { icon } from "./icons.js";
import { closePopup } from "./menu.js";
import { portrait } from "./names.js";
import { store } from "./store.js";
import * as tell from "./tell.js";

const windows = new Map();
let goBack = null;

export function showModals() {
  const views = store.workspace.modals;
  const known = new Set(views.map((view) => view.id));
  if (windows.size === 0 && views.length > 0) goBack = comeBack();
  for (const [id, window] of windows) if (!known.has(id)) remove(id, window);
  views.forEach((view, at) => {
    const isTop = at === views.length - 1;
    if (!windows.has(view.id)) windows.set(view.id, new ModalWindow(view));
    const window = windows.get(view.id);
    window.render(view, at);
    window.show(isTop);
  });
  if (views.length === 0 && goBack) returnFocus();
}

function remove(id, window) {
  window.dialog.close();
  window.dialog.remove();
  windows.delete(id);
}

function returnFocus() {
  const back = goBack;
  goBack = null;
  if (!document.activeElement || document.activeElement === document.body) back();
}

class ModalWindow {
  constructor(view) {
    this.id = view.id;
    this.surface = new Surface({ on: { view: view.id }, name: view.id });
    this.title = el("h2", { class: "modal-title", id: uniqueId("modal") });
    this.head = el("header", { class: "modal-head" });
    this.trouble = el("div", { class: "modal-trouble", role: "alert" });
    this.body = el("div", { class: "modal-body", tabindex: "-1" }, this.trouble, this.surface.node);
    this.foot = el("footer", { class: "modal-foot" });
    this.help = el("div", { class: "modal-help" });
    this.card = el("div", { class: "modal-card" }, this.head, this.body, this.foot);
    this.dialog = el("dialog", { class: "modal", "aria-labelledby": this.title.id }, this.card, this.help);
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    document.body.append(this.dialog);
  }

  render(view, depth) {
    this.view = view;
    const turned = this.isOtherPage(view.blocks);
    const app = store.workspace.apps.find((one) => one.id === view.app_id);
    this.dialog.classList.toggle("stacked", depth > 0);
    whenChanged(this.head, [view.title, app?.name, depth], () => {
      replace(this.title, view.title?.text ?? "");
      replace(
        this.head,
        app && portrait(app.bot_user, "small"),
        el("div", { class: "modal-names" }, this.title, app && el("span", { class: "modal-app" }, app.name)),
        el(
          "button",
          {
            class: "icon-button",
            type: "button",
            "aria-label": depth > 0 ? "Close all" : "Close",
            on: { click: () => this.closeAll() },
          },
          icon("close"),
        ),
      );
    });
    const errors = view.errors ?? {};
    this.surface.render({ blocks: view.blocks, values: view.state?.values, errors });
    replace(this.trouble, view.trouble ? el("p", {}, view.trouble) : []);
    whenChanged(this.foot, [view.submit, view.close], () => this.renderFoot(view));
    const fills = view.blocks.some((block) => block.type === "input");
    whenChanged(this.help, fills, () => this.renderHelp(fills));
    if (turned) this.pageTurned();
  }

  // Whether none of the inputs that stood here is left: then it is another page.
  isOtherPage(blocks) {
    const before = this.inputs;
    this.inputs = blocks.filter((block) => block.type === "input").map((block) => block.block_id);
    if (!before || before.length + this.inputs.length === 0) return false;
    return !before.some((id) => this.inputs.includes(id));
  }

  renderFoot(view) {
    const button = (label, tone, name, act) =>
      el(
        "button",
        { class: `button ${tone}`, type: "button", "data-focus": `${view.id}/${name}`, on: { click: act } },
        label,
      );
    replace(
      this.foot,
      button(view.close?.text ?? (view.submit ? "Cancel" : "Close"), "", "close", () => this.close()),
      view.submit && button(view.submit.text, "primary", "submit", () => this.submit()),
    );
  }

  // The stand-in's own help, outside of what the app shows.
  renderHelp(fills) {
    replace(
      this.help,
      fills && [
        el("span", {}, "Not part of the app:"),
        el(
          "button",
          {
            class: "button helper",
            type: "button",
            "data-focus": `${this.id}/example`,
            on: { click: () => this.example() },
          },
          icon("spark"),
          "Fill with an example",
        ),
      ],
    );
  }

  show(isTop) {
    if (isTop && !this.dialog.open) {
      this.dialog.showModal();
      this.focusFirst();
    } else if (!isTop && this.dialog.open) {
      this.dialog.close();
    }
  }

  focusFirst() {
    const wanted =
      this.surface.inputTargets()[0] ??
      this.surface.targets().find((target) => target.classList.contains("primary"));
    (wanted ?? this.body).focus({ preventScroll: true });
  }

  pageTurned() {
    this.body.scrollTop = 0;
    closePopup({ refocus: false });
    if (this.dialog.open) this.focusFirst();
    tell.quietly(this.view.title?.text ?? "");
  }

  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (this.view.submit) this.submit();
    }
  }

  async busy(what) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.card.classList.add("busy");
    const answer = await this.surface.act(what);
    this.isBusy = false;
    this.card.classList.remove("busy");
    return answer;
  }

  async submit() {
    this.surface.forgetComplaints();
    await this.busy({ kind: "submit", view: this.id });
    if (!windows.has(this.id)) return;
    const wrong = this.surface
      .inputTargets()
      .find((target) => target.getAttribute("aria-invalid") === "true");
    if (wrong) {
      wrong.focus();
      wrong.closest(".field")?.scrollIntoView({ block: "nearest" });
    }
    this.keepFocusInside();
  }

  keepFocusInside() {
    if (this.dialog.open && !this.dialog.contains(document.activeElement))
      (focusable(this.foot).at(-1) ?? this.body).focus();
  }

  close = () => this.busy({ kind: "close", view: this.id });
  closeAll = () => this.busy({ kind: "close_all", view: this.id });

  async example() {
    await this.busy({ kind: "example", view: this.id });
    tell.quietly("What was empty is filled with an example.");
  }
}
