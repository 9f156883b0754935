// What the center says around the conversation: banner, samples, privacy, starters, notice.

import type { Core } from "../contract.ts";
import { button, group, h, refill } from "./dom.ts";
import { drawLine } from "./rich.ts";

/** The parts around the log. */
export interface Notices {
  readonly banner: HTMLElement;
  /** The beginning of an empty conversation, and of every conversation. */
  readonly opening: HTMLElement;
  readonly notice: HTMLElement;
  update(): void;
}

/** The note that tells what is stored, with a way to the whole. */
export function drawPrivacy(core: Core, more: () => void): HTMLElement {
  // The first sentence; the rest is a tap away.
  const [words] = (core.status?.privacy[0] ?? "您说的话会保存，用来办您的事。").split("。");
  return h("p", { class: "q-privacy" }, h("b", {}, "先说明："), words, "。 ", button("q-link", "详情", more));
}

function drawStarters(starters: readonly string[], say: (text: string) => void): HTMLElement {
  const chips = starters.map((text) => button("q-starter", text, () => say(text)));
  return group("q-starters", "常问的", ...chips);
}

function drawOpening(core: Core, ask: (text: string) => void, more: () => void): HTMLElement[] {
  const { status, messages, pending, hasEarlier } = core;
  if (!status || hasEarlier) return [];
  const sample = status.demo && h("p", { class: "q-privacy" }, "演示：名称、电话是样例，不会真办。");
  const about = h("div", { class: "q-about" }, drawPrivacy(core, more), sample);
  if (messages.length || pending.length) return [about];
  const hello = h("p", { class: "q-hello" }, "您好，我是企航");
  const what = h("p", {}, "开店、变更、注销，说说您的情况，我告诉您怎么办、带什么、去哪办。");
  return [h("div", { class: "q-welcome" }, hello, what), drawStarters(status.starters, ask), about];
}

/** Parts that follow the status of the center. */
export function createNotices(core: Core, ask: (text: string) => void, more: () => void, server: string): Notices {
  const banner = h("div", { class: "q-banner", role: "alert", hidden: true });
  const notice = h("p", { class: "q-hint", role: "status", hidden: true });
  const opening = h("div");
  let drawn: unknown[] = [];
  const put = (element: HTMLElement, text: string | null | undefined) => {
    element.hidden = !text;
    if (element.textContent !== (text ?? "")) refill(element, ...drawLine(text ?? "", server));
  };
  const update = () => {
    const { status, messages, pending, hasEarlier } = core;
    put(banner, status?.banner);
    put(notice, status?.notice);
    const now = [status, hasEarlier, messages.length + pending.length > 0];
    if (now.some((one, at) => one !== drawn[at])) refill(opening, ...drawOpening(core, ask, more));
    drawn = now;
  };
  update();
  return { banner, opening, notice, update };
}
