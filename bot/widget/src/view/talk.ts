// The conversation part of the panel: notices, log, typing mark, composer, and where the reader is.

import type { Change, Core } from "../contract.ts";
import type { Composer } from "./composer.ts";
import { button, group, h, icon } from "./dom.ts";
import { Log, type News } from "./log.ts";
import { drawPrivacy, type Notices } from "./notices.ts";
import type { Hands } from "./row.ts";
import { Scroll } from "./scroll.ts";

const QUIET = 400;

function drawTyping(): HTMLElement {
  const dots = [0, 1, 2].map(() => h("i", {}));
  return h("div", { class: "typing", hidden: true }, h("span", { class: "q-sr" }, "企航正在回复"), ...dots);
}

/** The conversation. */
export class Talk {
  readonly element: HTMLElement;
  readonly scroller = group("scroller", "对话内容");
  readonly #core: Core;
  readonly #notices: Notices;
  readonly #log: Log;
  readonly #scroll: Scroll;
  readonly #typing = drawTyping();
  readonly #earlier = button("q-link q-earlier", "查看更早的对话", () => void this.#load(), { hidden: true });
  readonly #newer = button("q-newer", "有新消息", () => this.#showNewest(), { hidden: true });
  #isReady = false;
  #isLoading = false;

  /** `notices` and `composer` are placed above and below; `more` shows what is stored. */
  constructor(hands: Hands, notices: Notices, composer: Composer, more: () => void) {
    const { core } = hands;
    this.#core = core;
    this.#notices = notices;
    this.#log = new Log(hands, () => drawPrivacy(core, more));
    this.scroller.tabIndex = 0;
    this.#newer.append(icon("down"));
    this.scroller.append(this.#earlier, notices.opening, this.#log.element, this.#typing);
    const place = h("div", { class: "q-scroll-place" }, this.scroller, this.#newer);
    this.element = h("div", { class: "q-talk" }, notices.banner, place, notices.notice, composer.element);
    this.#scroll = new Scroll(this.scroller, {
      moved: () => {
        if (this.#scroll.isPinned) this.#newer.hidden = true;
      },
      reachedTop: () => void this.#load(),
      isUsed: () => core.messages.length + core.pending.length > 0,
    });
  }

  toBottom(): void {
    this.#scroll.toBottom();
  }

  /** History is there: from now on what comes is news. */
  begin(): void {
    this.#draw();
    this.#isReady = true;
    this.#speakSoon();
  }

  update(changes: ReadonlySet<Change>): void {
    const isTold = changes.has("messages") || changes.has("pending");
    if (!isTold && changes.has("status")) this.#notices.update();
    const isAtBottom = this.#scroll.isPinned;
    const wasWorking = !this.#typing.hidden;
    this.#typing.hidden = !this.#core.working;
    if (this.#core.working && !wasWorking && isAtBottom) this.#scroll.toBottom();
    if (isTold) this.#draw();
  }

  #speakSoon(): void {
    setTimeout(() => this.#log.speak(true), QUIET);
  }

  async #load(): Promise<void> {
    if (this.#isLoading || !this.#isReady || !this.#core.hasEarlier) return;
    this.#isLoading = true;
    this.#log.speak(false);
    // When it fails, the button stays to be tapped again.
    await this.#core.earlier().catch(() => {});
    // What came is drawn right after this.
    setTimeout(() => {
      this.#isLoading = false;
    });
    this.#speakSoon();
  }

  #showNewest(): void {
    this.#scroll.toBottom();
    this.#newer.hidden = true;
    this.scroller.focus({ preventScroll: true });
  }

  #draw(): void {
    const wasPinned = this.#scroll.isPinned;
    const draw = () => {
      this.#notices.update();
      this.#earlier.hidden = !this.#core.hasEarlier;
      return this.#log.update();
    };
    if (this.#isLoading) this.#scroll.keepPlace(draw);
    else this.#follow(draw(), wasPinned);
  }

  #follow({ own, answer }: News, wasPinned: boolean): void {
    if (!this.#isReady || own) this.#scroll.toBottom();
    else if (answer && wasPinned) {
      const before = answer.previousElementSibling;
      this.#scroll.reveal(before instanceof HTMLElement && before.matches(".person") ? before : answer);
    } else if (answer) this.#newer.hidden = false;
    else if (wasPinned) this.#scroll.toBottom();
  }
}
