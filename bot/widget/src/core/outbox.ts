import type { Pending, Said } from "../contract.ts";
import { freshId } from "./keep.ts";
import { locked } from "./locks.ts";
import { Part } from "./parts.ts";
import { Pause } from "./pause.ts";
import { asRefusal, isPassing, unreachable } from "./refusals.ts";

/** So often a message may be the server's own undoing before the ones after it have their turn. */
const MOST_FAULTS = 5;

/** Sends the person's words: in order, one tab at a time, each under one id however often. */
export class Outbox extends Part {
  readonly #pause = new Pause(this.our.times);
  readonly #faults = new Map<string, number>();
  #open = false;
  #busy = false;

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
    const newest = this.our.unsent.items.at(-1)?.at ?? 0;
    this.our.unsent.put({ id: freshId(), said, at: Math.max(Date.now(), newest + 1), status: "queued" });
    void this.work();
  }

  retry(id: string): void {
    const item = this.our.unsent.find(id);
    if (item?.status !== "failed") return;
    this.#faults.delete(id);
    this.our.unsent.put({ ...item, status: "queued" });
    void this.work();
  }

  /** Take along to another conversation what the old one did not tell back; old buttons mean nothing there. */
  move(): void {
    for (const item of this.our.unsent.items) {
      if (item.status === "failed") continue;
      const { said } = item;
      this.our.unsent.put({ ...item, said: "button" in said ? { text: said.title } : said, status: "queued" });
    }
    void this.work();
  }

  /** Send what is queued, until nothing is. */
  async work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#open && this.our.unsent.next()) {
      try {
        const { conversation } = await this.our.session.ready();
        await locked(`qihang-send-${conversation}`, this.our.times.lock, () => this.#sendAll(conversation));
        this.#pause.reset();
      } catch (error) {
        this.our.connection.doubt();
        if (this.#open) await this.#pause.again(asRefusal(error).retryAfter);
      }
    }
    this.#busy = false;
  }

  async #sendAll(conversation: string): Promise<void> {
    for (let item = this.our.unsent.next(); item && this.#open; item = this.our.unsent.next()) {
      if (this.our.session.conversation !== conversation) return;
      await this.#send(item, conversation);
    }
  }

  async #send(item: Pending, conversation: string): Promise<void> {
    this.our.unsent.mark({ ...item, status: "sending" });
    try {
      // Titles are for people: the server knows buttons and guides by their ids.
      const body = { id: item.id, ...item.said, title: undefined };
      const { seq } = await this.our.session.json<{ seq: unknown }>("/messages", { method: "POST", body });
      if (typeof seq !== "number") throw unreachable(false);
      this.#accepted(item.id, seq);
    } catch (error) {
      // It moved along, was taken back, or the log has told it back already.
      const isOver = this.our.session.conversation !== conversation || !this.our.unsent.find(item.id);
      if (!isOver) this.#failed(item, error);
    }
  }

  #accepted(id: string, seq: number): void {
    this.#faults.delete(id);
    this.our.unsent.sent(id);
    this.#pause.reset();
    this.our.talk.accepted(id, seq);
  }

  #failed(item: Pending, thrown: unknown): void {
    const error = asRefusal(thrown);
    // Nobody else makes our ids: an earlier try did reach the server.
    if (error.code === "id_reused") {
      this.#accepted(item.id, 0);
      return;
    }
    const faults = (this.#faults.get(item.id) ?? 0) + Number(error.status === 500);
    this.#faults.set(item.id, faults);
    if (faults < MOST_FAULTS && isPassing(error)) {
      this.our.unsent.mark({ ...item, status: "queued" });
      throw error;
    }
    this.our.unsent.put({ ...item, status: "failed", reason: error.message });
  }
}
