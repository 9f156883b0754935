// A draft of a business licence: what changed, what is missing, every field with its reason, names, files.

import type { Card } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";
import { drawComparison } from "./choices.ts";
import { drawField } from "./draft_fields.ts";
import { drawFiles } from "./files.ts";
import { code, fold, frame, head, lines, mark, note, type Place, row, saying, tapping } from "./kit.ts";
import { part, parts, text, texts } from "./read.ts";

/** The button that hands it to the agents; a draft that may not be handed in yet has none. */
const AGREE = "就这么办";
/** What is shown at once, in this order; the rest is folded. */
const MAIN = "type name scope permits capital county address premises representative people liability".split(" ");

function drawChanges(card: Card): Child {
  const changes = parts(card.changes);
  if (!changes.length) return null;
  const fields = part(card.fields);
  const drawn = changes.map((change) => {
    const { before, after } = change;
    const title = text(part(fields[text(change.field)]).title);
    return h("li", {}, title && `${title}：`, before && h("del", {}, before), after && h("ins", {}, after));
  });
  return h("div", { class: "q-changes" }, h("strong", {}, "这一版改了"), h("ul", {}, ...drawn));
}

function drawGaps(card: Card): Child {
  const gaps = parts(card.gaps);
  if (!gaps.length) return null;
  const drawn = gaps.map((gap) => h("li", {}, gap.text, gap.blocks === true && mark("先补这个", "bad")));
  return h("div", { class: "q-gaps" }, h("strong", {}, `还差${gaps.length}样`), h("ul", {}, ...drawn));
}

function drawNames(card: Card, place: Place): Child {
  const names = texts(card.names);
  if (names.length < 2) return null;
  const used = part(part(card.fields).name).shown;
  const drawn = names.map((name, at) => {
    const words = `名字用第${at + 1}个`;
    const use =
      name === used ? mark("先用这个", "good") : saying(place, "用这个", words, "q-quiet", `${words}：${name}`);
    return h("li", {}, h("span", { class: "q-value" }, `${at + 1}. ${name}`), use);
  });
  return fold(`名称备选（${names.length}个）`, h("ol", { class: "q-rows" }, ...drawn));
}

function drawRefused(card: Card): Child {
  const refused = parts(card.refused);
  const rows = refused.map((one) => h("li", {}, one.name, lines(texts(one.findings))));
  return rows.length && fold(`用不了的名称（${rows.length}个）`, h("ul", {}, ...rows));
}

/** The whole draft. */
export function drawDraft(card: Card, place: Place): Child {
  const fields = part(card.fields);
  const draw = (names: readonly string[]) => names.map((name) => drawField(name, part(fields[name]))).filter(Boolean);
  const main = draw(MAIN);
  const aside = draw(Object.keys(fields).filter((name) => !MAIN.includes(name)));
  if (!main.length) return null;
  const compared = drawComparison(part(card.comparison));
  const isTold = Array.isArray(card.changes) && !compared;
  const number = text(card.version);
  const all = [
    h("ul", { class: "q-fields" }, ...main),
    aside.length && fold(`其他内容（${aside.length}项）`, h("ul", { class: "q-fields" }, ...aside)),
  ];
  return frame(
    "draft",
    `拟稿${text(card.draft)}`,
    head("执照拟稿", code(card.draft), mark(number && `第${number}版`)),
    compared,
    drawChanges(card),
    drawGaps(card),
    ...(isTold ? all : [fold("看全稿", ...all)]),
    drawNames(card, place),
    drawRefused(card),
    row(...place.message.buttons.map((one) => tapping(place, one, one.title === AGREE ? "q-main" : ""))),
    drawFiles(card, place),
    note(card.notice),
  );
}
