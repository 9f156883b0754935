// A case: its items, its clocks, its timeline; or a demand with its term; or several to choose from.

import type { Card } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";
import { drawClocks } from "./clocks.ts";
import { drawFiles } from "./files.ts";
import { act, code, facts, fold, frame, head, lines, link, mark, type Place, type Tone } from "./kit.ts";
import { momentWords } from "./moments.ts";
import { parts, text, texts } from "./read.ts";
import { clocksOf } from "./running.ts";

const COLORS: Record<string, [caption: string, tone: Tone]> = {
  green: ["按时", "good"],
  amber: ["快到时间", "warn"],
  red: ["超时", "bad"],
};
const SHOWN = 4;

function listed(card: Card, place: Place): HTMLElement {
  const options = parts(card.cases).map((one) => {
    const title = h("span", {}, code(one.code), one.title, mark(one.caption));
    return h(
      "li",
      {},
      act(place, title, () => place.desk.say(text(one.code)), "q-option"),
    );
  });
  return frame("choices", "您的代办件", h("ul", {}, ...options));
}

function drawItems(card: Card, place: Place): Child {
  const items = parts(card.items);
  if (!items.length) return null;
  const done = items.filter((item) => item.state === "done").length;
  const drawn = items.map((item) => {
    const told = [item.title, " ", h("small", {}, item.caption)];
    const online = link(place, h("span", {}, ...told, " 网上办"), item.link);
    return h("li", { class: `q-${text(item.state)}` }, ...(online ? [online] : told));
  });
  const bar = h("progress", { max: items.length, value: done, "aria-label": `${items.length}项办好${done}项` });
  const told = h("small", {}, `${items.length}项办好${done}项`);
  return h("div", { class: "q-items" }, h("strong", {}, "各事项"), h("ul", {}, ...drawn), bar, told);
}

function drawSteps(steps: readonly Card[], now: number): HTMLElement {
  const drawn = steps.map((step) =>
    h("li", {}, h("time", { datetime: step.at }, momentWords(step.at, now)), h("span", {}, step.text)),
  );
  return h("ol", { class: "q-steps" }, ...drawn);
}

function drawTimeline(card: Card, now: number): Child[] {
  const steps = parts(card.timeline);
  const [earlier, latest] = [steps.slice(0, -SHOWN), steps.slice(-SHOWN)];
  return [
    latest.length && h("strong", {}, "进展"),
    latest.length && drawSteps(latest, now),
    fold(`更早的${earlier.length}步`, earlier.length && drawSteps(earlier, now)),
  ];
}

/** What every case has to show: what is there, and what is not there yet. */
function drawContents(card: Card): Child {
  return fold("办件信息", facts(parts(card.contents).map((one) => [text(one.name), one.text])));
}

/** By when it is done, as it was told; how much is left of that is the clocks'. */
function dueOf(card: Card, isOver: boolean, now: number): string {
  const told = text(card.time).replace(/[，；]?(现在暂停计时，恢复后)?还剩.*/, "");
  return told || (text(card.due_at) && !isOver ? `最晚${momentWords(card.due_at, now)}` : "");
}

/** A case, a demand, or the list of one's own; null while a form still asks. */
export function drawCase(card: Card, place: Place): Child {
  if (parts(card.cases).length) return listed(card, place);
  if (!text(card.code)) return null;
  const { desk } = place;
  const [pace, tone] = COLORS[text(card.color)] ?? [];
  const clocks = clocksOf(card.clocks);
  const why = texts(card.why);
  const isOver = clocks !== null && clocks.left === null;
  const due = dueOf(card, isOver, desk.now());
  return frame(
    "case",
    `${text(card.title)}${text(card.code)}`,
    head(text(card.title) || "编号", code(card.code), mark(card.caption, tone)),
    due && h("p", { class: "q-due" }, due, !isOver && mark(pace, tone)),
    clocks ? drawClocks(clocks, why, place) : fold("为什么是这个时间", lines(why)),
    drawItems(card, place),
    ...drawTimeline(card, desk.now()),
    drawContents(card),
    drawFiles(card, place),
  );
}
