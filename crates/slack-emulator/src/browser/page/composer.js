// The message box. What is typed is kept for each person and place until it is sent.

import { commandIn, completion } from "./completion.js";
import { el, replace } from "./dom.js";
import { grow } from "./elements/text.js";
import { icon } from "./icons.js";
import { act } from "./store.js";

const drafts = new Map();

export class Composer {
  constructor({ id, label }) {
    this.box = el("textarea", {
      class: "message-box",
      id,
      rows: "1",
      "aria-label": label,
      "data-focus": id,
      autocomplete: "off",
    });
    this.hint = el("p", { class: "command-hint", hidden: true });
    this.offers = completion(this.box);
    this.button = el(
      "button",
      {
        class: "icon-button send",
        type: "button",
        "aria-label": "Send",
        title: "Send",
        on: { click: () => this.send() },
      },
      icon("send"),
    );
    this.note = el(
      "p",
      { class: "composer-note" },
      el("kbd", {}, "Enter"),
      " sends · ",
      el("kbd", {}, "Shift"),
      "+",
      el("kbd", {}, "Enter"),
      " new line · ",
      el("kbd", {}, "/"),
      " commands",
    );
    this.node = el(
      "div",
      { class: "composer" },
      this.offers.node,
      this.hint,
      el("div", { class: "composer-box" }, this.box, this.button),
      this.note,
    );
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("click", () => this.offers.show());
    this.box.addEventListener("blur", () => this.offers.close());
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  // `key` names the person and the place; `where` is what `say` needs.
  render({ key, where, placeholder }) {
    this.where = where;
    this.box.placeholder = placeholder;
    if (this.draftKey === key) return;
    this.draftKey = key;
    this.box.value = drafts.get(key) ?? "";
    this.typed({ offering: false });
  }

  typed({ offering = true } = {}) {
    drafts.set(this.draftKey, this.box.value);
    grow(this.box);
    this.button.classList.toggle("ready", this.box.value.trim() !== "");
    const command = commandIn(this.box.value);
    this.hint.hidden = !command?.hint;
    replace(this.hint, command?.hint ? [el("strong", {}, command.command), ` ${command.hint}`] : []);
    if (offering) this.offers.show();
    else this.offers.close();
  }

  key(event) {
    if (event.isComposing || this.offers.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  // The box is emptied at once; what could not be sent comes back.
  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    const key = this.draftKey;
    this.box.value = "";
    this.typed({ offering: false });
    const answer = await act({ kind: "say", ...this.where, text });
    if (answer !== null || drafts.get(key)) return;
    drafts.set(key, text);
    if (this.draftKey === key) {
      this.box.value = text;
      this.typed({ offering: false });
    }
  }
}
