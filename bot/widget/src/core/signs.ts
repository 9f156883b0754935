import type { Clock } from "./clock.ts";
import type { Keep } from "./keep.ts";
import type { Log } from "./log.ts";
import type { News } from "./news.ts";
import type { Session } from "./session.ts";
import type { Times } from "./times.ts";
import type { Unsent } from "./unsent.ts";

const READ = "read";

/** The parts that the signs are read from. */
export interface Seen {
  log: Log;
  unsent: Unsent;
  session: Session;
  keep: Keep;
  clock: Clock;
  times: Times;
  news: News;
}

/** Whether the bot is at work, and how many answers nobody has seen. */
export class Signs {
  working = false;
  unread = 0;
  readonly #seen: Seen;
  /** When the person spoke last, by the server's clock. */
  #spokeAt = Number.NEGATIVE_INFINITY;

  constructor(seen: Seen) {
    this.#seen = seen;
  }

  /** The person spoke then. */
  spoke(at: number): void {
    this.#spokeAt = Math.max(this.#spokeAt, at);
    this.update();
  }

  /** Everything up to here was seen. */
  markRead(): void {
    const { keep, session, log } = this.#seen;
    if (log.last > this.#read()) keep.write(READ, [session.conversation, log.last]);
    this.update();
  }

  /** Look again, and tell what changed. */
  update(): void {
    const { log, news } = this.#seen;
    const working = this.#isWorking();
    const unread = log.answersAfter(this.#read());
    if (working !== this.working) news.tell("working");
    if (unread !== this.unread) news.tell("unread");
    this.working = working;
    this.unread = unread;
  }

  #isWorking(): boolean {
    const { log, unsent, clock, times } = this.#seen;
    if (log.state === "human" || clock.now() - this.#spokeAt >= times.working) return false;
    return log.said > log.answered || unsent.items.some(({ status }) => status === "sending");
  }

  #read(): number {
    const { keep, session } = this.#seen;
    const kept = keep.read(READ);
    if (!Array.isArray(kept) || kept[0] !== session.conversation) return 0;
    return Number(kept[1]) || 0;
  }
}
