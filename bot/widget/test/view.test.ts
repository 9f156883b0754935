import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message, Pending } from "../src/contract.ts";
import { entriesOf, firstPersonal, isCurrent } from "../src/view/entries.ts";
import { safeAddress } from "../src/view/links.ts";
import { clockOf, dayTitle, isoOf } from "../src/view/times.ts";
import { blocksOf, piecesOf } from "../src/view/words.ts";

const SERVER = "https://hall.example.cn/qihang";

function message(seq: number, author: Message["author"], more: Partial<Message> = {}): Message {
  const at = `2026-11-22T09:${String(seq).padStart(2, "0")}:00.000+08:00`;
  return { seq, author, at, text: `第${seq}条`, buttons: [], custom: {}, ...more };
}

function runs(line: string): string[] {
  return piecesOf(line).map(({ kind, text }) => `${kind} ${text}`);
}

test("numbers to call, addresses and codes are found in a line", () => {
  assert.deepEqual(runs("请打 12345 或 0350-0000000（样例）"), [
    "text 请打 ",
    "phone 12345",
    "text  或 ",
    "phone 0350-0000000",
    "text （样例）",
  ]);
  assert.deepEqual(runs("见https://www.gov.cn/a?b=1。编号D-7K3MN8QP，手机13900000001"), [
    "text 见",
    "link https://www.gov.cn/a?b=1",
    "text 。编号",
    "code D-7K3MN8QP",
    "text ，手机",
    "phone 13900000001",
  ]);
});

test("amounts and long numbers are not called", () => {
  assert.deepEqual(runs("注册资本12345元"), ["text 注册资本", "code 12345", "text 元"]);
  assert.deepEqual(runs("面积120平米，超过110千米"), ["text 面积120平米，超过110千米"]);
  assert.deepEqual(runs("有危险打110"), ["text 有危险打", "phone 110"]);
  assert.deepEqual(runs("139000000011"), ["code 139000000011"]);
});

test("only http, tel and paths of the server are opened", () => {
  const opened = [
    "https://www.gov.cn/",
    "/drafts/a.pdf",
    "tel:12345",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "/\\evil.example",
    "https://you@evil.example/",
    "tel:12345;x",
  ].map((text) => safeAddress(text, SERVER));
  const nothing = Array(7).fill(null);
  assert.deepEqual(opened, ["https://www.gov.cn/", `${SERVER}/drafts/a.pdf`, "tel:12345", ...nothing]);
});

test("an answer keeps its lists and numbers, and drops the line that the buttons repeat", () => {
  const text =
    "许可证｜要带什么：\n1. 申请书\n2、布局图\n3.5万元以下不用\n- 复印件\n依据：《食品安全法》\n您可以接着问：多久、收费吗。";
  assert.deepEqual(blocksOf(text, ["多久", "收费吗", "在哪办"]), [
    { kind: "head", lines: ["许可证｜要带什么："], numbers: [] },
    { kind: "ordered", lines: ["申请书", "布局图"], numbers: [1, 2] },
    { kind: "paragraph", lines: ["3.5万元以下不用"], numbers: [] },
    { kind: "bullets", lines: ["复印件"], numbers: [0] },
    { kind: "basis", lines: ["依据：《食品安全法》"], numbers: [] },
  ]);
  assert.equal(blocksOf("您可以接着问：多久。", []).length, 1);
});

test("a message keeps its key when the server confirms it, and old answers are no longer current", () => {
  const pending: Pending = { id: "m1", said: { text: "你好" }, at: 0, status: "sending" };
  const first = message(1, "bot");
  const before = entriesOf([first], [pending], 0);
  const after = entriesOf([first, message(2, "person", { id: "m1" }), message(3, "bot")], [pending], 0);
  assert.deepEqual(
    [before, after].map((entries) => entries.map((entry) => [entry.key, entry.isCurrent])),
    [
      [
        ["s1", false],
        ["im1", false],
      ],
      [
        ["s1", false],
        ["im1", false],
        ["s3", true],
      ],
    ],
  );
  assert.equal(before[1]?.at, first.at, "a wrong clock of the device puts nothing before what was said");
  assert.equal(isCurrent(first, [first], []), true);
  assert.equal(isCurrent(first, [first], [pending]), false);
  assert.equal(isCurrent(first, [first], [{ ...pending, status: "failed" }]), true);
});

test("messages of one author within five minutes stand together", () => {
  const entries = entriesOf([message(1, "bot"), message(3, "bot"), message(9, "bot"), message(10, "staff")], [], 0);
  assert.deepEqual(
    entries.map((entry) => entry.isFirst),
    [true, false, true, true],
  );
});

test("the first question for a personal datum is found", () => {
  const asking = message(2, "bot", { custom: { kind: "notice", asks: "appointment_phone" } });
  assert.equal(firstPersonal(entriesOf([message(1, "bot", { custom: { asks: "seat" } }), asking], [], 0))?.key, "s2");
});

test("days and hours are those of Beijing", () => {
  assert.equal(isoOf(Date.parse("2026-11-21T16:30:00Z")), "2026-11-22T00:30:00.000+08:00");
  assert.equal(clockOf("2026-11-22T00:30:00.000+08:00"), "00:30");
  const titles = ["2026-11-22", "2026-11-21", "2026-11-02", "2025-12-31"].map((day) => dayTitle(day, "2026-11-22"));
  assert.deepEqual(titles, ["今天", "昨天", "11月2日 星期一", "2025年12月31日 星期三"]);
});
