import assert from "node:assert/strict";
import { test } from "node:test";
import { openCenter, openTab, pass, Stored, until } from "./core_tab.ts";

const MESSAGES = /\/messages$/;

test("nothing is lost or doubled when the line is down for a while", async () => {
  const center = await openCenter();
  const tab = openTab(center);
  const { core } = tab;
  await core.start();
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  center.down();
  core.send({ text: "二" });
  core.send({ text: "三" });
  await until(() => core.line === "offline");
  assert.deepEqual(
    core.pending.map(({ said }) => said),
    [{ text: "二" }, { text: "三" }],
  );
  assert.equal(core.working, false);
  center.up();
  tab.window.dispatchEvent(new Event("online"));
  await until(() => core.messages.length === 6 && core.line === "live");
  assert.deepEqual(center.said, ["一", "二", "三"]);
  assert.deepEqual(core.pending, []);
});

test("a message whose acceptance was lost is sent again under its id, and is there once", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  center.fail("POST", MESSAGES, "lose", "cut", "lose");
  core.send({ text: "一" });
  core.send({ text: "二" });
  await until(() => core.messages.length === 4 && core.pending.length === 0);
  assert.deepEqual(
    core.messages.filter(({ author }) => author === "person").map(({ text }) => text),
    ["一", "二"],
  );
});

test("words survive a reload in the middle of sending, and one that had arrived is not left over", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  await one.core.start();
  center.fail("POST", MESSAGES, "lose");
  one.core.send({ text: "一" });
  one.core.send({ text: "二" });
  await until(() => center.said.length >= 1);
  one.close();
  const two = openTab(center, stored);
  await two.core.start();
  await until(() => two.core.messages.length === 4 && two.core.pending.length === 0);
  assert.deepEqual(new Set(two.texts), new Set(["一", "二", "答：一", "答：二"]));
  assert.doesNotMatch(stored.text, /[一二]/);
});

test("an arrived message that is no more on the latest page is not left over either", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  await one.core.start();
  center.fail("POST", MESSAGES, "lose", "lose", "lose");
  center.streams.deaf = true;
  center.answer = () => null;
  one.core.send({ text: "很久以前" });
  await until(() => center.said.length === 1);
  one.close();
  for (let count = 0; count < 80; count++) center.say("staff", "后来");
  const two = openTab(center, stored);
  await two.core.start();
  await until(() => two.core.pending.length === 0);
  assert.equal(two.core.messages.length, 60);
  assert.deepEqual(center.said, ["很久以前"]);
});

test("what is refused for good says why, lets others pass, and can be sent again or taken back", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const { core } = openTab(center, stored);
  const refusal = { status: 413, body: { error: { code: "too_large", message: "一条消息最多 20000 个字" } } };
  center.fail("POST", MESSAGES, refusal, refusal, { status: 403, body: "<h1>WAF</h1>" });
  core.send({ text: "太长" });
  core.send({ text: "也太长" });
  core.send({ text: "像攻击" });
  core.send({ text: "正好" });
  await until(() => core.messages.length === 2);
  const [first, second] = core.pending.map(({ id }) => id);
  assert.deepEqual(
    core.pending.map(({ status, reason }) => [status, reason]),
    [
      ["failed", "一条消息最多 20000 个字"],
      ["failed", "一条消息最多 20000 个字"],
      ["failed", "这次没有办成（403）"],
    ],
  );
  const reloaded = openTab(center, stored);
  assert.deepEqual(reloaded.core.pending, core.pending);
  reloaded.close();
  core.retry(first ?? "");
  core.discard(second ?? "");
  await until(() => core.messages.length === 4 && core.pending.length === 1);
  assert.deepEqual(center.said, ["正好", "太长"]);
  assert.equal(center.talks.size, 1);
});

test("a busy or failing server is asked again, not before it wants to be", async () => {
  const center = await openCenter();
  const { core } = openTab(center, new Stored(), { least: 1, most: 1 });
  await core.start();
  const busy = { error: { code: "too_many_waiting", message: "请等一等" } };
  center.fail("POST", MESSAGES, { status: 429, body: busy, headers: { "Retry-After": "1" } }, { status: 503 });
  const begun = Date.now();
  core.send({ text: "一" });
  await until(() => center.count("POST /messages") === 1);
  core.send({ text: "二" });
  await until(() => core.messages.length === 4);
  assert.ok(Date.now() - begun >= 990);
  assert.deepEqual(center.said, ["一", "二"]);
});

test("a page of some proxy in place of an answer is no acceptance", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  center.fail("POST", MESSAGES, { status: 200, body: "<html>请登录</html>" }, { status: 200, body: {} });
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  assert.equal(center.count("POST /messages"), 3);
});

test("a message that the server fails at again and again does not hold up the others for ever", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  const failure = { status: 500, body: { error: { code: "internal", message: "服务出了点问题" } } };
  center.fail("POST", MESSAGES, failure, failure, failure, failure, failure);
  core.send({ text: "坏" });
  core.send({ text: "好" });
  await until(() => core.messages.length === 2);
  assert.deepEqual(center.said, ["好"]);
  assert.deepEqual(
    core.pending.map(({ reason }) => reason),
    ["服务出了点问题"],
  );
});

test("an id that the server knows already was accepted", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  const reused = { status: 409, body: { error: { code: "id_reused", message: "用过" } } };
  center.fail("POST", MESSAGES, "lose", reused);
  core.send({ button: "btn_1", title: "好" });
  await until(() => core.messages.length === 2 && core.pending.length === 0);
  assert.deepEqual(center.said, ["btn_1"]);
});

test("a server that does not answer in time is asked again", async () => {
  const center = await openCenter();
  const { core } = openTab(center, new Stored(), { request: 150 });
  await core.start();
  let isFirst = true;
  center.answer = (text) => {
    if (isFirst) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    isFirst = false;
    return text;
  };
  core.send({ text: "一" });
  await until(() => core.messages.length === 2 && core.pending.length === 0);
  assert.deepEqual(center.said, ["一"]);
});

test("without a store that can be written, words are kept in memory", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const tab = openTab(center, stored);
  Object.defineProperty(stored.values, "set", {
    value: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  tab.core.send({ text: "一" });
  await until(() => tab.core.messages.length === 2);
  assert.equal(stored.values.size, 0);
});

test("what a host page wrote into our names of the store does no harm", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const prefix = `qihang ${center.url} https://zwfw.example.gov.cn `;
  for (const [name, value] of Object.entries({
    ticket: '{"conversation":7,"token":null}',
    read: "{}",
    "say/1": "not json",
    "say/2": '{"id":"2"}',
    "say/3": '{"id":"3","at":1,"said":{"button":"b"}}',
    "say/4": '{"id":"4","at":1,"status":"sent","said":{"text":"留下的"}}',
  })) {
    stored.values.set(prefix + name, value);
  }
  const { core } = openTab(center, stored);
  await core.start();
  await until(() => core.messages.length === 2);
  assert.deepEqual(center.said, ["留下的"]);
  await pass(50);
  assert.deepEqual([core.unread, core.pending.length], [1, 0]);
});
