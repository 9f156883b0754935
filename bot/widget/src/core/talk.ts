import type { Message, State } from "../contract.ts";
import { Api } from "./api.ts";
import { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { History, type LogPage } from "./history.ts";
import type { CoreOptions } from "./index.ts";
import { Keep } from "./keep.ts";
import { Log } from "./log.ts";
import { News } from "./news.ts";
import { Outbox } from "./outbox.ts";
import { Page } from "./page.ts";
import { Session } from "./session.ts";
import { Signs } from "./signs.ts";
import { StatusBoard } from "./status.ts";
import { Stream } from "./stream.ts";
import type { Times } from "./times.ts";
import { Unsent } from "./unsent.ts";

/** The parts of the core put together: what happens in one is told to the others here. */
export class Talk {
  readonly clock = new Clock();
  readonly log = new Log();
  readonly news = new News();
  readonly api: Api;
  readonly session: Session;
  readonly status: StatusBoard;
  readonly history: History;
  readonly unsent: Unsent;
  readonly outbox: Outbox;
  readonly connection: Connection;
  readonly signs: Signs;
  readonly #times: Times;
  readonly #keep: Keep;
  readonly #page = new Page();
  #started: Promise<void> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ticked = 0;
  /** Numbers of accepted messages that the log has not told back yet, by id. */
  readonly #numbers = new Map<string, number>();

  constructor({ server, origin, store }: CoreOptions, times: Times) {
    const keep = new Keep(store, `qihang ${server} ${origin} `);
    const { clock, log, news } = this;
    this.#times = times;
    this.#keep = keep;
    this.api = new Api(server, times, clock);
    this.session = new Session(this.api, clock, keep, times, (isOther) => this.#moved(isOther));
    this.status = new StatusBoard(this.api, clock, () => news.tell("status"));
    this.history = new History(this.session, log, times, (page) => this.#took(page));
    this.connection = this.#connect();
    this.unsent = new Unsent(keep, () => this.#resent());
    this.outbox = new Outbox(this.unsent, this.session, times, {
      sending: () => this.signs.spoke(clock.now()),
      accepted: (id, seq) => this.#accepted(id, seq),
      troubled: () => this.connection.doubt(),
    });
    this.signs = new Signs({ ...this, keep, times });
  }

  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  stop(): void {
    this.#started = null;
    clearInterval(this.#timer);
    this.#page.unwatch();
    this.outbox.stop();
    this.connection.stop();
  }

  /** Another conversation; unsent words of this one are dropped if it could be opened. Throws Refusal. */
  async restart(): Promise<void> {
    const words = this.unsent.items;
    for (const { id } of words) this.unsent.discard(id);
    try {
      await this.session.open(this.session.conversation);
    } catch (error) {
      for (const item of words) this.unsent.put(item.status === "failed" ? item : { ...item, status: "queued" });
      void this.outbox.work();
      throw error;
    }
  }

  /** What the server forgot is not kept here. */
  forget(): void {
    for (const { id } of this.unsent.items) this.unsent.discard(id);
    this.#moved(true);
  }

  #start(): Promise<void> {
    this.#page.watch(
      () => this.#check(false),
      () => this.#check(true),
      () => this.connection.leave(),
    );
    this.#page.watchStore((key, value, before) => this.#stored(this.#keep.nameOf(key), value, before));
    this.#ticked = Date.now();
    this.#timer = setInterval(() => this.#tick(), this.#times.tick);
    void this.status.refresh(this.#times.tick);
    this.outbox.start();
    return this.connection.start();
  }

  #connect(): Connection {
    const { session, history, log } = this;
    const times = this.#times;
    const stream = new Stream(this.api, session, history, log, times, (messages, state) => this.#add(messages, state));
    const changed = () => this.#lineChanged();
    return new Connection({ session, history, stream, page: this.#page, times, changed });
  }

  #lineChanged(): void {
    this.news.tell("line");
    if (this.connection.state === "live") this.outbox.wake();
  }

  /** The conversation is another; `isOther` is false for the first. */
  #moved(isOther: boolean): void {
    if (!isOther) return;
    this.log.reset();
    this.#numbers.clear();
    this.outbox.move();
    this.connection.wake(true);
    for (const change of ["restarted", "messages", "state"] as const) this.news.tell(change);
    this.signs.update();
  }

  #took({ messages, state }: LogPage): void {
    this.#add(messages, state);
  }

  #add(messages: readonly Message[], state: State): void {
    const fresh = this.log.add(messages);
    if (fresh.length) this.news.tell("messages");
    if (state !== this.log.state) this.news.tell("state");
    this.log.state = state;
    for (const { author, at, id } of fresh) {
      if (author === "person") this.signs.spoke(Date.parse(at) || 0);
      if (id && this.unsent.find(id)) this.unsent.seen(id);
    }
    this.#settle();
    this.signs.update();
  }

  #resent(): void {
    this.news.tell("pending");
    this.signs.update();
  }

  #accepted(id: string, seq: number): void {
    this.log.said = Math.max(this.log.said, seq);
    this.#numbers.set(id, seq);
    this.#settle();
    const { life } = this.log;
    setTimeout(() => {
      const isMissing = this.#started && life === this.log.life && this.log.last < seq;
      if (isMissing) void this.connection.distrust();
    }, this.#times.unseen);
  }

  /** What the log must have told back by now, or has on an earlier page, is waited for no longer. */
  #settle(): void {
    for (const [id, seq] of this.#numbers) {
      if (!this.log.loaded || seq > this.log.last) continue;
      this.#numbers.delete(id);
      this.unsent.seen(id);
    }
  }

  /** Another tab wrote into the store. */
  #stored(name: string | null, value: string | null, before: string | null): void {
    if (name === null) return;
    this.session.stored(name);
    this.unsent.stored(name, value, before);
    this.signs.update();
    void this.outbox.work();
  }

  /** Is all well? `lost`: the line surely is not. */
  #check(lost: boolean): void {
    void this.status.refresh(this.#times.tick);
    this.outbox.wake();
    this.connection.wake(lost);
  }

  #tick(): void {
    const gap = Date.now() - this.#ticked - this.#times.tick;
    this.#ticked = Date.now();
    this.signs.update();
    this.connection.tick();
    if (this.#page.hidden) return;
    if (gap > this.#times.asleep) this.#check(true);
    this.session.renewIfDue();
    void this.status.refresh(this.status.known ? this.#times.status : this.#times.tick);
  }
}
