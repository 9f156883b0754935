import type { Message, State } from "../contract.ts";

/** What was said, as far as this tab knows it: by sequence number, each message once. */
export class Log {
  /** Another array after every change. */
  messages: readonly Message[] = [];
  state: State = "bot";
  /** Up to here nothing is missing at the end. */
  last = 0;
  /** Whether the latest page has been read. */
  loaded = false;
  hasEarlier = false;
  /** Another number after every `reset`: answers that were asked for before are void. */
  life = 0;
  /** Largest numbers of the person's words, and of what the bot or staff said. */
  said = 0;
  answered = 0;

  /** Start with nothing, for another conversation. */
  reset(): void {
    Object.assign(this, new Log(), { life: this.life + 1 });
  }

  /** Take messages in, in any order; returns those that are new. */
  add(messages: readonly Message[]): Message[] {
    const known = new Set(this.messages.map((message) => message.seq));
    const fresh = messages.filter(({ seq }) => !known.has(seq) && known.add(seq));
    for (const { seq, author } of fresh) {
      this.last = Math.max(this.last, seq);
      if (author === "person") this.said = Math.max(this.said, seq);
      if (author === "bot" || author === "staff") this.answered = Math.max(this.answered, seq);
    }
    if (fresh.length) this.messages = [...this.messages, ...fresh].sort((one, other) => one.seq - other.seq);
    return fresh;
  }

  /** How many answers came after a number. */
  answersAfter(seq: number): number {
    return this.messages.filter((message) => message.seq > seq && message.author !== "person").length;
  }
}
