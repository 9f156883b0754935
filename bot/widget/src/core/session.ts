import type { Message } from "../contract.ts";
import type { Ask } from "./api.ts";
import { parsed, record } from "./keep.ts";
import { once } from "./locks.ts";
import { Part } from "./parts.ts";
import { isGone, isPassing, isStale, notAdmitted, unclear } from "./refusals.ts";

/** The right to one conversation: its token, until when by the server's clock, and for how long it was given. */
export interface Ticket {
  conversation: string;
  token: string;
  until: number;
  life: number;
}

interface Issued {
  conversation?: string;
  token: string;
  expires_at: string;
}

const TICKET = "ticket";

/** The conversation of this browser at this page's origin: one for all tabs. */
export class Session extends Part {
  #ticket = this.#kept();
  #opening: Promise<Ticket> | null = null;
  #renewing: Promise<boolean> | null = null;
  #renewTriedAt = 0;
  #replacedAt = 0;

  /** The conversation, or null while none is open. */
  get conversation(): string | null {
    return this.#ticket?.conversation ?? null;
  }

  /** The ticket; opens a conversation when there is none. Throws Refusal. */
  async ready(): Promise<Ticket> {
    const ticket = this.#ticket ?? (await this.open(null));
    this.renewIfDue();
    return ticket;
  }

  /** A request about the conversation; its path is below the conversation's. Throws Refusal. */
  json<T>(path: string, ask: Ask = {}): Promise<T> {
    return this.with((token, below) => this.our.api.json<T>(below + path, { ...ask, token }));
  }

  /** Do something with a token that the server takes: renewed, and done again, when it takes it no more. */
  async with<T>(work: (token: string, below: string) => Promise<T>): Promise<T> {
    const ticket = await this.ready();
    try {
      return await work(ticket.token, below(ticket));
    } catch (error) {
      if (!(await this.#mend(error, ticket))) throw error;
    }
    const renewed = await this.ready();
    return work(renewed.token, below(renewed));
  }

  /** Open another conversation than `old`, unless a tab has done so already. Throws Refusal. */
  open(old: string | null): Promise<Ticket> {
    const { times } = this.our;
    this.#opening ??= once(
      "qihang-open",
      times.lock,
      () => this.#other(old),
      () => this.#open(),
    )
      .then((ticket) => this.#use(ticket))
      .catch((error) => Promise.reject(isPassing(error) ? error : notAdmitted(error)))
      .finally(() => {
        this.#opening = null;
      });
    return this.#opening;
  }

  /** Renew the token when a third of its life is left. */
  renewIfDue(): void {
    const ticket = this.#ticket;
    if (!ticket || ticket.until - this.our.clock.now() >= ticket.life / 3) return;
    if (Date.now() - this.#renewTriedAt < this.our.times.reopen) return;
    this.#renewTriedAt = Date.now();
    this.renew().catch(() => {});
  }

  /** Renew the token; false when the conversation was lost and another opened. Throws Refusal. */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** Another tab wrote a value of the store. Two may have at once: what the store then holds is what all take. */
  stored(name: string, value: string | null): void {
    if (name !== TICKET) return;
    const ticket = this.#kept();
    const told = parsed(value);
    // It was left there, with a farewell, and perhaps followed by another since.
    const isLeft = Array.isArray(told) && this.#ticket && ticket?.conversation !== this.conversation;
    if (isLeft) this.our.talk.leave(told);
    else if (ticket) this.#use(ticket);
  }

  /** Forget the conversation, here and in the store but for its `farewell`; what another tab has opened stays there. */
  leave(farewell: Message[]): void {
    if (!this.#other(this.conversation)) this.our.keep.write(TICKET, farewell);
    this.#ticket = null;
  }

  async #renew(): Promise<boolean> {
    const ticket = this.#ticket;
    if (!ticket) return false;
    try {
      const path = `${below(ticket)}/token`;
      const issued = await this.our.api.json<Issued>(path, { method: "POST", token: ticket.token });
      if (this.#ticket?.conversation !== ticket.conversation) return false;
      const other = this.#other(ticket.conversation);
      this.#use(other ?? this.#save(issued, ticket.conversation));
      return !other;
    } catch (error) {
      if (!isStale(error) && !isGone(error)) throw error;
      const kept = this.#kept();
      // Another tab has renewed it already.
      if (kept?.conversation === ticket.conversation && kept.token !== ticket.token) return !!this.#use(kept);
      return this.#replace(ticket, error);
    }
  }

  /** Whether the same request may be made again after what went wrong. */
  async #mend(error: unknown, ticket: Ticket): Promise<boolean> {
    if (isGone(error)) return this.#replace(ticket, error);
    if (!isStale(error) || this.#ticket?.conversation !== ticket.conversation) return false;
    return this.#ticket.token !== ticket.token || this.renew();
  }

  async #replace(ticket: Ticket, why: unknown): Promise<false> {
    if (this.#ticket?.conversation !== ticket.conversation) return false;
    if (Date.now() - this.#replacedAt < this.our.times.reopen) throw notAdmitted(why);
    await this.open(ticket.conversation);
    this.#replacedAt = Date.now();
    return false;
  }

  async #open(): Promise<Ticket> {
    const issued = await this.our.api.json<Issued>("/conversations", { method: "POST", body: {} });
    return this.#save(issued, issued.conversation ?? "");
  }

  #kept(): Ticket | null {
    return ticketOf(this.our.keep.read(TICKET));
  }

  /** The conversation that another tab has opened. */
  #other(old: string | null): Ticket | null {
    const ticket = this.#kept();
    return ticket && ticket.conversation !== old ? ticket : null;
  }

  #save({ token, expires_at }: Issued, conversation: string): Ticket {
    const until = Date.parse(expires_at);
    const ticket = ticketOf({ conversation, token, until, life: until - this.our.clock.now() });
    if (!ticket) throw unclear();
    this.our.keep.write(TICKET, ticket);
    return ticket;
  }

  #use(ticket: Ticket): Ticket {
    const before = this.#ticket;
    this.#ticket = ticket;
    if (before && before.conversation !== ticket.conversation) this.our.talk.move();
    return ticket;
  }
}

function below(ticket: Ticket): string {
  return `/conversations/${encodeURIComponent(ticket.conversation)}`;
}

/** The store belongs to the host page, so what it holds is looked at before use. */
function ticketOf(value: unknown): Ticket | null {
  const { conversation, token, until, life } = (record(value) ?? {}) as unknown as Ticket;
  const isSound = until > 0 && typeof life === "number" && typeof token === "string";
  return isSound && conversation && typeof conversation === "string" ? { conversation, token, until, life } : null;
}
