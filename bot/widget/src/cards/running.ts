// The three clocks of a case between two answers of the server: they run while the office works. No DOM here.

import { count, list, part, text } from "./read.ts";

/** One clock: seconds of working time. */
export interface Clock {
  seconds: number;
  runs: boolean;
}

/** The clocks as the server told them, with the working time that follows (milliseconds since 1970). */
export interface Clocks {
  at: number;
  left: Clock | null;
  felt: Clock | null;
  accepted: Clock | null;
  waiting: Clock | null;
  openings: [number, number][];
}

/** The clocks at another moment. */
export interface Reading {
  left: number | null;
  felt: number | null;
  accepted: number | null;
  waiting: number | null;
  /** When work goes on, or began when it is working time; null when that was not told. */
  opensAt: number | null;
  /** False when the working hours that were told are over: the numbers stand still. */
  isFresh: boolean;
}

function clockOf(value: unknown): Clock | null {
  const told = part(value);
  const seconds = count(told.seconds);
  return seconds === null ? null : { seconds, runs: told.runs === true };
}

function spanOf(value: unknown): [number, number] {
  const [start, end] = list(value);
  return [Date.parse(text(start)), Date.parse(text(end))];
}

/** The clocks of a card; null when it has none. */
export function clocksOf(value: unknown): Clocks | null {
  const told = part(value);
  const at = Date.parse(text(told.at));
  if (!at) return null;
  const openings = list(told.openings)
    .map(spanOf)
    .filter(([from, to]) => to > from);
  return {
    at,
    left: clockOf(told.left),
    felt: clockOf(told.felt),
    accepted: clockOf(told.accepted),
    waiting: clockOf(told.waiting),
    openings,
  };
}

/** What the clocks show at `now`. */
export function readClocks(clocks: Clocks, now: number): Reading {
  const worked = clocks.openings.reduce(
    (sum, [from, to]) => sum + Math.max(0, Math.min(to, now) - Math.max(from, clocks.at)) / 1000,
    0,
  );
  const moved = (clock: Clock | null, by: number) => clock && clock.seconds + (clock.runs ? by : 0);
  const next = clocks.openings.find(([, to]) => now < to);
  const runs = [clocks.left, clocks.felt, clocks.accepted, clocks.waiting].some((clock) => clock?.runs);
  return {
    left: moved(clocks.left, -worked),
    felt: moved(clocks.felt, worked),
    accepted: moved(clocks.accepted, worked),
    waiting: moved(clocks.waiting, worked),
    opensAt: next ? next[0] : null,
    isFresh: !runs || next !== undefined,
  };
}
