// A guide: what it rests on, and whether it helped. Its sides are the quick replies below it.

import type { Card } from "../contract.ts";
import { h } from "../view/dom.ts";
import { fold, frame, lines, type Place, tapping } from "./kit.ts";
import { citationLines } from "./laws.ts";
import { parts, text, titled } from "./read.ts";

/** The title that V3's button has when an answer helped, and when it did not. */
const HELPED = ["有帮助", "没帮助"] as const;

/** The basis of a guide, folded, and the question whether it helped. */
export function drawGuide(card: Card, place: Place): HTMLElement | null {
  const { buttons } = place.message;
  const cited = [card, ...parts(card.parts)].flatMap((one) => parts(one.citations));
  const laws = citationLines(cited);
  const more = tapping(place, laws.length ? titled(buttons, "依据") : undefined, "q-quiet", "细说这些依据");
  const basis = laws.length ? fold(`依据（${laws.length}部）`, lines(laws), more) : null;
  const [yes, no] = HELPED.map((title) => titled(buttons, title));
  const asked =
    yes && no
      ? h(
          "div",
          { class: "q-helped", role: "group", "aria-label": "是否有帮助" },
          h("span", { "aria-hidden": "true" }, "是否有帮助？"),
          tapping(place, yes, "q-quiet", "有"),
          tapping(place, no, "q-quiet", "没有"),
        )
      : null;
  return basis || asked ? frame("guide", text(card.title) || "办事指南", basis, asked) : null;
}
