import type { Message, State } from "../contract.ts";
import { Part } from "./parts.ts";
import { unclear } from "./refusals.ts";

/** A page of the log as the server tells it. */
export interface LogPage {
  messages: Message[];
  state: State;
  last_seq: number;
}

const LATEST = 60;
const LARGEST = 100;
const LAST_SEQ = 999_999_999;

/** Reads the conversation's log. */
export class History extends Part {
  /** Read the latest page, once. Throws Refusal. */
  async load(signal: AbortSignal): Promise<void> {
    const { log } = this.our;
    if (log.loaded) return;
    const latest = await this.#page(LAST_SEQ, LARGEST, 0, signal);
    const from = Math.max(0, latest.last_seq - LATEST);
    const page = latest.last_seq ? await this.#page(from, LARGEST, 0, signal) : latest;
    log.loaded = true;
    log.hasEarlier = from > 0;
    log.last = Math.max(log.last, from);
    this.#took(page);
  }

  /** Read all that is new; with `wait` seconds, wait for something. Returns whether there was any. Throws Refusal. */
  async catchUp(signal: AbortSignal, wait = 0): Promise<boolean> {
    const { log } = this.our;
    for (let pages = 0; ; pages++) {
      const page = await this.#page(log.last, LARGEST, pages ? 0 : wait, signal);
      this.#took(page);
      if (page.messages.length === LARGEST) continue;
      // Numbers of messages that were deleted for good stay empty.
      log.last = Math.max(log.last, page.last_seq);
      return pages > 0 || page.messages.length > 0;
    }
  }

  /** Read a page of earlier messages; deleted ones may leave it empty, then the next. Throws Refusal. */
  async earlier(): Promise<void> {
    const { log } = this.our;
    let before = log.messages[0]?.seq ?? log.last + 1;
    for (let found = 0; log.hasEarlier && !found; ) {
      const from = Math.max(0, before - 1 - LATEST);
      const page = await this.#page(from, LATEST);
      const earlier = page.messages.filter((message) => message.seq < before);
      log.hasEarlier = from > 0;
      this.#took({ ...page, messages: earlier });
      found = earlier.length;
      before = from + 1;
    }
  }

  /** The whole conversation, oldest first. Throws Refusal. */
  async all(): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const { messages } = await this.#page(all.at(-1)?.seq ?? 0, LARGEST);
      all.push(...messages);
      if (messages.length < LARGEST) return all;
    }
  }

  #took({ messages, state }: LogPage): void {
    this.our.talk.add(messages, state);
  }

  async #page(after: number, limit: number, wait = 0, signal?: AbortSignal): Promise<LogPage> {
    const { log, times, session } = this.our;
    const { life } = log;
    const path = `/messages?after=${after}&limit=${limit}${wait ? `&wait=${wait}` : ""}`;
    const page = await session.json<LogPage>(path, { signal, limit: wait ? times.poll : times.request });
    // The conversation is another by now.
    if (signal?.aborted || life !== log.life) throw unclear();
    return page;
  }
}
