// Words that taps say for people, as the bot understands them. No DOM here.

/** What a pre-check says: 有2和5，8不清楚; 都没有 when nothing is marked. */
export function precheckWords(has: readonly number[], unsure: readonly number[]): string {
  const found = [has.length ? `有${has.join("和")}` : "", unsure.length ? `${unsure.join("和")}不清楚` : ""];
  return found.filter(Boolean).join("，") || "都没有";
}
