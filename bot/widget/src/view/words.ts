// What a text consists of: paragraphs, lists, numbers to call, addresses to open. No DOM here.

/** A run of a line. */
export interface Piece {
  kind: "text" | "code" | "phone" | "link";
  text: string;
}

/** A paragraph or a list; `head` is a title line, `basis` names the law. */
export interface Block {
  kind: "paragraph" | "head" | "basis" | "ordered" | "bullets";
  /** One line, or one for every item. */
  lines: string[];
  /** Numbers of an ordered list's items, as they were written. */
  numbers: number[];
}

const RUN = /https?:\/\/[^\s<>"'\u2018-\u201f\u3000-\u9fff\uff00-\uffef]+|[a-z0-9+][a-z0-9*_.@/-]*/gi;
const PHONE = /^(?:\+?86-?)?(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})$/;
const HOTLINE = /^(?:12(?:3\d\d|110|119)|1(?:10|19|20|22))$/;
const COUNTED = /^\s?[元万亿个人户份号条项平千米天年月%％]/;
const CALLED = /[打拨线话或、：的]\s?$/;
const NUMBERED = /^(\d{1,2})(?:[.．](?!\d)|[、)）])\s*(\S.*)$/;
const BULLET = /^[-•·]\s*(\S.*)$/;

function kindOf(run: string, before: string, after: string): Piece["kind"] {
  if (/^https?:/i.test(run)) return "link";
  if (PHONE.test(run)) return "phone";
  if (HOTLINE.test(run) && !COUNTED.test(after) && (run.length > 3 || CALLED.test(before))) return "phone";
  return run.length > 3 && /\d/.test(run) ? "code" : "text";
}

/** The runs of a line, in order; joined they are the line. */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of line.matchAll(RUN)) {
    const run = match[0].replace(/[.,;:!?)/@_*-]+$/, (end) => (/^https?:/i.test(match[0]) && end === "/" ? "/" : ""));
    const end = match.index + run.length;
    const kind = kindOf(run, line.slice(0, match.index), line.slice(end));
    if (kind === "text") continue;
    if (match.index > done) pieces.push({ kind: "text", text: line.slice(done, match.index) });
    pieces.push({ kind, text: run });
    done = end;
  }
  if (done < line.length) pieces.push({ kind: "text", text: line.slice(done) });
  return pieces;
}

/** Whether a line only names the buttons that stand below it. */
function repeatsButtons(line: string, titles: readonly string[]): boolean {
  const asked = /^您可以接着问：(.+?)。?$/.exec(line)?.[1];
  return asked?.split("、").every((title) => titles.includes(title)) ?? false;
}

function addItem(blocks: Block[], kind: "ordered" | "bullets", line: string, number: number): void {
  const last = blocks.at(-1);
  if (last?.kind === kind) {
    last.lines.push(line);
    last.numbers.push(number);
  } else blocks.push({ kind, lines: [line], numbers: [number] });
}

/** The blocks of an answer; `titles` are those of its buttons, which a line need not repeat. */
export function blocksOf(text: string, titles: readonly string[] = []): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (!line || repeatsButtons(line, titles)) continue;
    const numbered = NUMBERED.exec(line);
    const bullet = BULLET.exec(line);
    if (numbered) addItem(blocks, "ordered", numbered[2] ?? "", Number(numbered[1]));
    else if (bullet) addItem(blocks, "bullets", bullet[1] ?? "", 0);
    else {
      const isHead = !blocks.length && /｜.*：$/.test(line);
      const kind = isHead ? "head" : line.startsWith("依据：") ? "basis" : "paragraph";
      blocks.push({ kind, lines: [line], numbers: [] });
    }
  }
  return blocks;
}
