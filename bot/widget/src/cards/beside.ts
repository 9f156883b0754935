// What a card shows need not be read twice: the words of its message without that. No DOM here.

import type { Card, Message } from "../contract.ts";
import { part, parts, text, texts } from "./read.ts";

/** How the lines begin that the card of a kind shows. */
const HEADS: Record<string, string> = {
  guide: "依据：",
  notice: "网址：",
  case: "时间：|为什么是这个时间：|各事项：|进展：|办件信息：",
  draft:
    "类型：|名称：|经营范围——|许可（先照后证|登记前要先批|备案：|出资：|人员：|住所：|欠债谁还：|还差：|提交前要先办好：|拟稿文件：",
};

function wordsOf(list: unknown, name: string): string[] {
  return parts(list)
    .map((one) => text(one[name]))
    .filter(Boolean);
}

function pairsOf(list: unknown, name: string, value: string): string[] {
  return parts(list).map((one) => `${text(one[name])}：${text(one[value])}`);
}

/** Whether the card shows a line of its message. */
function shownBy(card: Card, titles: readonly string[]): (line: string) => boolean {
  const items = [...titles, ...wordsOf(card.questions, "title"), ...wordsOf(card.asks, "name")];
  const codes = [...wordsOf(card.cases, "code"), ...wordsOf(card.appointments, "code")];
  const rows = [...pairsOf(card.fields, "title", "value"), ...pairsOf(card.contents, "name", "text")];
  const steps = wordsOf(card.timeline, "text");
  const concerns = wordsOf(part(card.comparison).rows, "concern").map((concern) => `${concern}：`);
  const heads = [...(HEADS[text(card.kind)]?.split("|") ?? []), ...concerns];
  return (line) => {
    const [, item] = /^\d+\. (.+)/.exec(line) ?? [];
    if (item && items.some((one) => item.startsWith(one) && /^($|[（，])/.test(item.slice(one.length)))) return true;
    if (item && codes.some((code) => item.includes(code))) return true;
    const isStep = !item && steps.some((step) => line.endsWith(step));
    return isStep || rows.includes(line) || heads.some((head) => line.startsWith(head));
  };
}

/** Runs of words within lines that the card shows. */
function runsOf(card: Card, titles: readonly string[]): (string | RegExp)[] {
  const why = texts(card.why).join("");
  const runs: Record<string, string | RegExp> = {
    appointment: /地点：[^。]*。/,
    case: /为什么是这个时间：受理——.*?(?=您现在要做的)/,
    // The five levels, which are the buttons.
    rating: `：${titles.join("、")}`,
    // Free times stand in their calendar without numbers.
    slots: "回复序号就行；",
  };
  const counted = why ? [`怎么算的：${why}`, `为什么是这个时间：${why}`] : [];
  return [...counted, `请带：${texts(card.bring).join("、")}。`, runs[text(card.kind)] ?? ""];
}

/** What is read above the card of a message; the log and the download have the whole. */
export function wordsBeside({ text: told, custom, buttons }: Message): string {
  const titles = buttons.map((one) => one.title);
  const isShown = shownBy(custom, titles);
  const lines = told.split("\n").filter((line) => !isShown(line.trim()));
  return runsOf(custom, titles).reduce<string>((left, run) => left.replace(run, ""), lines.join("\n"));
}
