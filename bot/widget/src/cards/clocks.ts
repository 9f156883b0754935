// The three clocks of a case, running while the office works.

import { h, say } from "../view/dom.ts";
import { facts, fold, lines, type Place } from "./kit.ts";
import { lengthWords, momentWords } from "./moments.ts";
import { type Clocks, type Reading, readClocks } from "./running.ts";

const TICK = 10_000;

function remaining(clocks: Clocks, { left, isFresh }: Reading): string {
  if (left === null || !clocks.left) return "";
  if (!clocks.left.runs) return `暂停计时，还剩${lengthWords(left)}`;
  // What has changed since is not known here: nobody is called late by a guess.
  if (!isFresh || (left < 0 && clocks.left.seconds >= 0)) return "要看还剩多少，说“查进度”";
  // What is left is rounded up, so that four hours do not begin as three.
  return `${left < 0 ? "已经超过" : "还剩"}${lengthWords(left < 0 ? -left : left + 59)}工作时间`;
}

function standing(clocks: Clocks, { opensAt }: Reading, now: number, isLive: boolean): string {
  if (!isLive) return `这是${momentWords(clocks.at, now)}时的情况`;
  if (!clocks.left?.runs || !opensAt) return "";
  return opensAt > now ? `现在不上班，${momentWords(opensAt, now)}接着走` : "上班时间，时钟在走";
}

function runWhileShown(element: HTMLElement, isLive: boolean, update: () => void): void {
  update();
  if (!isLive) return;
  const timer = setInterval(() => {
    if (element.isConnected) update();
    else clearInterval(timer);
  }, TICK);
}

/** The countdown, the three clocks, and why it is this time. */
export function drawClocks(clocks: Clocks, why: readonly string[], place: Place): HTMLElement {
  const left = h("p", { class: "q-left", role: "timer" });
  const state = h("p", { class: "q-faint" });
  const [felt, accepted, waiting] = [h("span"), h("span"), h("span")];
  const rows = [
    ["您等的时间", felt],
    ["办理用时", accepted],
    ["等您的时间", waiting],
  ] as const;
  const element = h("div", {}, left, state, facts(rows), fold("为什么是这个时间", lines(why, "ol")));
  runWhileShown(element, place.isCurrent, () => {
    const now = place.desk.now();
    const reading = readClocks(clocks, place.isCurrent ? now : clocks.at);
    say(left, remaining(clocks, reading));
    say(state, standing(clocks, reading, now, place.isCurrent));
    say(felt, lengthWords(reading.felt ?? 0));
    say(accepted, reading.accepted === null ? "材料还没齐" : lengthWords(reading.accepted));
    say(waiting, lengthWords(reading.waiting ?? 0));
    left.classList.toggle("q-late", (clocks.left?.seconds ?? 0) < 0);
  });
  return element;
}
