// The requests to the emulator. A refusal becomes a `Trouble` with a sentence for the person.

export class Trouble extends Error {}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Trouble("The stand-in does not answer. Is it still running?");
  }
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Trouble(text.trim().slice(0, 200) || `The stand-in answered ${response.status}.`);
  }
  if (!response.ok || answer.ok === false) {
    const trouble = new Trouble(answer.trouble ?? `The stand-in answered ${response.status}.`);
    trouble.status = response.status;
    throw trouble;
  }
  return answer;
}

const get = (path, query = {}) => request(`${path}?${new URLSearchParams(query)}`);

const post = (path, body) =>
  request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const workspace = (as) => get("/browser/workspace", as ? { as } : {});
export const conversation = (as, id) => get("/browser/conversation", { as, id });
export const act = (as, what) => post("/browser/act", { as, do: what });
export const forward = (as, how) => post("/browser/clock", { as, forward: how });
export const journal = (after) => get("/browser/journal", { after });
export const call = (n) => get(`/browser/journal/${n}`);

// Calls `changed` whenever something happened, `time(ms)` now and then, and `lost(true)` while there is no connection.
export function listen({ changed, time, lost }) {
  const source = new EventSource("/browser/changes");
  source.addEventListener("open", () => lost(false));
  source.addEventListener("error", () => lost(true));
  source.addEventListener("changed", () => {
    lost(false);
    changed();
  });
  source.addEventListener("time", ({ data }) => time(JSON.parse(data).now));
}
