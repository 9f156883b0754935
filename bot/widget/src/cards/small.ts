// Cards of a few lines: receipt, promise, hand-off, dormancy.

import type { Card } from "../contract.ts";
import { h } from "../view/dom.ts";
import { code, facts, fold, frame, head, lines, mark, type Place, type Tone } from "./kit.ts";
import { momentWords } from "./moments.ts";
import { count, text, texts } from "./read.ts";

const NOT_OFFICIAL = "本单为代办服务回执，非行政许可受理通知书";
const PROMISES: Record<string, [string, Tone]> = {
  open: ["待答复", "plain"],
  late: ["超时未答复", "bad"],
  kept: ["已答复", "good"],
  broken: ["未答复，已关闭", "warn"],
};
const DORMANCIES: Record<string, string> = { asleep: "歇业中", resumed: "已恢复经营", awake: "苏醒" };

/** The receipt of the agency service, with what it is not. */
export function drawReceipt(card: Card, place: Place): HTMLElement | null {
  if (!text(card.code)) return null;
  const rows = [
    ["代办编号", code(text(card.case))],
    ["窗口序号", code(text(card.window_number))],
    ["所收材料", lines(texts(card.materials))],
    ["受理人员", text(card.accepted_by)],
    ["所需时限", text(card.term)],
    ["取件方式", text(card.pickup)],
    ["开具时间", momentWords(text(card.issued_at), place.desk.now())],
  ] as const;
  return frame("receipt", "代办服务回执", head("代办服务回执", code(text(card.code))), facts(rows), note(NOT_OFFICIAL));
}

/** An answer promised: by when, under which code, why then. */
export function drawPromise(card: Card, place: Place): HTMLElement | null {
  const due = momentWords(text(card.due_at), place.desk.now());
  const [caption, tone] = PROMISES[text(card.state)] ?? ["", "plain"];
  if (!due && !caption) return null;
  const isOver = card.state === "kept" || card.state === "broken";
  const why = texts(card.why);
  return frame(
    "promise",
    "答复单",
    head("答复单", code(text(card.code)), mark(caption, tone)),
    facts([
      ["最晚", isOver ? "" : due],
      ["负责", text(card.owner)],
    ]),
    why.length && !isOver ? fold("为什么是这个时间", lines(why)) : null,
  );
}

/** The way to a person: the place in the queue, and when somebody answers. */
export function drawHandoff(card: Card, place: Place): HTMLElement | null {
  const before = count(card.place);
  const expected = text(card.expected);
  const rows = [
    ["排队", before === null ? "" : before > 0 ? `前面还有${before}位` : "下一个就是您"],
    ["最晚答复", momentWords(expected, place.desk.now()) || expected],
    ["编号", code(text(card.code))],
  ] as const;
  const shown = facts(rows);
  return shown && frame("handoff", "转人工", head("转人工"), shown);
}

/** Where a dormancy stands. */
export function drawDormancy(card: Card): HTMLElement | null {
  const caption = DORMANCIES[text(card.state)];
  return caption ? frame("dormancy", "歇业登记", head("歇业登记", code(text(card.record)), mark(caption))) : null;
}

function note(words: string): HTMLElement {
  return h("p", { class: "q-note" }, words);
}
