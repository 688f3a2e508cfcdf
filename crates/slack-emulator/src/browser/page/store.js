// What the person in front has before them, fetched anew whenever something happened, and everything they do.

import * as api from "./api.js";
import { go, onMove, place } from "./place.js";
import * as tell from "./tell.js";

export const store = { workspace: null, conversation: null, fetchedAt: 0 };

const listeners = [];
const lastPlaces = new Map();
let running = null;
let again = false;

export const onChange = (listener) => listeners.push(listener);

// Fetches and shows; several calls at once become one more round.
export function refresh() {
  again = true;
  running ??= rounds().finally(() => (running = null));
  return running;
}

async function rounds() {
  while (again) {
    again = false;
    try {
      await round();
    } catch (trouble) {
      if (!(trouble instanceof api.Trouble)) throw trouble;
      tell.trouble(trouble.message);
    }
  }
}

async function round() {
  const { as, at } = place();
  const [workspace, conversation] = await Promise.all([
    workspaceOf(as),
    as && at ? conversationOf(as, at) : null,
  ]);
  if (!workspace) return settle({ as: null, at: null });
  const now = place();
  if (now.as !== as || now.at !== at) return void (again = true);
  if (!as || workspace.me.id !== as) return settle({ as: workspace.me.id });
  if (!workspace.conversations.some((known) => known.id === at)) {
    const elsewhere = landing(workspace) ?? null;
    // Somebody from outside may see nothing at all.
    if (elsewhere || at) return settle({ at: elsewhere });
  }
  lastPlaces.set(as, at);
  Object.assign(store, { workspace, conversation, fetchedAt: performance.now() });
  for (const listener of listeners) listener();
}

// `null` for somebody who is not played here, as in an address of yesterday.
async function workspaceOf(as) {
  try {
    return await api.workspace(as);
  } catch (trouble) {
    if (as && trouble.status >= 400 && trouble.status < 500) return null;
    throw trouble;
  }
}

async function conversationOf(as, at) {
  try {
    return await api.conversation(as, at);
  } catch (trouble) {
    if (trouble.status >= 400 && trouble.status < 500) return null;
    throw trouble;
  }
}

function settle(where) {
  go(where, { quietly: true });
  again = true;
}

// Where somebody lands who names no place: what waits for them, where they were, the first channel.
function landing(workspace) {
  const open = workspace.conversations;
  const waiting = open.find((one) => isDirect(one) && one.unread > 0);
  const before = open.find((one) => one.id === lastPlaces.get(workspace.me.id));
  return (waiting ?? before ?? open.find((one) => one.member) ?? open[0])?.id;
}

export const isDirect = (conversation) => conversation.kind === "direct" || conversation.kind === "group";
export const current = () => store.workspace?.conversations.find((one) => one.id === place().at);
export const appOf = (conversation) =>
  store.workspace?.apps.find((app) => conversation && app.bot_user === conversation.with);

// The emulator's time, going on between two fetches.
export const now = () => (store.workspace ? store.workspace.now + (performance.now() - store.fetchedAt) : 0);

export function setTime(ms) {
  if (store.workspace)
    Object.assign(store, { workspace: { ...store.workspace, now: ms }, fetchedAt: performance.now() });
}

// Does something as the person in front; `null` if it could not be done, which has been told by then.
// `taken` hears of the answer before what came of it is shown.
export async function act(what, taken) {
  try {
    const answer = await api.act(place().as, what);
    taken?.(answer);
    await refresh();
    return answer;
  } catch (trouble) {
    if (!(trouble instanceof api.Trouble)) throw trouble;
    tell.trouble(trouble.message);
    await refresh();
    return null;
  }
}

onMove(refresh);
