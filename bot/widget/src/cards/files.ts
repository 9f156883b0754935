// The files of a draft.

import type { Card } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";
import { link, type Place, row, saying } from "./kit.ts";
import { momentWords } from "./moments.ts";
import { part, text } from "./read.ts";

/** The files of a draft, as long as their links are good. */
export function drawFiles(card: Card, place: Place): Child {
  const links = part(card.links);
  const until = text(card.links_until);
  const now = place.desk.now();
  if (!text(links.docx) && !text(links.pdf)) return null;
  if (Date.parse(until) <= now) return row(h("span", {}, "下载链接过期了"), saying(place, "再要一次", "下载"));
  return h(
    "div",
    {},
    row(link(place, "下载Word", links.docx), link(place, "看PDF", links.pdf)),
    until && h("p", { class: "q-faint" }, `链接${momentWords(until, now)}前有效，别转给别人。`),
  );
}
