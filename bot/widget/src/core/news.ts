import type { Change } from "../contract.ts";

type Listener = (changes: ReadonlySet<Change>) => void;

/** Tells listeners what changed, at most once in a go of the event loop. */
export class News {
  readonly #listeners = new Set<Listener>();
  #changes = new Set<Change>();

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: Change): void {
    if (!this.#changes.size) queueMicrotask(() => this.#flush());
    this.#changes.add(change);
  }

  #flush(): void {
    const changes = this.#changes;
    this.#changes = new Set();
    for (const listener of [...this.#listeners]) {
      try {
        listener(changes);
      } catch (error) {
        // One listener's fault is not the others'.
        console.error(error);
      }
    }
  }
}
