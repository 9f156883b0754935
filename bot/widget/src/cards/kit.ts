// What cards are made of: real buttons, folds, facts, marks.

import type { Button, Desk, Message } from "../contract.ts";
import { button, type Child, group, h, ltr, outward } from "../view/dom.ts";
import { text } from "./read.ts";

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
  return group(`q-card q-${kind}`, name, ...children);
}

/** A code or a number, which always reads from left to right. */
export function code(said: unknown): Child {
  const words = text(said);
  return words && ltr(words);
}

/** A small mark with words, never with color alone. */
export function mark(said: unknown, tone: Tone = "plain"): Child {
  const words = text(said);
  return words && h("span", { class: `q-mark q-${tone}` }, words);
}

/** What a card says at its end. */
export function note(words: unknown): Child {
  return text(words) && h("p", { class: "q-note" }, words);
}

/** The head line of a card: what it is, its code, its state. */
export function head(title: string, ...beside: Child[]): HTMLElement {
  return h("div", { class: "q-head" }, h("strong", {}, title), ...beside);
}

/** Something that opens below itself, if there is anything in it. */
export function fold(title: Child, ...children: Child[]): Child {
  return (
    children.some(Boolean) && h("details", {}, h("summary", {}, title), h("div", { class: "q-folded" }, ...children))
  );
}

/** A list of lines, if there are any. */
export function lines(all: readonly string[], type: "ul" | "ol" = "ul"): Child {
  return all.length && h(type, {}, ...all.map((one) => h("li", {}, one)));
}

/** Names and what they stand for; rows without a value are left out. */
export function facts(rows: readonly (readonly [string, Child])[]): Child {
  const there = rows.filter(([, value]) => value);
  const drawn = there.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
  return drawn.length && h("dl", {}, ...drawn);
}

/** Buttons in a row that wraps, if there are any. */
export function row(...children: Child[]): Child {
  return children.some(Boolean) && h("div", { class: "q-row" }, ...children);
}

/** A button of the card's own. */
export function act(place: Place, title: Child, onclick: () => void, look = "", name?: Child): HTMLButtonElement {
  return button(`q-act ${look}`, title, onclick, { disabled: !place.isCurrent, "aria-label": name });
}

/** A button that says words as if they were typed. */
export function saying(place: Place, title: string, words: string, look = "", name?: string): HTMLButtonElement {
  return act(place, title, () => place.desk.say(words), look, name);
}

/** A button of the message, drawn by the card, if the message has it. */
export function tapping(place: Place, one: Button | undefined, look = "", title?: Child): Child {
  if (!one) return null;
  const name = typeof title === "string" && one.title.includes(title) && one.title;
  const shown = act(place, title ?? one.title, () => place.desk.tap(one), look, name);
  shown.dataset.button = one.id;
  return shown;
}

/** Stands for a button of the message that the card replaces by better ones, so that it is not offered twice. */
export function replaced(one: Button | undefined): Child {
  return one && h("i", { hidden: true, "data-button": one.id });
}

/** A link, if the desk lets it through. */
export function link(place: Place, title: Child, path: unknown): Child {
  const href = place.desk.link(text(path));
  return href && outward(href, title, "q-act");
}
