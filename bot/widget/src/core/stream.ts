import type { Message, State } from "../contract.ts";
import type { Api } from "./api.ts";
import type { History } from "./history.ts";
import { parsed } from "./keep.ts";
import type { Log } from "./log.ts";
import type { Session } from "./session.ts";
import { type Sent, SentEvents } from "./sse.ts";
import type { Times } from "./times.ts";

const RETRY = 2_000;
const LONGEST_RETRY = 30_000;

/** How a stream ended. */
export interface Ended {
  /** Milliseconds from its opening. */
  lived: number;
  /** Nothing came in time. */
  late: boolean;
  /** The token's time was over. */
  expired: boolean;
  /** Milliseconds to wait before the next one. */
  retry: number;
}

/** Reads the conversation as it comes, from where the log ends. */
export class Stream {
  readonly #api: Api;
  readonly #session: Session;
  readonly #history: History;
  readonly #log: Log;
  readonly #times: Times;
  readonly #told: (messages: readonly Message[], state: State) => void;
  #heard = Date.now();

  /** `told` is called with what comes: messages, and who answers. */
  constructor(
    api: Api,
    session: Session,
    history: History,
    log: Log,
    times: Times,
    told: (messages: readonly Message[], state: State) => void,
  ) {
    this.#api = api;
    this.#session = session;
    this.#history = history;
    this.#log = log;
    this.#times = times;
    this.#told = told;
  }

  /** Milliseconds since anything came, or was last asked for. */
  get silentFor(): number {
    return Date.now() - this.#heard;
  }

  /** Read one stream to its end; `opened` is called with its first byte. Throws Refusal when it cannot be opened. */
  async read(signal: AbortSignal, opened: () => void): Promise<Ended> {
    const ended: Ended = { lived: 0, late: false, expired: false, retry: RETRY };
    const begun = Date.now();
    let isOpen = false;
    const cut = new AbortController();
    const abort = () => cut.abort();
    const late = setTimeout(() => {
      ended.late = true;
      abort();
    }, this.#times.firstByte);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    this.#heard = begun;
    try {
      const reader = await this.#open(cut.signal);
      await this.#readAll(reader, signal, ended, () => {
        if (!isOpen) opened();
        isOpen = true;
        clearTimeout(late);
      });
    } catch (error) {
      if (!ended.late && !isOpen) throw error;
    } finally {
      clearTimeout(late);
      signal.removeEventListener("abort", abort);
      abort();
    }
    return { ...ended, lived: Date.now() - begun };
  }

  #open(signal: AbortSignal): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    return this.#session.with((token, below) =>
      this.#api.stream(`${below}/stream?after=${this.#log.last}`, token, signal),
    );
  }

  async #readAll(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    signal: AbortSignal,
    ended: Ended,
    came: () => void,
  ): Promise<void> {
    const decoder = new TextDecoder();
    const events = new SentEvents();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      this.#heard = Date.now();
      came();
      for (const event of events.read(decoder.decode(value, { stream: true }))) await this.#take(event, signal, ended);
      ended.retry = Math.min(events.retry ?? RETRY, LONGEST_RETRY);
    }
  }

  async #take(event: Sent, signal: AbortSignal, ended: Ended): Promise<void> {
    const data = parsed(event.data);
    if (event.name === "expired") ended.expired = true;
    if (event.name === "state") this.#told([], (data as { state: State }).state);
    if (event.name !== "message") return;
    const message = data as Message;
    if (message.seq > this.#log.last + 1) await this.#history.catchUp(signal);
    if (!signal.aborted) this.#told([message], this.#log.state);
  }
}
