// What is missing or to be mended in a case, and what may stand in the way before something is begun.

import type { Card } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";
import { act, code, frame, head, link, mark, type Place, row, type Tone, tapping } from "./kit.ts";
import { count, parts, text, titled } from "./read.ts";
import { precheckWords } from "./said.ts";

const KINDS: Record<string, [caption: string, tone: Tone]> = { missing: ["还没交", "bad"], mend: ["要修改", "warn"] };
const ONLINE = "upload";
const AT_WINDOW = "window";

function drawAsk(ask: Card, caseCode: string, place: Place): HTMLElement {
  const name = text(ask.name);
  const [caption, tone] = KINDS[text(ask.kind)] ?? [];
  const mayUpload = caseCode && ask.source === ONLINE;
  const upload = mayUpload && act(place, "上传", () => place.desk.upload(caseCode, name), "q-quiet", `上传${name}`);
  const where = ask.source === AT_WINDOW && mark("带到窗口");
  const words = h("span", { class: "q-value" }, name, mark(caption, tone), where);
  return h("li", {}, words, ask.note && h("small", {}, ask.note), upload);
}

/** One notice of all that is asked for; other notices are told by their text. */
export function drawNotice(card: Card, place: Place): Child {
  const asks = parts(card.asks);
  if (!asks.length) return null;
  const caseCode = text(card.case);
  return frame(
    "notice",
    "要补的材料",
    head(`要补${asks.length}样`, code(caseCode)),
    h("ul", { class: "q-rows" }, ...asks.map((ask) => drawAsk(ask, caseCode, place))),
    row(link(place, "打开网上大厅", card.link)),
  );
}

interface Row {
  number: number;
  shown: HTMLElement;
  has: HTMLInputElement;
  unsure: HTMLInputElement;
}

function box(place: Place, name: string): HTMLInputElement {
  return h("input", { type: "checkbox", disabled: !place.isCurrent, "aria-label": name });
}

function drawQuestion(asked: Card, place: Place): Row {
  const title = text(asked.title);
  const has = box(place, `${title}：有`);
  const unsure = box(place, `${title}：不清楚`);
  const only = (one: HTMLInputElement, other: HTMLInputElement) =>
    one.addEventListener("change", () => {
      if (one.checked) other.checked = false;
    });
  only(has, unsure);
  only(unsure, has);
  const words = h("span", {}, `${text(asked.number)}. ${title}`);
  const ticks = [h("label", {}, has, "有"), h("label", {}, unsure, "不清楚")];
  const number = count(asked.number) ?? 0;
  return { number, has, unsure, shown: h("li", {}, words, h("span", { class: "q-ticks" }, ...ticks)) };
}

/** The questions of a pre-check, to be ticked. */
export function drawPrecheck(card: Card, place: Place): Child {
  const rows = parts(card.questions).map((asked) => drawQuestion(asked, place));
  if (!rows.length) return null;
  const numbers = (ticked: (one: Row) => boolean) => rows.filter(ticked).map((one) => one.number);
  const send = () => {
    const has = numbers((one) => one.has.checked);
    place.desk.say(
      precheckWords(
        has,
        numbers((one) => one.unsure.checked),
      ),
    );
  };
  const { buttons } = place.message;
  return frame(
    "precheck",
    "预检",
    h(
      "fieldset",
      {},
      h("legend", {}, "有的、不清楚的打勾"),
      h("ol", { class: "q-rows" }, ...rows.map((one) => one.shown)),
    ),
    row(
      act(place, "勾好了", send, "q-main"),
      tapping(place, titled(buttons, "都没有")),
      tapping(place, titled(buttons, "都不清楚")),
    ),
  );
}
