// What the center says around the conversation: banner, samples, privacy, starters, notice.

import type { Core } from "../contract.ts";
import { button, h, refill, say } from "./dom.ts";
import { drawLine } from "./rich.ts";

/** The parts around the log. */
export interface Notices {
  readonly banner: HTMLElement;
  /** The beginning of an empty conversation, and of every conversation. */
  readonly opening: HTMLElement;
  readonly notice: HTMLElement;
  update(): void;
}

function firstSentence(paragraph: string): string {
  return /^.*?。/.exec(paragraph)?.[0] ?? paragraph;
}

/** The note that tells what is stored, with a way to the whole. */
export function drawPrivacy(core: Core, more: () => void): HTMLElement {
  const words = firstSentence(core.status?.privacy[0] ?? "您说的话会存下来，用来答复您、办您的事。");
  return h("p", { class: "privacy" }, h("b", {}, "先说明："), words, " ", button("link", "详情", more));
}

function drawStarters(starters: readonly string[], say: (text: string) => void): HTMLElement {
  const chips = starters.map((text) => button("starter", text, () => say(text)));
  return h("div", { class: "starters", role: "group", "aria-label": "常问的" }, ...chips);
}

function drawOpening(core: Core, ask: (text: string) => void, more: () => void): HTMLElement[] {
  const { status, messages, pending, hasEarlier } = core;
  if (!status || hasEarlier) return [];
  const sample = status.demo && h("p", { class: "privacy" }, "这里是演示：名称、电话、时间都是样例，不会真的办理。");
  const about = h("div", { class: "about" }, drawPrivacy(core, more), sample || null);
  if (messages.length || pending.length) return [about];
  const hello = h("p", { class: "hello" }, "您好，我是企航");
  const what = h("p", {}, "开店、办公司、变更、注销，说说您的情况，我告诉您怎么办、带什么、去哪办。");
  return [h("div", { class: "welcome" }, hello, what), drawStarters(status.starters, ask), about];
}

/** Parts that follow the status of the center. */
export function createNotices(core: Core, ask: (text: string) => void, more: () => void, server: string): Notices {
  const banner = h("div", { class: "banner", role: "alert", hidden: true });
  const notice = h("p", { class: "notice", role: "status", hidden: true });
  const opening = h("div", { class: "opening" });
  let drawn = "";
  const put = (element: HTMLElement, text: string | null | undefined) => {
    element.hidden = !text;
    if (text && element.textContent !== text) refill(element, ...drawLine(text, server));
    if (!text) say(element, "");
  };
  const update = () => {
    const { status, messages, pending, hasEarlier } = core;
    put(banner, status?.banner);
    put(notice, status?.notice);
    const now = JSON.stringify([
      status?.demo,
      status?.privacy,
      status?.starters,
      hasEarlier,
      messages.length + pending.length > 0,
    ]);
    if (now !== drawn) refill(opening, ...drawOpening(core, ask, more));
    drawn = now;
  };
  update();
  return { banner, opening, notice, update };
}
