// Things to choose from: one under the other; types side by side.

import type { Button, Card } from "../contract.ts";
import { type Child, group, h } from "../view/dom.ts";
import { frame, mark, type Place, tapping } from "./kit.ts";
import { parts, texts } from "./read.ts";

const SHORT = 6;

/** With the number that it has in the message's text, for whoever answers by it. */
function option(place: Place, button: Button, number: number, isFirst: boolean): HTMLElement {
  const isNumbered = place.message.text.includes(`\n${number}. ${button.title}`);
  const shown = isNumbered && h("small", {}, `${number}.`);
  const title = h("span", { class: "q-value" }, button.title, isFirst && mark("建议先看这个", "good"));
  return h("li", {}, tapping(place, button, "q-option", h("span", {}, shown, title)));
}

function optionList(place: Place, buttons: readonly Button[], name: string, suggested?: unknown): Child {
  if (!buttons.length) return null;
  const isShort = buttons.every((button) => button.title.length <= SHORT);
  const items = buttons.map((button, at) => option(place, button, at + 1, button.title === suggested));
  return frame("choices", name, h("ul", { class: isShort && "q-short" }, ...items));
}

/** The message's buttons as a list. */
export function drawChoices(_card: Card, place: Place): Child {
  return optionList(place, place.message.buttons, "请选一个");
}

/** The ways to leave, with the suggested one marked. */
export function drawTriage(card: Card, place: Place): Child {
  const ways = parts(card.ways);
  const buttons = place.message.buttons.filter(({ title }) => ways.some((way) => way.title === title));
  return optionList(place, buttons, "请选一条路", ways.find((way) => way.way === card.suggested)?.title);
}

/** Types side by side, in a table that scrolls by itself. */
export function drawComparison(card: Card): Child {
  const types = texts(card.types);
  const rows = parts(card.rows);
  if (!types.length || !rows.length) return null;
  const top = h("tr", {}, h("td", {}), ...types.map((type) => h("th", { scope: "col" }, type)));
  const body = rows.map((row) =>
    h("tr", {}, h("th", { scope: "row" }, row.concern), ...texts(row.cells).map((cell) => h("td", {}, cell))),
  );
  const caption = h("caption", { class: "q-sr" }, `${types.join("、")}的区别`);
  const table = h("table", {}, caption, h("thead", {}, top), h("tbody", {}, ...body));
  const scroller = group("q-scroll", "可以左右滑动", table);
  scroller.tabIndex = 0;
  return frame("comparison", "类型比较", scroller);
}
