// An appointment: when, where, what to bring, and its file for the person's own calendar.

import type { Card } from "../contract.ts";
import { type Child, download, draw, h } from "../view/dom.ts";
import { act, code, facts, frame, lines, link, mark, type Place, row, tapping } from "./kit.ts";
import { momentOf } from "./moments.ts";
import { count, part, parts, text, texts, titled } from "./read.ts";

const QUIET_ZONE = 4;
const PATH = /^[a-z\d\s.,-]+$/i;

function drawQr(value: unknown, words: string): Child {
  const size = count(part(value).size);
  const path = text(part(value).path);
  if (!size || !PATH.test(path)) return null;
  const side = size + 2 * QUIET_ZONE;
  const viewBox = `${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`;
  return draw(path, { viewBox, class: "q-qr", role: "img", "aria-label": words });
}

function drawWhen(card: Card): Child {
  const from = momentOf(card.starts_at);
  const to = momentOf(card.ends_at);
  if (!from) return null;
  const time = `${from.time}${to ? `–${to.time}` : ""}`;
  return h(
    "time",
    { class: "q-date", datetime: card.starts_at },
    h("span", {}, `${from.month}月`),
    h("b", {}, `${from.date}日`),
    h("span", {}, from.weekday),
    h("span", { class: "q-code" }, time),
  );
}

function drawOne(card: Card, place: Place, of = ""): Child {
  const { buttons } = place.message;
  const isBooked = card.state === "booked";
  const number = text(card.code);
  const rows = [
    ["地点", card.office],
    ["地址", card.address],
    ["编号", code(number)],
    ["请带", isBooked && lines(texts(card.bring))],
  ] as const;
  const about = h("div", {}, h("strong", {}, card.item), mark(card.caption, isBooked ? "good" : "plain"));
  const qr = isBooked && drawQr(card.qr, `预约${number}的二维码`);
  const calendar = isBooked && text(card.ics);
  return frame(
    "appointment",
    `预约${number}`,
    h("div", { class: "q-when" }, drawWhen(card), about),
    facts(rows),
    qr && h("figure", {}, qr, h("figcaption", {}, "到窗口出示这个码")),
    row(
      calendar && act({ ...place, isCurrent: true }, "加到日历", () => download(`${number}.ics`, "calendar", calendar)),
      isBooked && link(place, "看地图", card.map),
      tapping(place, titled(buttons, of ? `改约${of}` : "改约")),
      tapping(place, titled(buttons, of ? `取消${of}` : "取消预约"), "q-danger"),
    ),
  );
}

/** One appointment, or all of a person's. */
export function drawAppointment(card: Card, place: Place): Child {
  const several = parts(card.appointments);
  if (!several.length) return text(card.code) && drawOne(card, place);
  return h("div", { class: "q-several" }, ...several.map((one, at) => drawOne(one, place, `第${at + 1}个`)));
}
