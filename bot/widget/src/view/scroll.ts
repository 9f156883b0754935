// Where the reader is: pinned to the bottom only when they are there.

const NEAR = 48;
const MARGIN = 12;
const TOP = 200;

/** What the scroller tells and asks. */
export interface Watcher {
  /** The reader came to the bottom or left it. */
  moved(): void;
  /** The reader is near the beginning. */
  reachedTop(): void;
  /** While this is false, what comes first matters, and the bottom is its top. */
  isUsed(): boolean;
}

/** The scrolling part of the panel. */
export class Scroll {
  /** Whether the reader is at the newest message. */
  isPinned = true;
  readonly #scroller: HTMLElement;
  readonly #watcher: Watcher;
  #height = 0;

  constructor(scroller: HTMLElement, watcher: Watcher) {
    this.#scroller = scroller;
    this.#watcher = watcher;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => {
      this.#height = scroller.clientHeight;
      if (this.isPinned) this.toBottom();
    }).observe(scroller);
  }

  toBottom(): void {
    this.#scroller.scrollTop = this.#watcher.isUsed() ? this.#scroller.scrollHeight : 0;
    this.isPinned = true;
  }

  /** Show what is new: the bottom, but never past the top of where it begins. */
  reveal(beginning: HTMLElement): void {
    const scroller = this.#scroller;
    const top = beginning.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = Math.max(0, top - MARGIN);
    this.isPinned = this.#isNear();
  }

  /** Change what is above without moving what is read. */
  keepPlace(change: () => void): void {
    const scroller = this.#scroller;
    const fromBottom = scroller.scrollHeight - scroller.scrollTop;
    scroller.style.overflowAnchor = "none";
    change();
    scroller.scrollTop = scroller.scrollHeight - fromBottom;
    requestAnimationFrame(() => {
      scroller.style.overflowAnchor = "";
    });
  }

  #isNear(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #scrolled(): void {
    // A keyboard that opens makes the scroller smaller and must not unpin it; the observer mends the place.
    if (this.#scroller.clientHeight !== this.#height) return;
    const before = this.isPinned;
    this.isPinned = this.#isNear();
    if (before !== this.isPinned) this.#watcher.moved();
    if (this.#scroller.scrollTop < TOP) this.#watcher.reachedTop();
  }
}
