// Cards of a few lines: receipt, promise, hand-off, dormancy.

import type { Card } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";
import { code, facts, fold, frame, head, lines, mark, note, type Place, type Tone } from "./kit.ts";
import { momentWords } from "./moments.ts";
import { count, text, texts } from "./read.ts";

const NOT_OFFICIAL = "本单为代办服务回执，非行政许可受理通知书";
const PROMISES: Record<string, [caption: string, tone: Tone]> = {
  open: ["待答复", "plain"],
  late: ["超时未答复", "bad"],
  kept: ["已答复", "good"],
  broken: ["未答复，已关闭", "warn"],
};
const DORMANCIES: Record<string, string> = { asleep: "歇业中", resumed: "已恢复经营", awake: "苏醒" };

/** The receipt of the agency service, with what it is not. */
export function drawReceipt(card: Card, place: Place): Child {
  if (!text(card.code)) return null;
  const rows = [
    ["代办编号", code(card.case)],
    ["窗口序号", code(card.window_number)],
    ["所收材料", lines(texts(card.materials))],
    ["受理人员", card.accepted_by],
    ["所需时限", card.term],
    ["取件方式", card.pickup],
    ["开具时间", momentWords(card.issued_at, place.desk.now())],
  ] as const;
  return frame("receipt", "代办服务回执", head("代办服务回执", code(card.code)), facts(rows), note(NOT_OFFICIAL));
}

/** How the time was counted, on a tap. */
function counted(card: Card): Child {
  return fold("怎么算的", ...texts(card.why).map((one) => h("p", {}, one)));
}

/** An answer promised: by when, under which code, why then. */
export function drawPromise(card: Card, place: Place): Child {
  const due = momentWords(card.due_at, place.desk.now());
  const [caption, tone] = PROMISES[text(card.state)] ?? [];
  if (!due && !caption) return null;
  const isOver = card.state === "kept" || card.state === "broken";
  return frame(
    "promise",
    "答复单",
    head("答复单", code(card.code), mark(caption, tone)),
    facts([
      ["最晚", !isOver && due],
      ["负责", card.owner],
    ]),
    !isOver && counted(card),
  );
}

/** The way to a person: the place in the queue, and when somebody answers. */
export function drawHandoff(card: Card, place: Place): Child {
  const before = count(card.place);
  const expected = text(card.expected);
  const rows = [
    ["排队", before !== null && (before > 0 ? `前面还有${before}个问题` : "前面没有人在等")],
    ["最晚答复", momentWords(expected, place.desk.now()) || expected],
    ["编号", code(card.code)],
  ] as const;
  const shown = facts(rows);
  return shown && frame("handoff", "转人工", head("转人工"), shown, counted(card));
}

/** Where a dormancy stands. */
export function drawDormancy(card: Card): Child {
  const caption = DORMANCIES[text(card.state)];
  return caption && frame("dormancy", "歇业登记", head("歇业登记", code(card.record), mark(caption)));
}
