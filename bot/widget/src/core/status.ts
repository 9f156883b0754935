import type { Status } from "../contract.ts";
import { Part } from "./parts.ts";

/** The answer of the server: with its time, ISO 8601. */
type Told = Status & { now: string };

/** What the center says beside the conversation, and since when we know. */
export class StatusBoard extends Part {
  known: Status | null = null;
  #askedAt = 0;
  #isWarned = false;

  /** Ask anew when it was asked longer than so many milliseconds ago. */
  async refresh(age: number): Promise<void> {
    const asked = Date.now();
    if (asked - this.#askedAt <= age) return;
    this.#askedAt = asked;
    try {
      const { now, ...status } = await this.our.api.json<Told>("/status");
      this.our.clock.told(now, asked);
      if (JSON.stringify(status) === JSON.stringify(this.known)) return;
      this.known = status;
      this.our.listeners.tell("status");
    } catch {
      // The line tells people that the server is away; the next refresh asks again.
      this.#warn();
    }
  }

  /** Browsers do not let us see why a page that is not listed gets no answer: the web master is told, once. */
  #warn(): void {
    if (this.known || this.#isWarned || !globalThis.navigator?.onLine) return;
    this.#isWarned = true;
    console.warn(`企航：${this.our.server} 没有回答。QIHANG_WIDGET_ORIGINS 里有 ${location.origin} 吗？`);
  }
}
