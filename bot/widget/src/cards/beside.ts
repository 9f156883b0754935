// What a card shows need not be read twice: the words of its message without that. No DOM here.

import type { Message } from "../contract.ts";
import { text } from "./read.ts";

/** Lines, and runs of words within lines, that the card of a kind shows in other words. */
const OTHERWISE: Record<string, RegExp> = {
  guide: /^依据：.*/gm,
  notice: /^网址：.*/gm,
  case: /^时间：.*|为什么是这个时间：受理——.*?(?=您现在要做的)/gm,
  draft:
    /^(类型|名称|备案|出资|人员|住所|欠债谁还|还差|提交前要先办好|拟稿文件)：.*|^(经营范围——|许可（|登记前要先批|.*——.*——).*/gm,
  appointment: /地点：[^。]*。/g,
  // Free times stand in their calendar without numbers.
  slots: /^\d\. .*）.*|回复序号就行；/gm,
};

function bare(words: string): string {
  return words.replace(/^\d+\. |[\s，。：；、“”（）]/gm, "");
}

/** What is read above the card of a message, which says `shown`; the log and the download have the whole. */
export function wordsBeside({ text: told, custom }: Message, shown: string): string {
  const kind = text(custom.kind);
  // Of a draft the reasons that are folded on the card are read.
  const seen = kind === "draft" ? "" : bare(shown);
  const isNew = (sentence: string) => !seen.includes(bare(sentence) || "。");
  return told
    .replace(OTHERWISE[kind] ?? "", "")
    .split("\n")
    .map(
      (line) =>
        line
          .match(/[^。]+。?/g)
          ?.filter(isNew)
          .join("") ?? "",
    )
    .join("\n");
}
