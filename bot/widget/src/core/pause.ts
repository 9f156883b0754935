import type { Times } from "./times.ts";

/** Waits between tries, one at a time: longer each time, by chance, and ended early by good news. */
export class Pause {
  readonly #times: Times;
  #tries = 0;
  #wake: (() => void) | null = null;
  #end: (() => void) | null = null;

  constructor(times: Times) {
    this.#times = times;
  }

  /** The next failure is the first again. */
  reset(): void {
    this.#tries = 0;
  }

  /** Wait after a failure; never less than the seconds that the server asked for. */
  again(retryAfter: number | null): Promise<void> {
    const floor = (retryAfter ?? 0) * 1_000;
    const longest = Math.min(this.#times.most, this.#times.least * 2 ** this.#tries++);
    return this.sleep(Math.max(floor, longest * (0.5 + Math.random() / 2)), floor);
  }

  /** Wait; `wake` ends it, but not before `floor` milliseconds. */
  sleep(milliseconds: number, floor = 0): Promise<void> {
    return new Promise((resolve) => {
      const begun = Date.now();
      const end = () => {
        clearTimeout(timer);
        this.#wake = this.#end = null;
        resolve();
      };
      let timer = setTimeout(end, milliseconds);
      this.#end = end;
      this.#wake = () => {
        clearTimeout(timer);
        timer = setTimeout(end, Math.max(0, begun + floor - Date.now()));
      };
    });
  }

  wake(): void {
    this.#wake?.();
  }

  /** End the wait whatever the server asked for. */
  stop(): void {
    this.#end?.();
  }
}
