// Moments as people read them: Asia/Shanghai, whatever the device is set to.

const DAY = 86_400_000;
const EAST_EIGHT = 8 * 3_600_000;

/** ISO 8601 in Asia/Shanghai of milliseconds since 1970. */
export function isoOf(moment: number): string {
  return `${new Date(moment + EAST_EIGHT).toISOString().slice(0, 23)}+08:00`;
}

/** Hours and minutes of an ISO moment in Asia/Shanghai. */
export function clockOf(iso: string): string {
  return iso.slice(11, 16);
}

/** 日 … 六 of a day (2026-11-22). */
export function weekdayOf(day: string): string {
  return "日一二三四五六"[new Date(day).getUTCDay()] ?? "";
}

/** A day (2026-11-22) as a separator says it. */
export function dayTitle(day: string, today: string): string {
  const ago = (Date.parse(today) - Date.parse(day)) / DAY;
  if (Number.isNaN(ago)) return day;
  if (ago === 0) return "今天";
  if (ago === 1) return "昨天";
  const [year, month, date] = day.split("-").map(Number);
  return `${day.slice(0, 4) === today.slice(0, 4) ? "" : `${year}年`}${month}月${date}日 星期${weekdayOf(day)}`;
}
