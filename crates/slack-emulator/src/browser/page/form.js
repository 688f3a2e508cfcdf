// Blocks on a surface (a modal, a home, a message) with what stands in their inputs.
//
// What is typed stays here until the next act on the view carries it along; a new version of the view
// keeps every block that did not change, with its focus and its cursor.

import * as api from "./api.js";
import { renderBlock } from "./blocks/block.js";
import { el, keepingFocus, patch, replace, whenChanged } from "./dom.js";
import { readerKey } from "./names.js";
import { place } from "./place.js";
import { initialState } from "./elements/state.js";
import { act } from "./store.js";
import * as tell from "./tell.js";

const keyOf = (block, element) => `${block}\n${element}`;

export class Surface {
  // `on` is `{ view }` or `{ channel, ts }`; `name` tells the surface's elements from those of others.
  constructor({ on, name }) {
    this.on = on;
    this.name = name;
    this.node = el("div", { class: "blocks" });
    this.typed = new Map();
    this.values = {};
    this.slots = new Map();
  }

  render({ blocks, values = {}, errors = {} }) {
    this.values = values;
    const keyed = (blocks ?? []).map((block, at) => ({
      block,
      key: `${block.block_id ?? at}:${block.type}`,
    }));
    keepingFocus(this.node, () => {
      patch(this.node, keyed, {
        key: ({ key }) => key,
        make: () => el("div", { class: "slot" }),
        update: (slot, { block }) => {
          whenChanged(slot, [block, readerKey()], () => this.build(slot, block));
          this.write(slot, errors[block.block_id]);
        },
      });
    });
    for (const slot of this.slots.keys()) if (slot.parentNode !== this.node) this.slots.delete(slot);
  }

  build(slot, block) {
    const controls = [];
    const made = renderBlock(block, (element, options) => {
      const made = options.control(this.context(block, element, options));
      controls.push({
        block: block.block_id,
        action: element.action_id,
        initial: initialState(element),
        write: made.write,
        target: made.target,
      });
      return made;
    });
    this.slots.set(slot, { controls, complain: made.complain });
    slot.className = `slot slot-${block.type}`;
    replace(slot, made.node);
  }

  write(slot, error) {
    const known = this.slots.get(slot);
    if (!known) return;
    const states = known.controls.map(({ block, action, initial }) => this.state(block, action, initial));
    known.controls.forEach(({ write }, at) => write(states[at]));
    // A complaint stands until what it is about has changed.
    const about = JSON.stringify(states);
    if (error && known.error !== error) Object.assign(known, { error, about });
    if (!error) known.error = undefined;
    known.complain?.(known.about === about ? error : undefined);
  }

  // What is sent again may be complained about again.
  forgetComplaints() {
    for (const known of this.slots.values()) known.error = undefined;
  }

  state(block, action, initial) {
    const typed = this.typed.get(keyOf(block, action));
    return typed ? typed.state : (this.values[block]?.[action] ?? initial);
  }

  context(block, element, { place: where, names }) {
    const { block_id } = block;
    const { action_id } = element;
    const dispatches = where !== "input" || block.dispatch_action === true;
    return {
      element,
      names,
      dispatches,
      state: this.state(block_id, action_id, initialState(element)),
      focus: `${this.name}/${block_id}/${action_id}`,
      press: () => this.act({ kind: "press", on: this.on, block_id, action_id }),
      options: (typed) => this.options({ kind: "options", on: this.on, block_id, action_id, typed }),
      changed: (state, { told = true } = {}) => {
        this.typed.set(keyOf(block_id, action_id), { block_id, action_id, state });
        this.changed(block_id);
        if (dispatches && told) this.act({ kind: "put", on: this.on, block_id, action_id, state });
      },
    };
  }

  changed(block) {
    const known = [...this.slots.values()].find(({ controls }) => controls[0]?.block === block);
    known?.complain?.(undefined);
  }

  // Does something here; what stands in the inputs goes along.
  act(what) {
    const sent = new Map(this.typed);
    const inputs = this.on.view ? [...sent.values()] : undefined;
    return act({ ...what, inputs }, () => {
      for (const [key, entry] of sent) if (this.typed.get(key) === entry) this.typed.delete(key);
    });
  }

  async options(what) {
    try {
      return await api.act(place().as, what);
    } catch (trouble) {
      tell.trouble(trouble.message);
      return null;
    }
  }

  // What can be filled in, from top to bottom.
  targets() {
    const slots = [...this.node.children].map((slot) => this.slots.get(slot));
    return slots
      .flatMap((slot) => slot?.controls ?? [])
      .map(({ target }) => target)
      .filter(Boolean);
  }

  inputTargets() {
    return this.targets().filter((target) => target.closest(".slot-input"));
  }
}
