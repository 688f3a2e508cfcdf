// The page's own line icons, drawn on a grid of 20.

const PATHS = {
  close: "M5 5l10 10M15 5L5 15",
  hash: "M4 7.5h12M4 12.5h12M8.5 3.5l-2 13M13.5 3.5l-2 13",
  lock: "M6 9V7a4 4 0 018 0v2M5 9h10v7.5H5z",
  bolt: "M11 2.5L4.5 11.5H10L9 17.5l6.5-9H10z",
  plus: "M10 4v12M4 10h12",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  reply: "M4 5h12v8.5H9.5L6 16.5v-3H4z",
  pin: "M7 3.5h6l-.8 5 2.8 2.5v1.5H5V11l2.8-2.5zM10 12.5v4.5",
  people:
    "M7.5 9.5a3 3 0 100-6 3 3 0 000 6zM2.5 16.5c0-3 2-5 5-5s5 2 5 5M13 4a3 3 0 010 5.5M14.5 11.8c2 .6 3 2.3 3 4.7",
  link: "M8.5 11.5l3-3M9 6.5l1.8-1.8a3.2 3.2 0 014.5 4.5L13.5 11M11 13.5l-1.8 1.8a3.2 3.2 0 01-4.5-4.5L6.5 9",
  clock: "M10 17a7 7 0 100-14 7 7 0 000 14zM10 6v4.3l2.8 1.7",
  calendar: "M4 5h12v11.5H4zM4 8.5h12M7.5 3v3.5M12.5 3v3.5",
  sun: "M10 13.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4",
  moon: "M16 11.5A6.5 6.5 0 118.5 4a5 5 0 007.5 7.5z",
  list: "M7 5.5h9.5M7 10h9.5M7 14.5h9.5M3.5 5.5h.01M3.5 10h.01M3.5 14.5h.01",
  send: "M17 3L9 11M17 3l-5 14-3-6-6-3z",
  down: "M5.5 8l4.5 4.5L14.5 8",
  left: "M12 5l-5 5 5 5",
  right: "M8 5l5 5-5 5",
  out: "M14.5 5.5L6 14M8 5.5h6.5V12",
  into: "M5.5 14.5L14 6M12 14.5H5.5V8",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  search: "M9 14a5 5 0 100-10 5 5 0 000 10zM12.8 12.8L16.5 16.5",
  file: "M5.5 3h6l3.5 3.5V17h-9.5zM11.5 3v3.5H15",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 100-4 2 2 0 000 4z",
  spark: "M10 3l1.6 5.4L17 10l-5.4 1.6L10 17l-1.6-5.4L3 10l5.4-1.6z",
  image: "M3.5 4.5h13v11h-13zM3.5 13l4-4 3.5 3.5 2-2 3.5 3.5M13 7.5h.01",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
