// Things to try, if whoever runs the stand-in has named some. Can be folded away.

import { el, replace, whenChanged } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { readerKey } from "./names.js";
import { store } from "./store.js";

export function guideBox() {
  const title = el("span", {});
  const steps = el("ol", { class: "guide-steps" });
  const node = el("details", { class: "guide", open: true, hidden: true }, el("summary", {}, title, icon("down")), steps);
  function render() {
    const { guide } = store.workspace;
    node.hidden = !guide?.steps?.length;
    if (node.hidden) return;
    whenChanged(node, [guide, readerKey()], () => {
      replace(title, guide.title ?? "Things to try");
      replace(steps, guide.steps.map((step) => el("li", {}, mrkdwn(step))));
    });
  }
  return { node, render };
}
