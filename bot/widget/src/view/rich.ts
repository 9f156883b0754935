// Texts as elements: only text nodes, and links that passed the one check.

import { h, ltr, outward } from "./dom.ts";
import { safeAddress } from "./links.ts";
import { type Block, blocksOf, type Piece, piecesOf } from "./words.ts";

/** Of an address nobody reads more than its beginning. */
const LONG = /^(.{36}).{5,}/;

function drawPiece(piece: Piece, server: string): Node {
  const { kind, text } = piece;
  if (kind === "code") return ltr(text);
  const isPhone = kind === "phone";
  const href = kind !== "text" && safeAddress(isPhone ? `tel:${text}` : text, server);
  if (!href) return document.createTextNode(text);
  return isPhone ? h("a", { href }, ltr(text)) : outward(href, ltr(text.replace(LONG, "$1…")));
}

/** One line with its links and codes. */
export function drawLine(line: string, server: string): Node[] {
  return piecesOf(line).map((piece) => drawPiece(piece, server));
}

function drawBlock(block: Block, server: string): HTMLElement {
  const { kind, lines, numbers } = block;
  if (kind === "ordered" || kind === "bullets") {
    const items = lines.map((line, at) => h("li", { value: numbers[at] || null }, ...drawLine(line, server)));
    return h(kind === "ordered" ? "ol" : "ul", {}, ...items);
  }
  return h("p", { class: kind === "paragraph" ? null : kind }, ...drawLine(lines[0] ?? "", server));
}

/** An answer: paragraphs and lists. */
export function drawAnswer(text: string, titles: readonly string[], server: string): HTMLElement[] {
  return blocksOf(text, titles).map((block) => drawBlock(block, server));
}
