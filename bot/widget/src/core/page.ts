/** What the page goes through: hidden and shown, off and on line, frozen and back. Quiet where there is no page. */
export class Page {
  readonly #window: Window | undefined = globalThis.window;
  readonly #document: Document | undefined = globalThis.document;
  #watching = new AbortController();
  #hiddenAt: number | null = null;

  constructor() {
    this.#look();
  }

  get hidden(): boolean {
    return this.#hiddenAt !== null;
  }

  /** For how many milliseconds it has been hidden. */
  get hiddenFor(): number {
    return this.#hiddenAt === null ? 0 : Date.now() - this.#hiddenAt;
  }

  /**
   * Call `shown` when somebody looks again, `changed` when the line may have changed, `left` when the page is left,
   * `stored` when another tab wrote into the store.
   */
  watch(shown: () => void, changed: () => void, left: () => void, stored: (event: StorageEvent) => void): void {
    this.#watching = new AbortController();
    this.#on(this.#document, "visibilitychange", () => {
      this.#look();
      if (!this.hidden) shown();
    });
    this.#on(this.#document, "resume", changed);
    this.#on(this.#window, "online", changed);
    this.#on(this.#window, "offline", changed);
    this.#on(this.#window, "pagehide", left);
    this.#on(this.#window, "pageshow", (event) => (event as PageTransitionEvent).persisted && changed());
    this.#on(this.#window, "storage", (event) => stored(event as StorageEvent));
  }

  unwatch(): void {
    this.#watching.abort();
  }

  #look(): void {
    this.#hiddenAt = this.#document?.hidden ? (this.#hiddenAt ?? Date.now()) : null;
  }

  #on(target: EventTarget | undefined, name: string, listener: (event: Event) => void): void {
    target?.addEventListener(name, listener, { signal: this.#watching.signal });
  }
}
