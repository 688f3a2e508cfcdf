// Things to try, if whoever runs the stand-in has named some: large where nothing has been said yet, and
// always at the foot of the left side, folded.

import { el, replace, whenChanged } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { readerKey } from "./names.js";
import { store } from "./store.js";

const steps = (guide) => guide.steps.map((step) => el("li", {}, el("span", {}, mrkdwn(step))));

export function guideBox() {
  const title = el("span", {});
  const list = el("ol", { class: "guide-steps" });
  const node = el("details", { class: "guide", hidden: true }, el("summary", {}, title, icon("down")), list);
  function render() {
    const { guide } = store.workspace;
    node.hidden = !guide?.steps?.length;
    if (node.hidden) return;
    whenChanged(node, [guide, readerKey()], () => {
      replace(title, guide.title);
      replace(list, steps(guide));
    });
  }
  return { node, render };
}

export function guideCard() {
  const { guide } = store.workspace;
  if (!guide?.steps?.length) return null;
  return el(
    "section",
    { class: "guide-card" },
    el("h3", {}, guide.title),
    el("ol", { class: "guide-steps" }, steps(guide)),
  );
}
