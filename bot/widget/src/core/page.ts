/** What the page goes through: hidden and shown, off and on line, frozen and back. Quiet where there is no page. */
export class Page {
  readonly #window: Window | undefined = globalThis.window;
  readonly #document: Document | undefined = globalThis.document;
  readonly #undo: (() => void)[] = [];
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

  /** Call `shown` when somebody looks again, `changed` when the line may have changed, `left` when the page is left. */
  watch(shown: () => void, changed: () => void, left: () => void): void {
    this.#on(this.#document, "visibilitychange", () => {
      this.#look();
      if (!this.hidden) shown();
    });
    this.#on(this.#document, "resume", changed);
    this.#on(this.#window, "online", changed);
    this.#on(this.#window, "offline", changed);
    this.#on(this.#window, "pagehide", left);
    this.#on(this.#window, "pageshow", (event) => (event as PageTransitionEvent).persisted && changed());
  }

  /** Call `stored` when another tab wrote into the store. */
  watchStore(stored: (key: string | null, value: string | null, before: string | null) => void): void {
    this.#on(this.#window, "storage", (event) => {
      const { key, newValue, oldValue } = event as StorageEvent;
      stored(key, newValue, oldValue);
    });
  }

  unwatch(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  #look(): void {
    const isHidden = this.#document?.visibilityState === "hidden";
    this.#hiddenAt = isHidden ? (this.#hiddenAt ?? Date.now()) : null;
  }

  #on(target: EventTarget | undefined, name: string, listener: (event: Event) => void): void {
    target?.addEventListener(name, listener);
    this.#undo.push(() => target?.removeEventListener(name, listener));
  }
}
