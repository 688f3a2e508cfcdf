// Who is playing and where they are, kept in the address (`#as=U1&at=C1`), so that two windows can be two people.

const listeners = [];

export function place() {
  const words = new URLSearchParams(location.hash.slice(1));
  return { as: words.get("as"), at: words.get("at"), thread: words.get("thread"), tab: words.get("tab") };
}

// Goes somewhere; what is not named stays, but for the thread and the tab, which belong to the conversation.
export function go(where, { quietly = false } = {}) {
  const now = place();
  const moved = "as" in where || "at" in where;
  const next = { ...now, ...(moved ? { thread: null, tab: null } : {}), ...where };
  const words = Object.entries(next).filter(([, value]) => value);
  const hash = `#${new URLSearchParams(words)}`;
  if (hash === location.hash) return;
  if (quietly) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  for (const listener of listeners) listener();
}

export const address = (where) =>
  `#${new URLSearchParams(Object.entries({ as: place().as ?? "", ...where }))}`;

export function onMove(listener) {
  listeners.push(listener);
  addEventListener("popstate", listener);
  addEventListener("hashchange", listener);
}
