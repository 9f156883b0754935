// The dialog: opening and closing, focus, full screen on a phone, the virtual keyboard, the locked page behind.

import { isComposing } from "./composer.ts";
import { h } from "./dom.ts";

const FULL = "(max-width: 559px), (max-height: 479px)";
/** Whether the Tab key comes to an element now. */
function isReachable(element: HTMLElement): boolean {
  if (element.tabIndex < 0 || !element.getClientRects().length) return false;
  return getComputedStyle(element).visibility !== "hidden";
}

/** Keep the focus inside while the panel covers the page. */
function trap(panel: HTMLElement, event: KeyboardEvent): void {
  const inside = [...panel.querySelectorAll<HTMLElement>(":not(:disabled)")].filter(isReachable);
  const at = (panel.getRootNode() as ShadowRoot).activeElement;
  if (event.shiftKey) inside.reverse();
  if (at !== inside.at(-1) && at !== panel) return;
  event.preventDefault();
  inside[0]?.focus();
}

/** The page behind must not scroll under a full screen; what it had is put back. */
function createLock(): (isLocked: boolean) => void {
  const { style } = document.documentElement;
  let before: string | null = null;
  return (isLocked) => {
    if (isLocked === (before !== null)) return;
    const had = style.overflow;
    style.overflow = before ?? "hidden";
    before = isLocked ? had : null;
  };
}

/** Fit the panel to what the virtual keyboard leaves, unless the page is pinched. */
function fit(element: HTMLElement, isFull: boolean): void {
  const seen = visualViewport;
  if (!seen) return;
  const isUsed = isFull && Math.abs(seen.scale - 1) < 0.05;
  element.style.height = isUsed ? `${seen.height}px` : "";
  element.style.top = isUsed ? `${seen.offsetTop}px` : "";
}

/** The panel around everything. */
export class Panel {
  readonly element: HTMLElement;
  readonly #full = matchMedia(FULL);
  readonly #lock = createLock();
  readonly #changed: (isOpen: boolean) => void;

  /** `escaped` answers true when Escape was used for something inside. */
  constructor(parts: HTMLElement[], escaped: () => boolean, changed: (isOpen: boolean) => void) {
    const named = { role: "dialog", "aria-labelledby": "name", tabindex: -1, hidden: true };
    this.element = h("div", { class: "q-panel", ...named }, ...parts);
    this.#changed = changed;
    const arrange = () => this.#arrange();
    this.#full.addEventListener("change", arrange);
    visualViewport?.addEventListener("resize", arrange);
    visualViewport?.addEventListener("scroll", arrange);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Tab" && this.#full.matches) trap(this.element, event);
      if (event.key !== "Escape" || isComposing(event)) return;
      event.preventDefault();
      if (!escaped()) this.set(false);
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Open or close. */
  set(isOpen: boolean): void {
    if (this.isOpen === isOpen) return;
    this.element.hidden = !isOpen;
    this.#arrange();
    this.#changed(isOpen);
  }

  #arrange(): void {
    const isFull = this.#full.matches;
    this.element.classList.toggle("full", isFull);
    this.element.setAttribute("aria-modal", `${isFull}`);
    fit(this.element, isFull);
    this.#lock(isFull && this.isOpen);
  }
}
