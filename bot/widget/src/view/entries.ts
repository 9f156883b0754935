// What stands in the log, in order and with lasting keys, so that only what changed is drawn anew. No DOM here.

import { text } from "../cards/read.ts";
import type { Author, Message, Pending } from "../contract.ts";
import { isoOf } from "./times.ts";

/** A message, or what the person said and the server has not confirmed. */
export interface Entry {
  /** The same for a person's message before and after the server has it. */
  key: string;
  author: Author;
  at: string;
  text: string;
  message: Message | null;
  pending: Pending | null;
  /** The first of a row of messages by one author. */
  isFirst: boolean;
  /** Whether nothing was said by the person since: its buttons and card may be used. */
  isCurrent: boolean;
}

const FRESH = { message: null, pending: null, isFirst: true, isCurrent: false };
const GROUP = 5 * 60_000;
const PERSONAL = /phone|name|digits|contact|personal/;

function ofMessage(message: Message): Entry {
  const { seq, id, author, at } = message;
  return { ...FRESH, key: id ? `i${id}` : `s${seq}`, author, at, text: message.text, message };
}

function ofPending(pending: Pending, drift: number, last: string): Entry {
  const { id, said } = pending;
  const words = "text" in said ? said.text : said.title;
  const by = isoOf(pending.at + drift);
  const at = by > last ? by : last;
  return { ...FRESH, key: `i${id}`, author: "person", at, text: words, pending };
}

function areTogether(one: Entry | undefined, next: Entry): boolean {
  if (one?.author !== next.author || one.at.slice(0, 10) !== next.at.slice(0, 10)) return false;
  return Date.parse(next.at) - Date.parse(one.at) < GROUP;
}

/** Everything in the log, oldest first; `drift` is by how many milliseconds the device's clock is behind the server's. */
export function entriesOf(messages: readonly Message[], pending: readonly Pending[], drift: number): Entry[] {
  const known = new Set(messages.map((message) => message.id));
  const latest = messages.at(-1)?.at ?? "";
  const waiting = pending.filter((one) => !known.has(one.id)).map((one) => ofPending(one, drift, latest));
  const entries = [...messages.map(ofMessage), ...waiting];
  const last = entries.map((one) => one.author === "person" && one.pending?.status !== "failed").lastIndexOf(true);
  entries.forEach((entry, at) => {
    entry.isFirst = !areTogether(entries[at - 1], entry);
    entry.isCurrent = at > last && entry.message !== null;
  });
  return entries;
}

/** The first message that asks for a personal datum, if any. */
export function firstPersonal(entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ message }) => PERSONAL.test(text(message?.custom.asks)));
}

/** Whether nothing was said by the person since this message. */
export function isCurrent(message: Message, messages: readonly Message[], pending: readonly Pending[]): boolean {
  return entriesOf(messages, pending, 0).some((entry) => entry.message === message && entry.isCurrent);
}
