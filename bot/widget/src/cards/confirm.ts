// What is agreed to by a yes: every row can be changed by itself.

import type { Card } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";
import { frame, head, type Place, replaced, row, saying, tapping } from "./kit.ts";
import { parts, text, titled } from "./read.ts";

function field(place: Place, one: Card, mayChange: boolean): HTMLElement {
  const title = text(one.title);
  const change = mayChange && saying(place, "修改", `改${title}`, "q-quiet", `修改${title}`);
  const value = h("span", { class: "q-value" }, one.value);
  return h("div", {}, h("dt", {}, title), h("dd", {}, value, change));
}

/** The summary of a form as a definition list. */
export function drawConfirm(card: Card, place: Place): Child {
  const fields = parts(card.fields);
  if (!fields.length) return null;
  const { buttons } = place.message;
  const change = titled(buttons, "修改");
  const [yes, ...others] = buttons.filter((button) => button !== change);
  const title = `请核对${text(card.title)}`;
  return frame(
    "confirm",
    title,
    head(title),
    h("dl", {}, ...fields.map((one) => field(place, one, change !== undefined))),
    replaced(change),
    row(tapping(place, yes, "q-main"), ...others.map((other) => tapping(place, other))),
  );
}
