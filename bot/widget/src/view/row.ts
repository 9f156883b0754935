// One row of the log. It is built once; afterwards only what can change is touched.

import type { Author, Button, Desk, DrawCard, Message } from "../contract.ts";
import { button, h, refill, say } from "./dom.ts";
import type { Entry } from "./entries.ts";
import { drawAnswer, drawLine } from "./rich.ts";
import { clockOf } from "./times.ts";

/** What rows need of the world. */
export interface Hands {
  desk: Desk;
  draw: DrawCard;
  server: string;
  retry(id: string): void;
  discard(id: string): void;
}

/** A row and how it is brought up to date. */
export interface Row {
  readonly element: HTMLElement;
  update(entry: Entry): void;
}

const NAMES: Record<Author, string> = { person: "我", bot: "企航", staff: "工作人员", system: "提示" };

function nameOf(entry: Entry): string {
  const own = entry.author === "staff" && entry.message?.custom.name;
  return typeof own === "string" && own ? `工作人员 ${own}` : NAMES[entry.author];
}

/** Buttons that the card itself offers carry their id in `data-button`. */
function offeredBy(card: HTMLElement | null): Set<string> {
  const offered = [...(card?.querySelectorAll("[data-button]") ?? [])];
  return new Set(offered.map((one) => one.getAttribute("data-button") ?? ""));
}

function drawReplies(buttons: readonly Button[], isCurrent: boolean, desk: Desk): HTMLElement | null {
  if (!buttons.length) return null;
  const chips = buttons.map((one) => button("chip", one.title, () => desk.tap(one), { disabled: !isCurrent }));
  return h("div", { class: "replies", role: "group", "aria-label": "可以点选" }, ...chips);
}

function openDetails(card: Element | null): HTMLDetailsElement[] {
  return [...(card?.querySelectorAll("details") ?? [])];
}

/** The card and the quick replies of a message; drawn again once, when they become old. */
function drawOffer(message: Message, isCurrent: boolean, hands: Hands, before: Element | null): Node[] {
  const card = message.custom.kind ? hands.draw(message.custom, message, hands.desk) : null;
  const wasOpen = openDetails(before).map((one) => one.open);
  const now = openDetails(card);
  if (now.length === wasOpen.length) for (const [at, one] of now.entries()) one.open = wasOpen[at] ?? one.open;
  const offered = offeredBy(card);
  const left = message.buttons.filter((one) => !offered.has(one.id));
  const replies = drawReplies(left, isCurrent, hands.desk);
  return [card && h("div", { class: "card-place" }, card), replies].filter(
    (one): one is HTMLDivElement => one !== null,
  );
}

function drawWords(entry: Entry, server: string): Node[] {
  if (entry.author === "person") return [h("p", { class: "own" }, ...drawLine(entry.text, server))];
  const { buttons = [], custom = {} } = entry.message ?? {};
  const titles = buttons.map((one) => one.title);
  const answer = drawAnswer(entry.text, titles, server);
  // The card of a guide has the laws in full.
  const isCited = custom.kind === "guide" && Array.isArray(custom.citations) && custom.citations.length > 0;
  return isCited ? answer.filter((block) => block.className !== "basis") : answer;
}

function drawFate({ pending }: Entry, hands: Hands): Node[] {
  if (!pending || pending.status === "sent") return [];
  if (pending.status !== "failed") return [h("span", { class: "late" }, "等待发送")];
  const { id, reason } = pending;
  return [
    h("span", { class: "bad" }, `没有发出去${reason ? `：${reason}` : ""}`),
    button("link", "重发", () => hands.retry(id)),
    button("link", "删除", () => hands.discard(id)),
  ];
}

/** Build the row of an entry. */
export function createRow(entry: Entry, hands: Hands): Row {
  const bubble = h("div", { class: "bubble" });
  const offer = h("div", { class: "offer" });
  const fate = h("div", { class: "fate" });
  const time = h("time", { datetime: entry.at }, clockOf(entry.at));
  const who = h("div", { class: "who" }, h("span", { class: "name" }, nameOf(entry)), time);
  const element = h("div", { class: `row ${entry.author}` }, who, bubble, offer, fate);
  const drawn = { text: "", offer: "", fate: "" };

  const update = (next: Entry) => {
    element.classList.toggle("first", next.isFirst);
    if (drawn.text !== next.text) refill(bubble, ...drawWords(next, hands.server));
    drawn.text = next.text;
    say(time, clockOf(next.at));
    const { message, pending, isCurrent } = next;
    const offers = message && (message.buttons.length || message.custom.kind) ? `${isCurrent}` : "";
    if (message && drawn.offer !== offers) {
      refill(offer, ...drawOffer(message, isCurrent, hands, offer.firstElementChild));
    }
    drawn.offer = offers;
    const state = pending ? pending.status + (pending.reason ?? "") : "";
    if (drawn.fate !== state) refill(fate, ...drawFate(next, hands));
    drawn.fate = state;
  };
  update(entry);
  return { element, update };
}
