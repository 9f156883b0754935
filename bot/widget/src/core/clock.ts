/** The server's time: the device's clock, put right by what the server says. */
export class Clock {
  #offset = 0;
  #told = false;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** The server's own word for a moment between `asked` and now, by the device's clock. */
  told(time: string, asked: number): void {
    const moment = Date.parse(time);
    if (Number.isNaN(moment)) return;
    this.#offset = moment - (asked + Date.now()) / 2;
    this.#told = true;
  }

  /** A `Date` header, which is to the second, cached or a proxy's: taken only until there is better, and if far off. */
  header(date: string | null): void {
    const moment = Date.parse(date ?? "");
    if (this.#told || Number.isNaN(moment)) return;
    const offset = moment + 500 - Date.now();
    this.#offset = Math.abs(offset) > 2_000 ? offset : 0;
  }
}
