// Moments as people read them, in the zone of whoever reads.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }));
  return formats.get(key);
}

function parts(ms, zone, options) {
  return Object.fromEntries(
    format(zone, options)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
}

const WHOLE = { year: "numeric", month: "long", day: "numeric", weekday: "long" };
const NUMBERS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};

export const city = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

// `2026-11-23`
export function day(ms, zone) {
  const { year, month, day } = parts(ms, zone, NUMBERS);
  return `${year}-${month}-${day}`;
}

// `10:04`
export function time(ms, zone) {
  const { hour, minute } = parts(ms, zone, NUMBERS);
  return `${hour}:${minute}`;
}

// `Mon 23 Nov`
export function shortDay(ms, zone) {
  const { weekday, day, month } = parts(ms, zone, { weekday: "short", day: "numeric", month: "short" });
  return `${weekday} ${day} ${month}`;
}

// What stands between two days of a conversation.
export function dayTitle(ms, now, zone) {
  const near = nearDay(ms, now, zone);
  if (near) return near[0].toUpperCase() + near.slice(1);
  const { weekday, day, month, year } = parts(ms, zone, WHOLE);
  const thisYear = parts(now, zone, WHOLE).year === year;
  return `${weekday}, ${day} ${month}${thisYear ? "" : ` ${year}`}`;
}

export const time12 = (ms, zone) =>
  format(zone, { hour: "numeric", minute: "2-digit" })
    .format(ms)
    .replace(/\u202f/g, " ");

function nearDay(ms, now, zone) {
  const days = (Date.parse(day(ms, zone)) - Date.parse(day(now, zone))) / 86_400_000;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

function ordinal(day) {
  const n = Number(day);
  if (n % 100 >= 11 && n % 100 <= 13) return `${n}th`;
  return n + ({ 1: "st", 2: "nd", 3: "rd" }[n % 10] ?? "th");
}

// The same where a line begins with it.
export function slackDateFirst(...moment) {
  const words = slackDate(...moment);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// Slack's date tokens: `{date_short_pretty} at {time}`.
export function slackDate(seconds, template, fallback, { zone, now }) {
  const ms = seconds * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return fallback;
  const { weekday, day: date, month, year } = parts(ms, zone, WHOLE);
  const plain = `${month} ${ordinal(date)}, ${year}`;
  const short = `${parts(ms, zone, { month: "short" }).month} ${date}, ${year}`;
  const long = `${weekday}, ${plain}`;
  const near = nearDay(ms, now, zone);
  const known = {
    date_num: () => day(ms, zone),
    date_slash: () => format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(ms),
    date: () => plain,
    date_pretty: () => near ?? plain,
    date_short: () => short,
    date_short_pretty: () => near ?? short,
    date_long: () => long,
    date_long_full: () => long,
    date_long_pretty: () => near ?? long,
    day_divider_pretty: () => near ?? long,
    time: () => time12(ms, zone),
    time_secs: () => format(zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(ms),
    ago: () => ago(now - ms),
  };
  return template.replace(/\{([a-z_]+)\}/g, (token, name) => known[name]?.() ?? token);
}

function ago(ms) {
  const [amount, unit] = [
    [ms / 86_400_000, "day"],
    [ms / 3_600_000, "hour"],
    [ms / 60_000, "minute"],
  ].find(([amount]) => Math.abs(amount) >= 1) ?? [0, "minute"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.round(amount), unit);
}
