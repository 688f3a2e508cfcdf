// The side panel with one thread.

import { Composer } from "./composer.js";
import { comeBack, el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { title } from "./names.js";
import { go, place } from "./place.js";
import { current, store } from "./store.js";

export function threadPanel() {
  const list = new MessageList({ label: "Thread", inThread: true });
  const composer = new Composer({ id: "thread-box", label: "Reply in the thread" });
  const name = el("p", { class: "thread-place" });
  let shown = null;
  let goBack = comeBack();
  const close = () => {
    go({ thread: null });
    goBack();
  };
  const node = el(
    "aside",
    { class: "thread", "aria-label": "Thread", hidden: true },
    el(
      "header",
      { class: "thread-head" },
      el("div", {}, el("h2", {}, "Thread"), name),
      el(
        "button",
        { class: "icon-button", type: "button", "aria-label": "Close the thread", on: { click: close } },
        icon("close"),
      ),
    ),
    list.node,
    composer.node,
  );
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });

  function render(messages) {
    const { as, at, thread } = place();
    const conversation = current();
    const root = thread && messages.find(({ message }) => message.ts === thread);
    node.hidden = !root || !conversation;
    if (node.hidden) return void (shown = null);
    const replies = messages.filter(({ message }) => message.thread_ts === thread && message.ts !== thread);
    const isNew = shown !== `${as} ${at} ${thread}`;
    if (isNew) goBack = comeBack();
    shown = `${as} ${at} ${thread}`;
    replace(name, title(conversation));
    list.render({
      channel: at,
      messages: [root, ...replies],
      inputs: store.conversation.inputs,
      identity: shown,
    });
    const canWrite = conversation.member && !conversation.archived;
    composer.node.hidden = !canWrite;
    composer.render({ key: shown, where: { channel: at, thread_ts: thread }, placeholder: "Reply…" });
    if (isNew && canWrite) composer.box.focus({ preventScroll: true });
  }
  return { node, render };
}
