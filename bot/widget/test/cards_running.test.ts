// The clocks of a case between two answers of the server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clocksOf, readClocks } from "../src/cards/running.ts";

const HOUR = 3600;
const TOLD = {
  at: "2026-11-20T11:00:00+08:00",
  left: { seconds: 3 * HOUR, runs: true },
  felt: { seconds: HOUR, runs: true },
  accepted: { seconds: HOUR, runs: true },
  waiting: { seconds: 0, runs: false },
  openings: [
    ["2026-11-20T11:00:00+08:00", "2026-11-20T12:00:00+08:00"],
    ["2026-11-20T14:00:00+08:00", "2026-11-20T18:00:00+08:00"],
    ["2026-11-23T08:00:00+08:00", "2026-11-23T12:00:00+08:00"],
  ],
};

function read(told: unknown, now: string) {
  const clocks = clocksOf(told);
  assert.ok(clocks);
  return readClocks(clocks, Date.parse(now));
}

test("while the office works, what is left goes down and the others go up", () => {
  assert.deepEqual(read(TOLD, "2026-11-20T11:30:00+08:00"), {
    left: 2.5 * HOUR,
    felt: 1.5 * HOUR,
    accepted: 1.5 * HOUR,
    waiting: 0,
    opensAt: Date.parse("2026-11-20T11:00:00+08:00"),
    isFresh: true,
  });
});

test("at noon and over the weekend all stand still", () => {
  const noon = read(TOLD, "2026-11-20T13:00:00+08:00");
  assert.deepEqual([noon.left, noon.opensAt], [2 * HOUR, Date.parse("2026-11-20T14:00:00+08:00")]);
  const sunday = read(TOLD, "2026-11-22T13:00:00+08:00");
  assert.deepEqual([sunday.left, sunday.opensAt], [-2 * HOUR, Date.parse("2026-11-23T08:00:00+08:00")]);
});

test("while the applicant is waited for only two clocks run", () => {
  const held = {
    ...TOLD,
    left: { seconds: 3 * HOUR, runs: false },
    accepted: null,
    waiting: { seconds: 0, runs: true },
  };
  const seen = read(held, "2026-11-20T12:00:00+08:00");
  assert.deepEqual([seen.left, seen.felt, seen.accepted, seen.waiting], [3 * HOUR, 2 * HOUR, null, HOUR]);
});

test("after the last working time that was told the numbers are no longer fresh", () => {
  assert.equal(read(TOLD, "2026-11-23T12:00:00+08:00").isFresh, false);
  const closed = { ...TOLD, left: null, felt: { seconds: HOUR, runs: false }, accepted: null, openings: [] };
  const seen = read(closed, "2027-01-01T00:00:00+08:00");
  assert.deepEqual([seen.left, seen.felt, seen.isFresh, seen.opensAt], [null, HOUR, true, null]);
});

test("a device whose clock is behind shows what the server told", () => {
  assert.equal(read(TOLD, "2026-11-20T10:59:00+08:00").left, 3 * HOUR);
});

test("a card without clocks has none, and faulty working time is left out", () => {
  assert.equal(clocksOf(undefined), null);
  assert.equal(clocksOf({ at: "soon" }), null);
  assert.deepEqual(
    clocksOf({ at: TOLD.at, openings: [["x", "y"], 3, ["2026-11-20T12:00:00Z", TOLD.at]] })?.openings,
    [],
  );
});
