// What cards are made of: real buttons, folds, facts, marks.

import type { Button, Desk, Message } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";

/** What a card is drawn for. */
export interface Place {
  message: Message;
  desk: Desk;
  /** Whether it may still be tapped. */
  isCurrent: boolean;
}

/** Tones of a mark. */
export type Tone = "good" | "warn" | "bad" | "plain";

/** The frame of a card; `name` is what screen readers call it. */
export function frame(kind: string, name: string, ...children: Child[]): HTMLElement {
  return h("div", { class: `q-card q-${kind}`, role: "group", "aria-label": name }, ...children);
}

/** A code or a number, which always reads from left to right. */
export function code(words: string): HTMLElement | null {
  return words ? h("bdi", { dir: "ltr", class: "q-code" }, words) : null;
}

/** A small mark with words, never with color alone. */
export function mark(words: string, tone: Tone = "plain"): HTMLElement | null {
  return words ? h("span", { class: `q-mark q-${tone}` }, words) : null;
}

/** The head line of a card: what it is, its code, its state. */
export function head(title: string, ...beside: Child[]): HTMLElement {
  return h("div", { class: "q-head" }, h("strong", {}, title), ...beside);
}

/** Something that opens below itself. */
export function fold(title: Child, ...children: Child[]): HTMLElement {
  return h("details", {}, h("summary", {}, title), h("div", { class: "q-folded" }, ...children));
}

/** A list of lines; null when there are none. */
export function lines(all: readonly string[], type: "ul" | "ol" = "ul"): HTMLElement | null {
  return all.length ? h(type, {}, ...all.map((one) => h("li", {}, one))) : null;
}

/** Names and what they stand for; rows without a value are left out. */
export function facts(rows: readonly (readonly [string, Child])[]): HTMLElement | null {
  const there = rows.filter(([, value]) => value);
  if (!there.length) return null;
  return h("dl", {}, ...there.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** Buttons in a row that wraps; null when there are none. */
export function row(...children: Child[]): HTMLElement | null {
  const there = children.filter(Boolean);
  return there.length ? h("div", { class: "q-row" }, ...there) : null;
}

/** A button of the card's own. */
export function act(place: Place, title: Child, onclick: () => void, look = "", name = ""): HTMLButtonElement {
  const attributes = { type: "button", class: `q-act ${look}`, disabled: !place.isCurrent, "aria-label": name || null };
  return h("button", { ...attributes, onclick }, title);
}

/** A button that says words as if they were typed. */
export function saying(place: Place, title: string, words: string, look = "", name = ""): HTMLButtonElement {
  return act(place, title, () => place.desk.say(words), look, name);
}

/** A button of the message, drawn by the card; null when the message has none such. */
export function tapping(place: Place, button: Button | undefined, look = "", title: Child = ""): HTMLElement | null {
  if (!button) return null;
  const shown = act(place, title || button.title, () => place.desk.tap(button), look, title ? button.title : "");
  shown.setAttribute("data-button", button.id);
  return shown;
}

/** Stands for a button of the message that the card replaces by better ones, so that it is not offered twice. */
export function replaced(button: Button | undefined): HTMLElement | null {
  return button ? h("i", { hidden: true, "data-button": button.id }) : null;
}

/** A link that the desk lets through; null otherwise. */
export function link(place: Place, title: string, path: string): HTMLElement | null {
  const href = path ? place.desk.link(path) : null;
  return href ? h("a", { href, class: "q-act", target: "_blank", rel: "noopener noreferrer" }, title) : null;
}
