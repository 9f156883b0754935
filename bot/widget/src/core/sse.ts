/** One server-sent event. */
export interface Sent {
  name: string;
  data: string;
}

/** Reads server-sent events from a text that comes in pieces, cut anywhere; our server's data is one line. */
export class SentEvents {
  #rest = "";

  /** The events that end in this piece. */
  read(piece: string): Sent[] {
    const blocks = (this.#rest + piece).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => this.#event(block));
  }

  #event(block: string): Sent[] {
    const field = (name: string) => new RegExp(`(?:^|\\n)${name}: ([^\\n]*)`).exec(block)?.[1];
    const data = field("data");
    return data ? [{ name: field("event") ?? "message", data }] : [];
  }
}
