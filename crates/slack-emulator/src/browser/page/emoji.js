// The few emoji short codes that apps write most; others stay as they are typed.

const KNOWN = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", rotating_light: "🚨", bell: "🔔", no_bell: "🔕",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", clock1: "🕐", clock9: "🕘", alarm_clock: "⏰", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", stopwatch: "⏱️", link: "🔗", pushpin: "📌", paperclip: "📎", page_facing_up: "📄",
  memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", file_folder: "📁", bar_chart: "📊", chart_with_upwards_trend: "📈",
  inbox_tray: "📥", outbox_tray: "📤", envelope: "✉️", email: "✉️", telephone_receiver: "📞", speech_balloon: "💬", lock: "🔒",
  key: "🔑", gear: "⚙️", wrench: "🔧", hammer: "🔨", bulb: "💡", mag: "🔍", eyes: "👀", wave: "👋", handshake: "🤝",
  raised_hands: "🙌", pray: "🙏", clap: "👏", muscle: "💪", point_right: "👉", "+1": "👍", thumbsup: "👍", "-1": "👎",
  thumbsdown: "👎", ok_hand: "👌", smile: "😄", slightly_smiling_face: "🙂", blush: "😊", thinking_face: "🤔", tada: "🎉",
  sparkles: "✨", star: "⭐", rocket: "🚀", fire: "🔥", heart: "❤️", green_heart: "💚", "100": "💯", seedling: "🌱",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  white_circle: "⚪", black_circle: "⚫", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️",
  arrows_counterclockwise: "🔄", information_source: "ℹ️", question: "❓", exclamation: "❗", bust_in_silhouette: "👤",
  busts_in_silhouette: "👥", house: "🏠", office: "🏢", briefcase: "💼", moneybag: "💰", money_with_wings: "💸",
  checkered_flag: "🏁", triangular_flag_on_post: "🚩", dart: "🎯", trophy: "🏆", zap: "⚡", robot_face: "🤖", palm_tree: "🌴",
};

export const emoji = (name) => KNOWN[name];

export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (code, name) => KNOWN[name] ?? code);
