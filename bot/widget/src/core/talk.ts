import type { Message, State } from "../contract.ts";
import { Part } from "./parts.ts";

/** What happens in one part is told to the others here. */
export class Talk extends Part {
  #started: Promise<void> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ticked = 0;
  /** Numbers of accepted messages that the log has not told back yet, by id. */
  readonly #numbers = new Map<string, number>();

  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  stop(): void {
    const { page, outbox, connection } = this.our;
    this.#started = null;
    clearInterval(this.#timer);
    page.unwatch();
    outbox.stop();
    connection.stop();
  }

  /** Another conversation; unsent words of this one are dropped if it could be opened. Throws Refusal. */
  async restart(): Promise<void> {
    const { unsent, session, outbox } = this.our;
    const words = unsent.items;
    for (const { id } of words) unsent.discard(id);
    try {
      await session.open(session.conversation);
    } catch (error) {
      for (const item of words) unsent.put(item.status === "failed" ? item : { ...item, status: "queued" });
      void outbox.work();
      throw error;
    }
  }

  /** What the server forgot is not kept here. */
  forget(): void {
    const { unsent } = this.our;
    for (const { id } of unsent.items) unsent.discard(id);
    this.move();
  }

  /** Whoever talks next may be somebody else: of this conversation nothing stays here but its `farewell`. */
  leave(farewell: Message[]): void {
    const { session, log, listeners } = this.our;
    session.leave(farewell);
    this.forget();
    log.add(farewell);
    listeners.tell("left");
  }

  /** The conversation is another. */
  move(): void {
    const { log, outbox, connection, listeners, signs } = this.our;
    log.reset();
    this.#numbers.clear();
    outbox.move();
    connection.wake(true);
    listeners.tell("messages");
    listeners.tell("state");
    signs.update();
  }

  /** The line is better or worse. */
  lineChanged(): void {
    const { listeners, connection, outbox, signs } = this.our;
    listeners.tell("line");
    signs.update();
    if (connection.state === "live") outbox.wake();
  }

  /** Take in what the server tells: messages, and who answers. */
  add(messages: readonly Message[], state: State): void {
    const { log, listeners, signs, unsent } = this.our;
    const fresh = log.add(messages);
    if (fresh.length) listeners.tell("messages");
    if (state !== log.state) listeners.tell("state");
    log.state = state;
    for (const { author, at, id } of fresh) {
      if (author === "person") signs.spoke(Date.parse(at) || 0);
      if (id && unsent.find(id)) unsent.seen(id);
    }
    this.#settle();
    signs.update();
    const farewell = fresh.find(({ custom }) => custom.ends);
    // Who told the messages is not done with the log yet.
    if (farewell) queueMicrotask(() => this.leave([{ ...farewell, seq: 0 }]));
  }

  /** The server has a message under this number. */
  accepted(id: string, seq: number): void {
    const { log, times, connection, signs, clock } = this.our;
    const { life } = log;
    log.said = Math.max(log.said, seq);
    this.#numbers.set(id, seq);
    this.#settle();
    signs.spoke(clock.now());
    setTimeout(() => {
      if (this.#started && life === log.life && log.last < seq) void connection.distrust();
    }, times.unseen);
  }

  #start(): Promise<void> {
    const { page, outbox, connection, times } = this.our;
    page.watch(
      () => this.#check(false),
      () => this.#check(true),
      () => connection.leave(),
      (event) => this.#stored(event),
    );
    this.#ticked = Date.now();
    this.#timer = setInterval(() => this.#tick(), times.tick);
    this.#refresh();
    outbox.start();
    return connection.start();
  }

  /** What the log must have told back by now, or has on an earlier page, is waited for no longer. */
  #settle(): void {
    const { log, unsent } = this.our;
    for (const [id, seq] of this.#numbers) {
      if (!log.loaded || seq > log.last) continue;
      this.#numbers.delete(id);
      unsent.seen(id);
    }
  }

  /** Another tab wrote into the store. */
  #stored({ key, newValue, oldValue }: StorageEvent): void {
    const { keep, session, unsent, signs, outbox } = this.our;
    const name = keep.nameOf(key);
    if (name === null) return;
    session.stored(name, newValue);
    unsent.stored(name, newValue, oldValue);
    signs.update();
    void outbox.work();
  }

  /** Is all well? `lost`: the line surely is not. */
  #check(lost: boolean): void {
    const { outbox, connection } = this.our;
    this.#refresh();
    outbox.wake();
    connection.wake(lost);
  }

  #refresh(age = this.our.times.tick): void {
    void this.our.status.refresh(age);
  }

  #tick(): void {
    const { times, signs, connection, page, session, status } = this.our;
    const gap = Date.now() - this.#ticked - times.tick;
    this.#ticked = Date.now();
    signs.update();
    connection.tick();
    if (page.hidden) return;
    if (gap > times.asleep) this.#check(true);
    session.renewIfDue();
    this.#refresh(status.known ? times.status : times.tick);
  }
}
