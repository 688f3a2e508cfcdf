// Every kind of select: fixed options, options from the app, people, conversations, channels; one or several.

import { withEmoji } from "../emoji.js";
import { decoded } from "../mrkdwn.js";
import { conversationNamed, nameOf, portrait, title } from "../names.js";
import { store } from "../store.js";
import { tied } from "./element.js";
import { agreed } from "./button.js";
import { matching, picker } from "./picker.js";

const KINDS = {
  static_select: { key: "selected_option", fromState: option, toState: raw },
  external_select: { key: "selected_option", fromState: option, toState: raw },
  users_select: { key: "selected_user", fromState: user, toState: id, offers: people },
  conversations_select: {
    key: "selected_conversation",
    fromState: place,
    toState: id,
    offers: conversations,
  },
  channels_select: { key: "selected_channel", fromState: place, toState: id, offers: channels },
};

export function select(context) {
  const { element } = context;
  const multiple = element.type.startsWith("multi_");
  const single = element.type.replace(/^multi_/, "");
  const kind = KINDS[single];
  const key = multiple ? `${kind.key}s` : kind.key;
  const read = (state) => [state?.[key] ?? []].flat().map(kind.fromState);
  const remote = single === "external_select";
  const groups = (typed) => {
    if (remote) return fromApp(context, typed);
    return matching(kind.offers ? [{ options: kind.offers() }] : own(element), typed);
  };
  const made = picker({
    attributes: tied(context),
    placeholder: element.placeholder?.text ?? "Choose",
    multiple,
    remote,
    groups,
    chosen: read(context.state),
    mostChosen: element.max_selected_items,
    onChoose: async (options) => {
      if (element.confirm && !(await agreed(element.confirm))) return made.write(read(context.state));
      const states = options.map(kind.toState);
      context.changed({ type: element.type, [key]: multiple ? states : states[0] });
    },
  });
  return { ...made, write: (state) => made.write(read(state)) };
}

function option(one) {
  return {
    value: one.value,
    label: words(one.text),
    note: one.description ? words(one.description) : undefined,
    raw: one,
  };
}

const words = (text) => withEmoji(text.type === "mrkdwn" ? decoded(text.text) : (text.text ?? ""));

function raw(one) {
  return one.raw;
}

function id(one) {
  return one.value;
}

function user(value) {
  return { value, label: nameOf(value), portrait: () => portrait(value, "tiny") };
}

function place(value) {
  const known = conversationNamed(value);
  return { value, label: known ? title(known) : value };
}

function own(element) {
  if (element.option_groups) {
    return element.option_groups.map((group) => ({
      label: words(group.label),
      options: group.options.map(option),
    }));
  }
  return [{ options: (element.options ?? []).map(option) }];
}

function people() {
  const there = store.workspace.people.filter((one) => !one.deactivated);
  return there.map((one) => ({ ...user(one.id), note: one.title ?? (one.bot ? "app" : undefined) }));
}

function conversations() {
  return store.workspace.conversations.filter((one) => !one.archived).map((one) => place(one.id));
}

function channels() {
  return store.workspace.conversations
    .filter((one) => one.kind === "public" && !one.archived)
    .map((one) => place(one.id));
}

async function fromApp(context, typed) {
  const least = context.element.min_query_length ?? 3;
  if (typed.length < least)
    return [{ label: `Type ${least} letter${least === 1 ? "" : "s"} or more`, options: [] }];
  const answer = await context.options(typed);
  return own({
    options: answer?.options,
    option_groups: answer?.option_groups?.length ? answer.option_groups : undefined,
  });
}
