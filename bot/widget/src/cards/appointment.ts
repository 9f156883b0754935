// An appointment: when, where, what to bring, and its file for the person's own calendar.

import type { Card } from "../contract.ts";
import { h } from "../view/dom.ts";
import { act, code, facts, fold, frame, lines, link, mark, type Place, row, tapping } from "./kit.ts";
import { momentOf } from "./moments.ts";
import { count, part, parts, text, texts, titled } from "./read.ts";

const SVG = "http://www.w3.org/2000/svg";
const QUIET_ZONE = 4;
const SAFE_PATH = /^[MmLlHhVvZz\d\s.,-]+$/;

function drawQr(value: unknown, words: string): SVGElement | null {
  const size = count(part(value).size);
  const path = text(part(value).path);
  if (!size || !SAFE_PATH.test(path)) return null;
  const picture = document.createElementNS(SVG, "svg");
  const side = size + 2 * QUIET_ZONE;
  picture.setAttribute("viewBox", `${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`);
  picture.setAttribute("class", "q-qr");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", words);
  const dots = document.createElementNS(SVG, "path");
  dots.setAttribute("d", path);
  picture.append(dots);
  return picture;
}

function save(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "text/calendar;charset=utf-8" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function drawWhen(card: Card): HTMLElement | null {
  const from = momentOf(text(card.starts_at));
  const to = momentOf(text(card.ends_at));
  if (!from) return null;
  const time = `${from.time}${to ? `–${to.time}` : ""}`;
  return h(
    "time",
    { class: "q-date", datetime: text(card.starts_at) },
    h("span", {}, `${from.month}月`),
    h("b", {}, `${from.date}日`),
    h("span", {}, from.weekday),
    h("span", { class: "q-code" }, time),
  );
}

function drawOne(card: Card, place: Place, of = ""): HTMLElement {
  const { buttons } = place.message;
  const isBooked = card.state === "booked";
  const number = text(card.code);
  const bring = texts(card.bring);
  const rows = [
    ["地点", text(card.office)],
    ["地址", text(card.address)],
    ["编号", code(number)],
  ] as const;
  const about = h("div", {}, h("strong", {}, text(card.item)), mark(text(card.caption), isBooked ? "good" : "plain"));
  const qr = isBooked ? drawQr(card.qr, `预约${number}的二维码`) : null;
  const calendar = isBooked && text(card.ics);
  return frame(
    "appointment",
    `预约${number}`,
    h("div", { class: "q-when" }, drawWhen(card), about),
    facts(rows),
    qr ? h("figure", {}, qr, h("figcaption", {}, "到了窗口出示这个码")) : null,
    isBooked && bring.length ? fold(`要带${bring.length}样`, lines(bring)) : null,
    row(
      calendar ? act({ ...place, isCurrent: true }, "加到日历", () => save(`${number}.ics`, calendar)) : null,
      isBooked ? link(place, "看地图", text(card.map)) : null,
      tapping(place, titled(buttons, of ? `改约${of}` : "改约")),
      tapping(place, titled(buttons, of ? `取消${of}` : "取消预约"), "q-danger"),
    ),
  );
}

/** One appointment, or all of a person's. */
export function drawAppointment(card: Card, place: Place): HTMLElement | null {
  const several = parts(card.appointments);
  if (!several.length) return text(card.code) ? drawOne(card, place) : null;
  return h("div", { class: "q-several" }, ...several.map((one, at) => drawOne(one, place, `第${at + 1}个`)));
}
