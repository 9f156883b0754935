// What is read above a card: all that the card does not show.

import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsBeside } from "../src/cards/beside.ts";

/** The words beside a card that shows `shown`, without the lines that are empty then. */
function beside(kind: string, text: string, ...shown: string[]): string[] {
  const words = wordsBeside({ seq: 1, author: "bot", at: "", text, buttons: [], custom: { kind } }, shown.join(""));
  return words.split("\n").filter(Boolean);
}

test("fields to be agreed to are not told twice, what else is said stays", () => {
  const text = "政务代办的内容请核对：\n电话：13900000012\n称呼：周先生\n称呼：周\n说明：免费。\n没问题请点“提交”。";
  const left = ["政务代办的内容请核对：", "称呼：周先生", "说明：免费。", "没问题请点“提交”。"];
  assert.deepEqual(
    beside("confirm", text, "请核对政务代办", "电话", "13900000012", "修改", "称呼", "周", "修改"),
    left,
  );
});

test("a numbered list is left out as far as the card has it", () => {
  const text = "您来办什么事？\n1. 税务\n2. 税务登记\n3. 歇业（建议先看这个）\n回复序号，或者直接说。";
  const left = ["您来办什么事？", "2. 税务登记", "回复序号，或者直接说。"];
  assert.deepEqual(beside("choices", text, "1.", "税务", "3.", "歇业", "建议先看这个"), left);
  const notice = "还差：\n1. 公司章程（要修改，带到窗口）：写清楚\n网址：https://a.cn\n办事指南：《甲》";
  assert.deepEqual(beside("notice", notice, "公司章程", "要修改", "带到窗口", "写清楚"), [
    "还差：",
    "办事指南：《甲》",
  ]);
});

test("of a case the state and what to do are read, the rest is on the card", () => {
  const text = [
    "代办件D-2345678A：办理中。",
    "您现在要做的：请带原件。",
    "时间：还剩4小时。",
    "为什么是这个时间：算4小时。到16:00为止。",
    "各事项：印章：待办；税务：待办。",
    "进展：",
    "11月20日（周五）10:00 代办受理。",
    "办件信息：",
    "收件凭证：还没有。",
  ];
  const shown = ["为什么是这个时间", "算4小时。", "到16:00为止。", "各事项", "印章", "待办", "税务", "待办", "进展"];
  shown.push("11月20日（周五）10:00", "代办受理。", "办件信息", "收件凭证", "还没有。");
  assert.deepEqual(beside("case", text.join("\n"), ...shown), text.slice(0, 2));
  const opened = "已登记。为什么是这个时间：受理——一。办好——二。 您现在要做的：等电话。";
  assert.deepEqual(beside("case", opened), ["已登记。您现在要做的：等电话。"]);
  const promise = "最晚12:00。怎么算的：从8:00算。到12:00为止。急的话请打 12345。";
  assert.deepEqual(beside("promise", promise, "怎么算的", "从8:00算。", "到12:00为止。"), [
    "最晚12:00。急的话请打 12345。",
  ]);
});

test("of a draft the reasons and the way on are read", () => {
  const text = [
    "拟好了，编号 L-2345678A（第1版）。",
    "类型：个体工商户。",
    "一个人起步，手续简便。",
    "名称：1. 晨光奶茶店（都由登记机关定）。",
    "经营范围——许可项目：餐饮服务。",
    "许可（先照后证，领了执照再办）：食品经营许可。",
    "税怎么交：个体工商户——甲；公司——乙。",
    "还差：1. 详细地址。",
    "没问题说“就这么办”。",
  ];
  assert.deepEqual(beside("draft", text.join("\n"), "一个人起步，手续简便。"), [text[0], text[2], text[8]]);
});

test("an appointment, and free times are not spelled out again", () => {
  const text = "约好了：税务。地点：甲大厅，一楼。请带：申请书、布局图。要本人到场。";
  assert.deepEqual(beside("appointment", text, "请带", "申请书", "布局图"), ["约好了：税务。要本人到场。"]);
  const free = "要哪一个？\n1. 11月24日（周二）上午8:00\n回复序号就行；也可以说别的时间。";
  assert.deepEqual(beside("slots", free, "上午8:00"), ["要哪一个？", "也可以说别的时间。"]);
});

test("beside a card that says nothing the whole is read", () => {
  assert.deepEqual(beside("receipt", "一。\n2. 二，三\n……"), ["一。", "2. 二，三", "……"]);
});
