import type { Pending, Refusal, Said } from "../contract.ts";
import { freshId } from "./keep.ts";
import { locked } from "./locks.ts";
import { Pause } from "./pause.ts";
import { asRefusal, isPassing, unreachable } from "./refusals.ts";
import type { Session } from "./session.ts";
import type { Times } from "./times.ts";
import type { Unsent } from "./unsent.ts";

/** What the outbox tells. */
export interface Heard {
  /** A message is on its way. */
  sending(): void;
  /** The server has it under this number. */
  accepted(id: string, seq: number): void;
  /** Something could not be sent now. */
  troubled(error: Refusal): void;
}

/** So often a message may be the server's own undoing before the ones after it have their turn. */
const MOST_FAULTS = 5;

/** Sends the person's words: in order, one tab at a time, each under one id however often. */
export class Outbox {
  readonly #unsent: Unsent;
  readonly #session: Session;
  readonly #times: Times;
  readonly #heard: Heard;
  readonly #pause: Pause;
  readonly #faults = new Map<string, number>();
  #open = false;
  #busy = false;

  constructor(unsent: Unsent, session: Session, times: Times, heard: Heard) {
    this.#unsent = unsent;
    this.#session = session;
    this.#times = times;
    this.#heard = heard;
    this.#pause = new Pause(times);
  }

  start(): void {
    this.#open = true;
    void this.work();
  }

  stop(): void {
    this.#open = false;
    this.#pause.stop();
  }

  /** Try at once what waits for its next try. */
  wake(): void {
    this.#pause.wake();
  }

  add(said: Said): void {
    const newest = this.#unsent.items[this.#unsent.items.length - 1]?.at ?? 0;
    this.#unsent.put({ id: freshId(), said, at: Math.max(Date.now(), newest + 1), status: "queued" });
    void this.work();
  }

  retry(id: string): void {
    const item = this.#unsent.find(id);
    if (item?.status !== "failed") return;
    this.#faults.delete(id);
    this.#unsent.put({ id, said: item.said, at: item.at, status: "queued" });
    void this.work();
  }

  /** Take along to another conversation what the old one did not tell back; old buttons mean nothing there. */
  move(): void {
    for (const item of this.#unsent.items) {
      if (item.status === "failed") continue;
      const { said } = item;
      this.#unsent.put({ ...item, said: "button" in said ? { text: said.title } : said, status: "queued" });
    }
    void this.work();
  }

  /** Send what is queued, until nothing is. */
  async work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#open && this.#unsent.next()) {
      try {
        const { conversation } = await this.#session.ready();
        await locked(`qihang-send-${conversation}`, this.#times.lock, () => this.#sendAll(conversation));
        this.#pause.reset();
      } catch (error) {
        this.#heard.troubled(asRefusal(error));
        if (this.#open) await this.#pause.again(asRefusal(error).retryAfter);
      }
    }
    this.#busy = false;
  }

  async #sendAll(conversation: string): Promise<void> {
    for (let item = this.#unsent.next(); item && this.#open; item = this.#unsent.next()) {
      if (this.#session.conversation !== conversation) return;
      await this.#send(item, conversation);
    }
  }

  async #send(item: Pending, conversation: string): Promise<void> {
    this.#unsent.mark({ ...item, status: "sending" });
    this.#heard.sending();
    try {
      const body = { id: item.id, ...wire(item.said) };
      const { seq } = await this.#session.json<{ seq: unknown }>("/messages", { method: "POST", body });
      if (typeof seq !== "number") throw unreachable(false);
      this.#accepted(item.id, seq);
    } catch (error) {
      // It moved along, was taken back, or the log has told it back already.
      const isOver = this.#session.conversation !== conversation || !this.#unsent.find(item.id);
      if (!isOver) this.#failed(item, asRefusal(error));
    }
  }

  #accepted(id: string, seq: number): void {
    this.#faults.delete(id);
    this.#unsent.sent(id);
    this.#pause.reset();
    this.#heard.accepted(id, seq);
  }

  #failed(item: Pending, error: Refusal): void {
    // Nobody else makes our ids: an earlier try did reach the server.
    if (error.code === "id_reused") {
      this.#accepted(item.id, 0);
      return;
    }
    const faults = (this.#faults.get(item.id) ?? 0) + Number(error.status === 500);
    this.#faults.set(item.id, faults);
    if (faults < MOST_FAULTS && isPassing(error)) {
      this.#unsent.mark({ ...item, status: "queued" });
      throw error;
    }
    this.#unsent.put({ ...item, status: "failed", reason: error.message });
  }
}

function wire(said: Said): Record<string, string> {
  if ("text" in said) return { text: said.text };
  return "button" in said ? { button: said.button } : { guide: said.guide };
}
