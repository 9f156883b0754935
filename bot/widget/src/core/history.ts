import { type Message, Refusal, type State } from "../contract.ts";
import type { Log } from "./log.ts";
import type { Session } from "./session.ts";
import type { Times } from "./times.ts";

/** A page of the log as the server tells it. */
export interface LogPage {
  messages: Message[];
  state: State;
  last_seq: number;
}

const LATEST = 60;
const LARGEST = 100;
const LAST_SEQ = 999_999_999;

/** Reads the conversation's log into `log`; `took` is called with every page. */
export class History {
  readonly #session: Session;
  readonly #log: Log;
  readonly #times: Times;
  readonly #took: (page: LogPage) => void;

  constructor(session: Session, log: Log, times: Times, took: (page: LogPage) => void) {
    this.#session = session;
    this.#log = log;
    this.#times = times;
    this.#took = took;
  }

  /** Read the latest page, once. Throws Refusal. */
  async load(signal: AbortSignal): Promise<void> {
    if (this.#log.loaded) return;
    const latest = await this.#page(LAST_SEQ, LARGEST, 0, signal);
    const { last_seq } = latest;
    const from = Math.max(0, last_seq - LATEST);
    const page = last_seq ? await this.#page(from, LARGEST, 0, signal) : latest;
    this.#log.loaded = true;
    this.#log.hasEarlier = from > 0;
    this.#log.last = Math.max(this.#log.last, from);
    this.#took(page);
  }

  /** Read all that is new; with `wait` seconds, wait for something. Returns whether there was any. Throws Refusal. */
  async catchUp(signal: AbortSignal, wait = 0): Promise<boolean> {
    for (let pages = 0; ; pages++) {
      const page = await this.#page(this.#log.last, LARGEST, pages ? 0 : wait, signal);
      this.#took(page);
      // Numbers of messages that were deleted for good stay empty.
      if (page.messages.length < LARGEST) this.#log.last = Math.max(this.#log.last, page.last_seq);
      if (page.messages.length < LARGEST) return pages > 0 || page.messages.length > 0;
    }
  }

  /** Read a page of earlier messages; deleted ones may leave it empty, then the next. Throws Refusal. */
  async earlier(): Promise<void> {
    const log = this.#log;
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
      const { messages } = await this.#page(all[all.length - 1]?.seq ?? 0, LARGEST);
      all.push(...messages);
      if (messages.length < LARGEST) return all;
    }
  }

  async #page(after: number, limit: number, wait = 0, signal?: AbortSignal): Promise<LogPage> {
    const life = this.#log.life;
    const query = `?after=${after}&limit=${limit}${wait ? `&wait=${wait}` : ""}`;
    const ask = { signal, limit: wait ? this.#times.poll : this.#times.request };
    const page = await this.#session.json<LogPage>(`/messages${query}`, ask);
    if (signal?.aborted || life !== this.#log.life) throw new Refusal(0, "late", "对话已经换了");
    return page;
  }
}
