// The files of a draft.

import type { Card } from "../contract.ts";
import { h } from "../view/dom.ts";
import { link, type Place, row } from "./kit.ts";
import { momentWords } from "./moments.ts";
import { part, text } from "./read.ts";

/** The files of a draft, as long as their links are good. */
export function drawFiles(card: Card, place: Place): HTMLElement | null {
  const links = part(card.links);
  const until = text(card.links_until);
  const now = place.desk.now();
  if (!text(links.docx) && !text(links.pdf)) return null;
  if (Date.parse(until) <= now) return h("p", { class: "q-muted" }, "下载链接过期了，在对话里再要一次就行。");
  const files = [
    ["下载Word", links.docx],
    ["看PDF", links.pdf],
  ] as const;
  return h(
    "div",
    { class: "q-files" },
    row(...files.map(([title, path]) => link(place, title, text(path)))),
    until ? h("p", { class: "q-muted" }, `链接${momentWords(until, now)}前有效，不要转给别人。`) : null,
  );
}
