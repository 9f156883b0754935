// The five levels with their reasons; none is chosen beforehand.

import type { Button, Card } from "../contract.ts";
import { type Child, h, refill } from "../view/dom.ts";
import { act, frame, type Place, replaced } from "./kit.ts";
import { parts, text, titled } from "./read.ts";

const OTHER = "other";

interface Level {
  caption: string;
  button: Button;
  reasons: string[];
}

function levelsOf(card: Card, buttons: readonly Button[]): Level[] {
  return parts(card.levels).flatMap((level) => {
    const caption = text(level.caption);
    const button = titled(buttons, caption);
    const reasons = parts(level.reasons).filter((reason) => reason.key !== OTHER);
    return button ? [{ caption, button, reasons: reasons.map((reason) => text(reason.title)) }] : [];
  });
}

function tick(
  type: "radio" | "checkbox",
  name: string,
  words: string,
  place: Place,
  onchange: () => void,
): HTMLElement {
  const input = h("input", { type, name, value: words, disabled: !place.isCurrent, onchange });
  return h("label", {}, input, h("span", {}, words));
}

/** The levels as a radio group; the reasons of the chosen one come below. */
export function drawRating(card: Card, place: Place): Child {
  const levels = levelsOf(card, place.message.buttons);
  if (!levels.length) return null;
  const name = `q-rating-${place.message.seq}`;
  let chosen: Level | null = null;
  const why = h("fieldset", { class: "q-reasons", hidden: true });
  const ticked = () => [...why.querySelectorAll("input")].filter((one) => one.checked).map((one) => one.value);
  const send = act(
    place,
    "提交评价",
    () => {
      const reasons = ticked();
      if (chosen) place.desk.tap(chosen.button);
      if (chosen && reasons.length) place.desk.say(reasons.join("、"));
    },
    "q-main",
  );
  send.disabled = true;
  const choose = (level: Level) => {
    chosen = level;
    send.disabled = false;
    const boxes = level.reasons.map((reason) => tick("checkbox", "", reason, place, () => {}));
    refill(why, h("legend", {}, "为什么？可以多选、不选"), ...boxes);
    why.hidden = !boxes.length;
  };
  const radios = levels.map((level) => tick("radio", name, level.caption, place, () => choose(level)));
  return frame(
    "rating",
    "评价",
    h("fieldset", { class: "q-levels" }, h("legend", {}, "这次服务怎么样？"), ...radios),
    why,
    send,
    ...levels.map((level) => replaced(level.button)),
  );
}
