// What cards do without a DOM: reading the wire, moments, laws, words that taps say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawCard } from "../src/cards/index.ts";
import { citationLines } from "../src/cards/laws.ts";
import { lengthWords, momentOf, momentWords } from "../src/cards/moments.ts";
import { count, part, parts, text, texts, titled } from "../src/cards/read.ts";
import { precheckWords } from "../src/cards/said.ts";
import type { Desk, Message } from "../src/contract.ts";

const NOW = Date.parse("2026-11-20T10:00:00+08:00");

test("what is not as it should be reads as nothing", () => {
  assert.deepEqual([text("a"), text(7), text(null), text({})], ["a", "7", "", ""]);
  assert.deepEqual([part({ a: 1 }), part([1]), part("x"), part(null)], [{ a: 1 }, {}, {}, {}]);
  assert.deepEqual([parts([{ a: 1 }, "x", null]), parts({}), parts(undefined)], [[{ a: 1 }], [], []]);
  assert.deepEqual([texts(["a", "", 2, null]), texts("b"), texts(undefined)], [["a", "2"], ["b"], []]);
  assert.deepEqual([count(3), count("3"), count(Number.NaN)], [3, null, null]);
  assert.deepEqual(titled([{ title: "改约", id: "b1" }], "改约"), { title: "改约", id: "b1" });
});

test("moments are those of Shanghai, wherever the device is", () => {
  const expected = { year: 2026, month: 11, date: 24, weekday: "周二", time: "0:05", day: "2026-11-24" };
  assert.deepEqual(momentOf("2026-11-23T16:05:00+00:00"), expected);
  assert.equal(momentOf("tomorrow"), null);
  assert.equal(momentWords("2026-11-24T01:30:00Z", NOW), "11月24日（周二）9:30");
  assert.equal(momentWords("2027-01-04T01:30:00Z", NOW), "2027年1月4日（周一）9:30");
  assert.equal(momentWords("", NOW), "");
});

test("lengths are told in hours and minutes", () => {
  const told = [0, 59, 60, 3600, 3661, 144_000, -5].map(lengthWords);
  assert.deepEqual(told, ["0分钟", "0分钟", "1分钟", "1小时", "1小时1分钟", "40小时", "0分钟"]);
});

test("a law is named once with all its articles", () => {
  const lines = citationLines([
    { law: "公司法", article: 47, edition: "2023年修订" },
    { law: "民法典", article: "表1 休眠1", edition: "" },
    { law: "公司法", article: 50, edition: "2023年修订" },
    { law: "公司法", article: 47, edition: "2023年修订" },
    { article: 3 },
  ]);
  assert.deepEqual(lines, ["《公司法》（2023年修订）第47条、第50条", "《民法典》表1 休眠1"]);
  assert.deepEqual(citationLines("no list"), []);
});

test("a pre-check says what the bot reads", () => {
  assert.equal(precheckWords([2, 5], [8]), "有2和5，8不清楚");
  assert.equal(precheckWords([], [3]), "3不清楚");
  assert.equal(precheckWords([1], []), "有1");
  assert.equal(precheckWords([], []), "都没有");
});

test("an unknown or malformed card draws nothing and never throws", () => {
  const message: Message = { seq: 1, author: "bot", at: "", text: "", buttons: [], custom: {} };
  const broken = new Proxy({} as Desk, {
    get: () => () => {
      throw new Error("no desk");
    },
  });
  for (const custom of [{}, { kind: "constructor" }, { kind: "draft", fields: 3 }, { kind: "case", code: "D-1" }]) {
    assert.equal(drawCard(custom, message, broken), null);
  }
});
