// Moments in Asia/Shanghai, whatever the device is set to, and lengths of working time. No DOM here.

import { isoOf, weekdayOf } from "../view/times.ts";
import { text } from "./read.ts";

/** A moment as a calendar shows it. */
export interface Moment {
  year: number;
  month: number;
  date: number;
  /** 周一 … 周日. */
  weekday: string;
  /** 9:30. */
  time: string;
  /** 2026-11-24. */
  day: string;
}

/** The parts of an ISO moment or of milliseconds since 1970; null for anything else. */
export function momentOf(at: unknown): Moment | null {
  const milliseconds = typeof at === "number" ? at : Date.parse(text(at));
  if (!milliseconds) return null;
  const iso = isoOf(milliseconds);
  const day = iso.slice(0, 10);
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return { year, month, date, weekday: `周${weekdayOf(day)}`, time: iso.slice(11, 16).replace(/^0/, ""), day };
}

/** 11月24日（周二）9:30, with the year when it is another one than at `now`; empty for what is no moment. */
export function momentWords(at: unknown, now: number): string {
  const moment = momentOf(at);
  if (!moment) return "";
  const year = moment.year === momentOf(now)?.year ? "" : `${moment.year}年`;
  return `${year}${moment.month}月${moment.date}日（${moment.weekday}）${moment.time}`;
}

/** 3小时20分钟, of seconds, rounded down to the minute; never below zero. */
export function lengthWords(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const rest = minutes % 60;
  const hours = (minutes - rest) / 60;
  return `${hours ? `${hours}小时` : ""}${rest || !hours ? `${rest}分钟` : ""}`;
}
