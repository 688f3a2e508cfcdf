// The home an app published for this person.

import { el, replace } from "./dom.js";
import { Surface } from "./form.js";

const surfaces = new Map();

export function showHome(container, app, view) {
  if (!view) {
    replace(
      container,
      el(
        "div",
        { class: "empty" },
        el("h3", {}, `${app.name} has no home yet`),
        el("p", {}, "An app publishes a home for each person; until then this tab is empty."),
      ),
    );
    return;
  }
  if (!surfaces.has(view.id)) surfaces.set(view.id, new Surface({ on: { view: view.id }, name: view.id }));
  const surface = surfaces.get(view.id);
  surface.render({ blocks: view.blocks, values: view.state?.values, errors: view.errors ?? {} });
  if (surface.node.parentNode?.parentNode !== container)
    replace(container, el("div", { class: "home" }, surface.node));
}
