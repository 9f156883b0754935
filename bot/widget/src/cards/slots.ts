// Free times of the days ahead, to be taken by a tap.

import type { Button, Card } from "../contract.ts";
import { type Child, group, h } from "../view/dom.ts";
import { frame, type Place, saying, tapping } from "./kit.ts";
import { type Moment, momentOf } from "./moments.ts";
import { parts, titled } from "./read.ts";

const ANOTHER = "换个时间";

/** A day with its free times. */
interface Day {
  moment: Moment;
  times: Button[];
}

function daysOf(card: Card, buttons: readonly Button[]): Day[] {
  const days = new Map<string, Day>();
  for (const slot of parts(card.slots)) {
    const moment = momentOf(slot.starts_at);
    const button = titled(buttons, slot.title);
    if (!moment || !button) continue;
    const day = days.get(moment.day) ?? { moment, times: [] };
    day.times.push(button);
    days.set(moment.day, day);
  }
  return [...days.values()];
}

function drawDay({ moment, times }: Day, place: Place): HTMLElement {
  const { month, date, weekday } = moment;
  const taps = times.map((button) => tapping(place, button, "q-time", button.title.replace(/^.*）/, "")));
  const title = h("h4", {}, weekday, h("small", {}, `${month}月${date}日`));
  return group("q-day", `${month}月${date}日${weekday}`, title, ...taps);
}

/** The free times as a calendar of days. */
export function drawSlots(card: Card, place: Place): Child {
  const days = daysOf(card, place.message.buttons);
  if (!days.length) return null;
  const week = h("div", { class: "q-week" }, ...days.map((day) => drawDay(day, place)));
  return frame("slots", "可以约的时间", week, saying(place, "看别的时间", ANOTHER, "q-quiet"));
}
