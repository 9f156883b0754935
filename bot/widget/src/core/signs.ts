import { Part } from "./parts.ts";

const READ = "read";

/** Whether the bot is at work, and how many answers nobody has seen. */
export class Signs extends Part {
  working = false;
  unread = 0;
  /** When the person spoke last, by the server's clock. */
  #spokeAt = 0;

  /** The person spoke then. */
  spoke(at: number): void {
    this.#spokeAt = Math.max(this.#spokeAt, at);
    this.update();
  }

  /** Everything up to here was seen. */
  markRead(): void {
    const { keep, session, log } = this.our;
    if (log.last > this.#read()) keep.write(READ, [session.conversation, log.last]);
    this.update();
  }

  /** Look again, and tell what changed. */
  update(): void {
    const { log, listeners } = this.our;
    const working = this.#isWorking();
    const unread = log.answersAfter(this.#read());
    if (working !== this.working) listeners.tell("working");
    if (unread !== this.unread) listeners.tell("unread");
    this.working = working;
    this.unread = unread;
  }

  #isWorking(): boolean {
    const { log, clock, times, connection } = this.our;
    if (log.state === "human" || connection.isDown || clock.now() - this.#spokeAt >= times.working) return false;
    return log.said > log.answered;
  }

  #read(): number {
    const { keep, session } = this.our;
    const kept = keep.read(READ);
    if (!Array.isArray(kept) || kept[0] !== session.conversation) return 0;
    return Number(kept[1]) || 0;
  }
}
