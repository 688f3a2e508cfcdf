// The messages of a conversation or a thread, with dividers between days and before what is new.

import { el, patch, replace, roving, stop, whenChanged } from "./dom.js";
import { makeMessage, milliseconds, updateMessage } from "./message.js";
import { now, store } from "./store.js";
import { day, dayTitle } from "./time.js";

// Messages of one author this close together share one head.
const TOGETHER = 5 * 60_000;
const NEAR_END = 80;
// What is scrolled to has a little room above it.
const LITTLE = 40;

export class MessageList {
  constructor({ label, inThread = false }) {
    this.inThread = inThread;
    this.list = el("div", { class: "message-list" });
    this.node = el(
      "div",
      { class: "messages", role: "region", "aria-label": label, tabindex: "-1" },
      this.list,
    );
    roving(this.list, () => this.nodes());
    this.node.addEventListener("scroll", () => (this.followsEnd = this.isNearEnd()));
    new ResizeObserver(() => this.followsEnd && this.toEnd()).observe(this.node);
    this.followsEnd = true;
  }

  nodes = () => [...this.list.querySelectorAll(":scope > .message")];
  isNearEnd = () => this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
  toEnd = () => (this.node.scrollTop = this.node.scrollHeight);

  // `messages`: { message, whisper } in order; `channel` their conversation; `newFrom` the ts of the first unread one.
  render({ channel, messages, inputs = {}, newFrom = null, identity }) {
    const isOther = this.identity !== identity;
    this.identity = identity;
    const items = this.items({ channel, messages, inputs, newFrom });
    patch(this.list, items, {
      key: (item) => item.key,
      make: (item) => (item.message ? makeMessage(item) : divider(item)),
      update: (node, item) => (item.message ? updateMessage(node, item) : updateDivider(node, item)),
    });
    const nodes = this.nodes();
    if (!nodes.some((node) => node.tabIndex === 0)) stop(nodes, nodes.at(-1));
    const last = this.lastSaid();
    if (isOther) this.settle(last);
    else if (this.followsEnd) this.follow(last);
    this.last = last?.dataset.key;
    this.height = this.node.scrollHeight;
  }

  // The last message that is not only about who came and went.
  lastSaid = () => this.nodes().findLast((node) => !node.classList.contains("system"));
  isLong = (node) => node && node.offsetHeight > this.node.clientHeight - LITTLE;
  toHead = (node) => (this.node.scrollTop = node.offsetTop - LITTLE);

  // Goes along with what comes: to the end, or to the head of something long.
  follow(last) {
    const isFresh = last && last.dataset.key !== this.last;
    if (isFresh && this.isLong(last)) this.toHead(last);
    else if (this.node.scrollHeight !== this.height) this.toEnd();
    this.followsEnd = this.isNearEnd();
  }

  // Begins at what is new, at the head of a long last message, or at the end.
  settle(last) {
    const fresh = this.list.querySelector(".divider.new");
    if (fresh) this.toHead(fresh);
    else if (this.isLong(last)) this.toHead(last);
    else this.toEnd();
    this.followsEnd = this.isNearEnd();
  }

  reveal(ts) {
    const node = this.nodes().find((one) => one.dataset.ts === ts);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
  }

  items({ channel, messages, inputs, newFrom }) {
    const { zone } = store.workspace.me;
    const items = [];
    let before = null;
    for (const { message, whisper } of messages) {
      const at = milliseconds(message.ts);
      const isNewDay = !before || day(before.at, zone) !== day(at, zone);
      if (isNewDay && !this.inThread) items.push({ key: `day ${day(at, zone)}`, day: at });
      const isFresh = message.ts === newFrom;
      if (isFresh) items.push({ key: "new", fresh: true });
      const compact = Boolean(before) && !isNewDay && !isFresh && follows(before, { message, whisper, at });
      items.push({
        key: `${whisper ? "whisper " : ""}${channel} ${message.ts}`,
        message,
        whisper,
        compact,
        channel,
        inThread: this.inThread,
        inputs: inputs[message.ts],
      });
      before = { message, whisper, at };
    }
    return items;
  }
}

function follows(before, { message, whisper, at }) {
  const plain = (one) => !one.subtype && !one.bot_id && !one.pinned;
  const same = before.message.user === message.user && before.whisper === whisper;
  return same && !whisper && plain(message) && plain(before.message) && at - before.at < TOGETHER;
}

function divider() {
  return el("div", { class: "divider", role: "separator" }, el("span", {}));
}

function updateDivider(node, item) {
  const words = item.fresh ? "New" : dayTitle(item.day, now(), store.workspace.me.zone);
  whenChanged(node, words, () => {
    node.classList.toggle("new", Boolean(item.fresh));
    replace(node.firstElementChild, words);
  });
}
