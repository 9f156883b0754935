// One row of the log. It is built once; afterwards only what can change is touched.

import { wordsBeside } from "../cards/beside.ts";
import type { Button, Core, Desk, DrawCard, Message } from "../contract.ts";
import { NAMES } from "../core/transcript.ts";
import { button, type Child, group, h, refill, say } from "./dom.ts";
import type { Entry } from "./entries.ts";
import { drawAnswer, drawLine } from "./rich.ts";
import { clockOf } from "./times.ts";

/** What rows need of the world. */
export interface Hands {
  core: Core;
  desk: Desk;
  draw: DrawCard;
  server: string;
}

/** A row and how it is brought up to date. */
export interface Row {
  readonly element: HTMLElement;
  update(entry: Entry): void;
}

/** Milliseconds in which words are sent as a rule. */
const USUAL = 1_000;

function nameOf(entry: Entry): string {
  const own = entry.author === "staff" && entry.message?.custom.name;
  return typeof own === "string" && own ? `工作人员 ${own}` : NAMES[entry.author];
}

/** Buttons that the card itself offers carry their id in `data-button`. */
function offeredBy(card: HTMLElement | null): Set<string | undefined> {
  return new Set([...(card?.querySelectorAll<HTMLElement>("[data-button]") ?? [])].map((one) => one.dataset.button));
}

function drawReplies(buttons: readonly Button[], isCurrent: boolean, desk: Desk): Child {
  const chips = buttons.map((one) => button("q-chip", one.title, () => desk.tap(one), { disabled: !isCurrent }));
  return chips.length && group("q-replies", "可以点选", ...chips);
}

function openDetails(card: Element | null): HTMLDetailsElement[] {
  return [...(card?.querySelectorAll("details") ?? [])];
}

/** The card and the quick replies of a message; drawn again once, when they become old. */
function drawOffer(message: Message, isCurrent: boolean, hands: Hands, before: Element | null): Child[] {
  const card = message.custom.kind ? hands.draw(message.custom, message, hands.desk) : null;
  const wasOpen = openDetails(before).map((one) => one.open);
  openDetails(card).forEach((one, at, { length }) => {
    one.open = length === wasOpen.length && wasOpen[at] === true;
  });
  const offered = offeredBy(card);
  const left = message.buttons.filter((one) => !offered.has(one.id));
  const replies = drawReplies(left, isCurrent, hands.desk);
  return [card && h("div", { class: "q-card-place" }, card), replies];
}

function drawWords({ author, text, message }: Entry, shown: string, server: string): Node[] {
  if (author === "person") return [h("p", { class: "q-own" }, ...drawLine(text, server))];
  const titles = message?.buttons.map((one) => one.title) ?? [];
  return drawAnswer(message && shown ? wordsBeside(message, shown) : text, titles, server);
}

/** What became of the person's words; nothing is said of what is sent as quickly as usual. */
function fateOf({ pending }: Entry): string {
  if (!pending || pending.status === "sent") return "";
  if (pending.status === "failed") return `没有发出去${pending.reason ? `：${pending.reason}` : ""}`;
  return Date.now() - pending.at < USUAL ? "" : "等待发送";
}

function drawFate(fate: string, { pending }: Entry, core: Core): Child[] {
  if (pending?.status !== "failed") return [fate];
  const { id } = pending;
  return [
    h("span", { class: "bad" }, fate),
    button("q-link", "重发", () => core.retry(id)),
    button("q-link", "删除", () => core.discard(id)),
  ];
}

/** Build the row of an entry. */
export function createRow(entry: Entry, hands: Hands): Row {
  const bubble = h("div", { class: "bubble" });
  const offer = h("div", { class: "offer" });
  const fate = h("div", { class: "q-fate" });
  const time = h("time", { datetime: entry.at }, clockOf(entry.at));
  const who = h("div", { class: "q-who" }, h("span", { class: "name" }, nameOf(entry)), time);
  const element = h("div", { class: `row ${entry.author}` }, who, bubble, offer, fate);
  const drawn = { text: "", offer: "", fate: "" };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const update = (next: Entry) => {
    element.classList.toggle("first", next.isFirst);
    say(time, clockOf(next.at));
    const { message, pending, isCurrent } = next;
    const offers = message && (message.buttons.length || message.custom.kind) ? `${isCurrent}` : "";
    if (message && drawn.offer !== offers) {
      refill(offer, ...drawOffer(message, isCurrent, hands, offer.firstElementChild));
    }
    drawn.offer = offers;
    const shown = offer.querySelector(".q-card-place")?.textContent ?? "";
    if (drawn.text !== next.text) refill(bubble, ...drawWords(next, shown, hands.server));
    drawn.text = next.text;
    const told = fateOf(next);
    if (drawn.fate !== told) refill(fate, ...drawFate(told, next, hands.core));
    drawn.fate = told;
    clearTimeout(timer);
    if (pending && !told && pending.status !== "sent") timer = setTimeout(() => update(next), USUAL);
  };
  update(entry);
  return { element, update };
}
