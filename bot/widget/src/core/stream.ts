import type { Message, State } from "../contract.ts";
import { parsed } from "./keep.ts";
import { Limit } from "./limit.ts";
import { Part } from "./parts.ts";
import { type Sent, SentEvents } from "./sse.ts";

/** What a stream says of itself. */
interface Heard {
  /** The token's time was over. */
  expired: boolean;
}

/** How a stream ended. */
export interface Ended extends Heard {
  /** Milliseconds from its opening. */
  lived: number;
  /** Nothing came in time. */
  late: boolean;
}

/** Reads the conversation as it comes, from where the log ends. */
export class Stream extends Part {
  #heard = Date.now();

  /** Milliseconds since anything came, or was last asked for. */
  get silentFor(): number {
    return Date.now() - this.#heard;
  }

  /** Read one stream to its end; `opened` is called with its first byte. Throws Refusal when it cannot be opened. */
  async read(signal: AbortSignal, opened: () => void): Promise<Ended> {
    const ended = { expired: false };
    const { log, session, api, times } = this.our;
    const begun = Date.now();
    const limit = new Limit(times.firstByte, signal);
    let isOpen = false;
    this.#heard = begun;
    try {
      const reader = await session.with((token, below) =>
        api.stream(`${below}/stream?after=${log.last}`, token, limit.signal),
      );
      await this.#readAll(reader, signal, ended, () => {
        if (!isOpen) opened();
        isOpen = true;
        limit.lift();
      });
    } catch (error) {
      if (!limit.isOver && !isOpen) throw error;
    } finally {
      limit.end();
    }
    return { ...ended, late: limit.isOver, lived: Date.now() - begun };
  }

  async #readAll(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    signal: AbortSignal,
    ended: Heard,
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
    }
  }

  async #take(event: Sent, signal: AbortSignal, ended: Heard): Promise<void> {
    const data = parsed(event.data);
    if (event.name === "expired") ended.expired = true;
    const { log, history, talk } = this.our;
    if (event.name === "state") talk.add([], (data as { state: State }).state);
    if (event.name !== "message") return;
    const message = data as Message;
    if (message.seq > log.last + 1) await history.catchUp(signal);
    if (!signal.aborted) talk.add([message], log.state);
  }
}
