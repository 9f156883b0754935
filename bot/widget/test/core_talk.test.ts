import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change } from "../src/contract.ts";
import { STATUS } from "./core_center.ts";
import { openCenter, openTab, Stored, until } from "./core_tab.ts";

test("words are sent, answered, and told once; nothing said stays in the store", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const { core } = openTab(center, stored);
  await core.start();
  core.send({ text: "歇业备案怎么办" });
  assert.deepEqual(
    core.pending.map(({ said, status }) => [said, status]),
    [[{ text: "歇业备案怎么办" }, "queued"]],
  );
  assert.match(stored.text, /歇业备案怎么办/);
  await until(() => core.messages.length === 2 && !core.working);
  const told = core.messages.map(({ seq, author, text }) => ({ seq, author, text }));
  assert.deepEqual(told, [
    { seq: 1, author: "person", text: "歇业备案怎么办" },
    { seq: 2, author: "bot", text: "答：歇业备案怎么办" },
  ]);
  assert.deepEqual(core.pending, []);
  assert.doesNotMatch(stored.text, /歇业/);
  assert.equal(core.line, "live");
});

test("a conversation takes five requests until its first answer, and no token is in an address", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  core.send({ text: "你好" });
  await until(() => core.messages.length === 2);
  assert.deepEqual([...center.requests].sort(), [
    "GET /messages",
    "GET /status",
    "GET /stream",
    "POST /conversations",
    "POST /messages",
  ]);
  assert.ok(center.bodies.every(({ path }) => !/\bt\d/.test(path)));
});

test("buttons and guides go as what they are, in order", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  core.send({ button: "btn_1", title: "要带什么" });
  core.send({ guide: "found.name", title: "名称登记" });
  core.send({ text: "谢谢" });
  await until(() => core.messages.length === 6);
  const sent = center.bodies.filter(({ path, body }) => path.endsWith("/messages") && body.length);
  const words = sent.map(({ body }) => ({ ...JSON.parse(body.toString()), id: "" }));
  assert.deepEqual(words, [
    { id: "", button: "btn_1" },
    { id: "", guide: "found.name" },
    { id: "", text: "谢谢" },
  ]);
});

test("the bot is at work from sending to its answer, not while a person answers, and not for ever", async () => {
  const center = await openCenter();
  center.answer = () => null;
  const { core } = openTab(center, new Stored(), { working: 2_500 });
  await core.start();
  core.send({ text: "在吗" });
  await until(() => core.working && core.messages.length === 1);
  center.say("system", "已转接");
  await until(() => core.messages.length === 2);
  assert.equal(core.working, true);
  center.become("human");
  await until(() => core.state === "human" && !core.working);
  center.become("bot");
  await until(() => core.working);
  center.say("staff", "在的");
  await until(() => !core.working);
  core.send({ text: "还在吗" });
  await until(() => core.working);
  await until(() => !core.working);
  assert.equal(core.messages.length, 4);
});

test("history comes by pages, the latest first, over numbers that are gone", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const first = openTab(center, stored);
  await first.core.start();
  first.close();
  for (let seq = 1; seq <= 300; seq++) center.say(seq % 2 ? "person" : "bot", `第${seq}句`);
  center.talk.messages.splice(0, 20);
  center.talk.messages.splice(80, 120);
  const { core } = openTab(center, stored);
  await core.start();
  const seqs = () => core.messages.map(({ seq }) => seq);
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  assert.deepEqual([seqs(), core.hasEarlier], [range(241, 300), true]);
  await core.earlier();
  assert.deepEqual([seqs(), core.hasEarlier], [range(221, 300), true]);
  await core.earlier();
  assert.deepEqual(seqs(), [...range(41, 100), ...range(221, 300)]);
  while (core.hasEarlier) await core.earlier();
  assert.deepEqual(seqs(), [...range(21, 100), ...range(221, 300)]);
  const text = await core.transcript();
  assert.equal(text.split("\n").filter((line) => line.startsWith("第")).length, 160);
  assert.match(text, /^样例县政务服务中心 对话记录\n保存时间：\d{4}-\d\d-\d\d \d\d:\d\d（北京时间）\n\n/);
  assert.match(text, /\n\d{4}-\d\d-\d\d \d\d:\d\d {2}企航\n第22句\n/);
});

test("answers count as unread until they are read, in every tab and over reloads", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  await one.core.start();
  const two = openTab(center, stored);
  await two.core.start();
  one.core.send({ text: "一" });
  await until(() => one.core.unread === 1 && two.core.unread === 1);
  one.core.markRead();
  await until(() => one.core.unread === 0 && two.core.unread === 0);
  center.say("staff", "二");
  await until(() => two.core.unread === 1);
  const three = openTab(center, stored);
  await three.core.start();
  assert.equal(three.core.unread, 1);
});

test("listeners are told what changed, and one that fails does not stop the others", async (t) => {
  const center = await openCenter();
  const { core } = openTab(center);
  t.mock.method(console, "error", () => {});
  core.listen(() => {
    throw new Error("a listener's own");
  });
  const changes = new Set<Change>();
  const leave = core.listen((told) => told.forEach((change) => void changes.add(change)));
  core.send({ text: "你好" });
  await until(() => core.messages.length === 2 && core.status !== null);
  await until(() => changes.size === 6);
  assert.deepEqual([...changes].sort(), ["line", "messages", "pending", "status", "unread", "working"]);
  leave();
  changes.clear();
  center.say("bot", "再见");
  await until(() => core.messages.length === 3);
  assert.deepEqual([...changes], []);
});

test("the server's time is taken from its status", async () => {
  const center = await openCenter();
  center.ahead = 86_400_000;
  const { core } = openTab(center);
  await core.start();
  await until(() => core.status !== null);
  assert.deepEqual({ ...core.status, now: "" }, { ...STATUS, now: "" });
  assert.ok(Math.abs(core.now() - Date.now() - center.ahead) < 1_000);
  core.send({ text: "你好" });
  await until(() => core.messages.length === 2);
  assert.equal(center.count("POST /token"), 0);
});

test("a new start leaves the old conversation, in every tab, with its unsent words", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  await one.core.start();
  const two = openTab(center, stored);
  await two.core.start();
  one.core.send({ text: "旧" });
  await until(() => two.core.messages.length === 2);
  await one.core.restart();
  await until(() => two.core.messages.length === 0 && one.core.messages.length === 0);
  two.core.send({ text: "新" });
  await until(() => one.core.messages.length === 2 && two.core.messages.length === 2);
  assert.deepEqual(one.texts, ["新", "答：新"]);
  assert.equal(center.talks.size, 2);
  assert.deepEqual([one.core.pending, two.core.pending], [[], []]);
});
