/** A signal that is aborted by another one, when its time is over, or at its end. */
export class Limit {
  /** Whether its time is over. */
  isOver = false;
  readonly #cut = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(milliseconds: number, outer?: AbortSignal) {
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.end();
    }, milliseconds);
    if (outer?.aborted) this.end();
    outer?.addEventListener("abort", () => this.end(), { signal: this.signal });
  }

  get signal(): AbortSignal {
    return this.#cut.signal;
  }

  /** There is no hurry any more. */
  lift(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.lift();
    this.#cut.abort();
  }
}
