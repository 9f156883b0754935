// Moments in Asia/Shanghai, whatever the device is set to, and lengths of working time. No DOM here.

const EAST_EIGHT = 8 * 3_600_000;

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
export function momentOf(at: string | number): Moment | null {
  const milliseconds = typeof at === "number" ? at : Date.parse(at);
  if (!Number.isFinite(milliseconds)) return null;
  const local = new Date(milliseconds + EAST_EIGHT);
  const minutes = `${local.getUTCMinutes()}`.padStart(2, "0");
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    date: local.getUTCDate(),
    weekday: `周${"日一二三四五六"[local.getUTCDay()]}`,
    time: `${local.getUTCHours()}:${minutes}`,
    day: local.toISOString().slice(0, 10),
  };
}

/** 11月24日（周二）9:30, with the year when it is another one than at `now`; empty for what is no moment. */
export function momentWords(at: string | number, now: number): string {
  const moment = momentOf(at);
  if (!moment) return "";
  const year = moment.year === momentOf(now)?.year ? "" : `${moment.year}年`;
  return `${year}${moment.month}月${moment.date}日（${moment.weekday}）${moment.time}`;
}

/** 3小时20分钟, of seconds, rounded down to the minute; never below zero. */
export function lengthWords(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `${hours ? `${hours}小时` : ""}${rest || !hours ? `${rest}分钟` : ""}`;
}
