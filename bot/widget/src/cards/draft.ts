// A draft of a business licence: what changed, what is missing, every field with its reason, names, files.

import type { Button, Card } from "../contract.ts";
import { h } from "../view/dom.ts";
import { drawComparison } from "./choices.ts";
import { drawField } from "./draft_fields.ts";
import { drawFiles } from "./files.ts";
import { code, fold, frame, head, lines, mark, type Place, row, saying, tapping } from "./kit.ts";
import { part, parts, text, texts } from "./read.ts";

const ASIDE = ["idea", "trade_code", "paid_in", "term", "workers", "qualifications", "plans", "contact", "phone"];
const FIELD_ORDER = ["type", "name", "scope", "permits", "capital", "county", "address", "premises"];

function drawChanges(card: Card): HTMLElement | null {
  const changes = parts(card.changes);
  if (!changes.length) return null;
  const fields = part(card.fields);
  const drawn = changes.map((change) => {
    const [before, after] = [text(change.before), text(change.after)];
    const title = text(part(fields[text(change.field)]).title);
    return h("li", {}, title ? `${title}：` : "", before && h("del", {}, before), after && h("ins", {}, after));
  });
  return h("div", { class: "q-changes" }, h("strong", {}, "这一版改了"), h("ul", {}, ...drawn));
}

function drawGaps(card: Card): HTMLElement | null {
  const gaps = parts(card.gaps);
  if (!gaps.length) return null;
  const drawn = gaps.map((gap) => h("li", {}, text(gap.text), gap.blocks === true && mark("先补这个", "bad")));
  return h("div", { class: "q-gaps" }, h("strong", {}, `还差${gaps.length}样`), h("ul", {}, ...drawn));
}

function drawNames(card: Card, place: Place): HTMLElement | null {
  const names = texts(card.names);
  if (names.length < 2) return null;
  const used = text(part(part(card.fields).name).shown);
  const drawn = names.map((name, at) => {
    const words = `名字用第${at + 1}个`;
    const use =
      name === used ? mark("先用这个", "good") : saying(place, "用这个", words, "q-quiet", `${words}：${name}`);
    return h("li", {}, h("span", { class: "q-value" }, `${at + 1}. ${name}`), use);
  });
  return fold(`名称备选（${names.length}个）`, h("ol", { class: "q-questions" }, ...drawn));
}

function drawRefused(card: Card): HTMLElement | null {
  const refused = parts(card.refused);
  const rows = refused.map((one) => h("li", {}, text(one.name), lines(texts(one.findings))));
  return rows.length ? fold(`用不了的名称（${rows.length}个）`, h("ul", {}, ...rows)) : null;
}

/** Two buttons of one id would do the same: what the later one says is said instead. */
function drawButtons(buttons: readonly Button[], place: Place): HTMLElement | null {
  const seen = new Set<string>();
  const drawn = buttons.map((button, at) => {
    const isSame = seen.has(button.id);
    seen.add(button.id);
    return isSame ? saying(place, button.title, button.title) : tapping(place, button, at ? "" : "q-main");
  });
  return row(...drawn);
}

/** The whole draft. */
export function drawDraft(card: Card, place: Place): HTMLElement | null {
  const fields = part(card.fields);
  const names = [...new Set([...FIELD_ORDER, ...Object.keys(fields)])];
  const draw = (name: string) => drawField(name, part(fields[name]));
  const [main, aside] = [false, true].map((isAside) =>
    names
      .filter((name) => ASIDE.includes(name) === isAside)
      .map(draw)
      .filter((one) => one !== null),
  );
  if (!main?.length) return null;
  const compared = drawComparison(part(card.comparison));
  const isTold = Array.isArray(card.changes) && !compared;
  const number = text(card.version);
  const all = [
    h("ul", { class: "q-fields" }, ...main),
    aside?.length ? fold(`其他内容（${aside.length}项）`, h("ul", { class: "q-fields" }, ...aside)) : null,
  ];
  return frame(
    "draft",
    `拟稿${text(card.draft)}`,
    head("执照拟稿", code(text(card.draft)), mark(number && `第${number}版`)),
    compared,
    drawChanges(card),
    drawGaps(card),
    ...(isTold ? all : [fold("看全稿", ...all)]),
    drawNames(card, place),
    drawRefused(card),
    drawButtons(place.message.buttons, place),
    drawFiles(card, place),
    text(card.notice) ? h("p", { class: "q-note" }, text(card.notice)) : null,
  );
}
