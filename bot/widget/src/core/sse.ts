/** One server-sent event. */
export interface Sent {
  name: string;
  data: string;
}

/** Reads server-sent events from a text that comes in pieces, cut anywhere. */
export class SentEvents {
  /** Milliseconds that the server asks to wait before coming back. */
  retry: number | null = null;
  #rest = "";
  #afterReturn = false;
  #name = "";
  #data: string[] = [];

  /** The events that end in this piece. */
  read(piece: string): Sent[] {
    if (!piece) return [];
    const found: Sent[] = [];
    const text = this.#afterReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    this.#afterReturn = piece.endsWith("\r");
    const lines = (this.#rest + text).split(/\r\n?|\n/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line) this.#field(line);
      else found.push(...this.#event());
    }
    return found;
  }

  #event(): Sent[] {
    const event = { name: this.#name || "message", data: this.#data.join("\n") };
    const isAny = this.#data.length > 0;
    this.#name = "";
    this.#data = [];
    return isAny ? [event] : [];
  }

  #field(line: string): void {
    const [, name, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") this.#data.push(value ?? "");
    else if (name === "event") this.#name = value ?? "";
    else if (name === "retry" && /^\d+$/.test(value ?? "")) this.retry = Number(value);
  }
}
