// What is read above a card: all that the card does not show.

import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsBeside } from "../src/cards/beside.ts";
import type { Card } from "../src/contract.ts";

function beside(text: string, custom: Card, ...titles: string[]): string {
  const buttons = titles.map((title, at) => ({ title, id: `b${at}` }));
  return wordsBeside({ seq: 1, author: "bot", at: "", text, buttons, custom });
}

test("fields to be agreed to are not told twice, what else is said stays", () => {
  const fields = [
    { title: "电话", value: "13900000012" },
    { title: "称呼", value: "周" },
  ];
  const text = "请核对：\n电话：13900000012\n称呼：周先生\n称呼：周\n说明：免费。\n没问题请点“提交”。";
  const left = "请核对：\n称呼：周先生\n说明：免费。\n没问题请点“提交”。";
  assert.equal(beside(text, { kind: "confirm", fields }, "提交", "修改"), left);
});

test("a numbered list is left out as far as the card has it", () => {
  const text = "您来办什么事？\n1. 税务\n2. 税务登记\n3. 歇业（建议先看这个）\n回复序号，或者直接说。";
  assert.equal(
    beside(text, { kind: "choices" }, "税务", "歇业"),
    "您来办什么事？\n2. 税务登记\n回复序号，或者直接说。",
  );
  const asked = { kind: "precheck", questions: [{ number: 1, title: "欠税" }] };
  assert.equal(beside("有哪几样？\n1. 欠税\n2. 别的", asked), "有哪几样？\n2. 别的");
  const notice = { kind: "notice", asks: [{ name: "公司章程" }] };
  assert.equal(
    beside("还差：\n1. 公司章程，要补正：写清楚\n网址：https://a.cn\n办事指南：《甲》", notice),
    "还差：\n办事指南：《甲》",
  );
});

test("records are told by their cards", () => {
  const cases = [{ code: "D-2345678A" }, { code: "D-2345678B" }];
  const text = "您名下有2个：\n1. D-2345678A 注销：待受理\n2. D-2345678B 开办：待受理\n要看哪一个，说它的编号。";
  assert.equal(beside(text, { kind: "case", cases }), "您名下有2个：\n要看哪一个，说它的编号。");
  const appointments = [{ code: "A-2345678J" }];
  assert.equal(
    beside("您有1个：\n1. 明天9:00 税务，编号A-2345678J", { kind: "appointment", appointments }),
    "您有1个：",
  );
});

test("of a case the state and what to do are read, the rest is on the card", () => {
  const card = {
    kind: "case",
    why: ["算4小时。", "到16:00为止。"],
    timeline: [{ text: "代办受理。" }],
    contents: [{ name: "收件凭证", text: "还没有。" }],
  };
  const text = [
    "代办件D-2345678A：办理中。",
    "您现在要做的：请带原件。",
    "时间：还剩4小时。",
    "为什么是这个时间：算4小时。到16:00为止。",
    "各事项：印章：待办。",
    "进展：",
    "11月20日（周五）10:00 代办受理。",
    "办件信息：",
    "收件凭证：还没有。",
  ];
  assert.equal(beside(text.join("\n"), card), text.slice(0, 2).join("\n"));
  const opened = "已登记。为什么是这个时间：受理——一。办好——二。 您现在要做的：等电话。";
  assert.equal(beside(opened, card), "已登记。您现在要做的：等电话。");
  const promise = { kind: "promise", why: "到12:00为止。" };
  assert.equal(
    beside("最晚12:00。怎么算的：到12:00为止。急的话请打 12345。", promise),
    "最晚12:00。急的话请打 12345。",
  );
});

test("of a draft the reasons and the way on are read", () => {
  const text = [
    "拟好了，编号 L-2345678A（第1版）。",
    "类型：个体工商户。",
    "一个人起步，手续简便。",
    "名称：1. 晨光奶茶店（都由登记机关定）。",
    "经营范围——许可项目：餐饮服务。",
    "许可（先照后证，领了执照再办）：食品经营许可。",
    "还差：1. 详细地址。",
    "没问题说“就这么办”。",
  ];
  assert.equal(beside(text.join("\n"), { kind: "draft" }), [text[0], text[2], text[7]].join("\n"));
  const comparison = { rows: [{ concern: "税怎么交" }] };
  assert.equal(beside("差别在这几样。\n税怎么交：甲——乙。", { kind: "draft", comparison }), "差别在这几样。");
});

test("an appointment, free times and the five levels are not spelled out again", () => {
  const booked = { kind: "appointment", bring: ["申请书", "布局图"] };
  const text = "约好了：税务。地点：甲大厅，一楼。请带：申请书、布局图。要本人到场。";
  assert.equal(beside(text, booked), "约好了：税务。要本人到场。");
  assert.equal(beside("要哪一个？回复序号就行；也可以说别的时间。", { kind: "slots" }), "要哪一个？也可以说别的时间。");
  const levels = ["甲", "乙", "丙", "丁", "戊"];
  assert.equal(beside("选一个回复：甲、乙、丙、丁、戊。谢谢。", { kind: "rating" }, ...levels), "选一个回复。谢谢。");
});
