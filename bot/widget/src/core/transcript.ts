import type { Author, Message } from "../contract.ts";
import { isoOf } from "../view/times.ts";

/** Who speaks, in words for people. */
export const NAMES: Record<Author, string> = { person: "我", bot: "企航", staff: "工作人员", system: "提示" };

/** The conversation as a text that people keep: who said what, and when, by Beijing time. */
export function transcript(title: string, now: number, messages: readonly Message[]): string {
  const saved = isoOf(now);
  const said = messages.map(({ at, author, text }) => `${minute(at)}  ${NAMES[author] ?? author}\n${text.trim()}\n`);
  return [`${title} 对话记录`, `保存时间：${minute(saved)}（北京时间）`, "", ...said].join("\n");
}

function minute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}
