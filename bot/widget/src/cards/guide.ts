// A guide: what it rests on, and whether it helped. Its sides are the quick replies below it.

import type { Card } from "../contract.ts";
import { type Child, group, h } from "../view/dom.ts";
import { fold, frame, lines, type Place, tapping } from "./kit.ts";
import { citationLines } from "./laws.ts";
import { parts, text, titled } from "./read.ts";

/** The basis of a guide, folded, and the question whether it helped. */
export function drawGuide(card: Card, place: Place): Child {
  const { buttons } = place.message;
  const cited = [card, ...parts(card.parts)].flatMap((one) => parts(one.citations));
  const laws = citationLines(cited);
  const more = () => tapping(place, titled(buttons, "依据"), "q-quiet", "细说依据");
  const basis = laws.length && fold(`依据（${laws.length}部）`, lines(laws), more());
  const yes = titled(buttons, "有帮助");
  const no = titled(buttons, "没帮助");
  const asked =
    yes &&
    no &&
    group(
      "q-helped",
      "是否有帮助",
      h("span", { "aria-hidden": true }, "是否有帮助？"),
      tapping(place, yes, "q-quiet", "有"),
      tapping(place, no, "q-quiet", "没有"),
    );
  return (basis || asked) && frame("guide", text(card.title) || "办事指南", basis, asked);
}
