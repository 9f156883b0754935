import type { Status } from "../contract.ts";
import type { Api } from "./api.ts";
import type { Clock } from "./clock.ts";

/** What the center says beside the conversation, and since when we know. */
export class StatusBoard {
  known: Status | null = null;
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(api: Api, clock: Clock, changed: () => void) {
    this.#api = api;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Ask anew when it was asked longer than so many milliseconds ago. */
  async refresh(age: number): Promise<void> {
    const asked = Date.now();
    if (asked - this.#askedAt <= age) return;
    this.#askedAt = asked;
    try {
      const status = await this.#api.json<Status>("/status");
      this.#clock.told(status.now, asked);
      const isSame = JSON.stringify({ ...status, now: "" }) === JSON.stringify({ ...this.known, now: "" });
      this.known = status;
      if (!isSame) this.#changed();
    } catch {
      // The line tells that the server is away; the next refresh asks again.
    }
  }
}
