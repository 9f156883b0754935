/** The server's time: the device's clock, put right by what the server says. */
export class Clock {
  #offset = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** The server's own word for a moment between `asked` and now, by the device's clock. */
  told(time: string, asked: number): void {
    const offset = Date.parse(time) - (asked + Date.now()) / 2;
    if (!Number.isNaN(offset)) this.#offset = offset;
  }
}
