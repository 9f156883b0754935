import assert from "node:assert/strict";
import { test } from "node:test";
import { openCenter, openTab, pass, Stored, until } from "./core_tab.ts";

test("messages come as they are said, with who answers", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "live");
  center.say("staff", "您好");
  center.become("human");
  await until(() => core.messages.length === 1 && core.state === "human");
  assert.equal(center.count("GET /stream"), 1);
});

test("a stream that is cut goes on where it was", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  for (const text of ["一", "二", "三"]) {
    await until(() => core.line === "live");
    center.cut();
    center.say("staff", text);
    await until(() => core.messages.length === center.talk.messages.length);
    await pass(160);
  }
  assert.equal(core.messages.map(({ text }) => text).join(""), "一二三");
});

test("where streams are cut short three times, long polls take over, and streams are tried again", async () => {
  const center = await openCenter();
  center.streams.cutAfter = 20;
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "polling");
  assert.equal(center.count("GET /stream"), 3);
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  center.streams.cutAfter = null;
  await until(() => core.line === "live");
  core.send({ text: "二" });
  await until(() => core.messages.length === 4);
});

test("a stream held back by a proxy is given up for long polls", async () => {
  const center = await openCenter();
  center.streams.held = true;
  const { core } = openTab(center);
  await core.start();
  core.send({ text: "一" });
  await until(() => core.line === "polling");
  assert.equal(center.count("GET /stream"), 1);
  await until(() => core.messages.length === 2);
  center.say("staff", "二");
  await until(() => core.messages.length === 3);
  center.become("human");
  await until(() => core.state === "human");
});

test("a server that does not hold polls back is not asked all the time", async () => {
  const center = await openCenter();
  center.streams.held = true;
  const { core } = openTab(center, new Stored(), { pollWait: 0.001, pollPause: 100, streamAgain: 5_000 });
  await core.start();
  await until(() => core.line === "polling");
  const before = center.count("GET /messages");
  await pass(500);
  assert.ok(center.count("GET /messages") - before <= 6);
});

test("a silent stream is replaced", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  center.streams.heartbeat = null;
  await core.start();
  await until(() => core.line === "live");
  center.streams.deaf = true;
  center.say("staff", "一");
  await pass(100);
  center.streams.deaf = false;
  await until(() => core.messages.length === 1);
  assert.ok(center.count("GET /stream") >= 2);
});

test("a stream that leaves the person's own words out is not trusted", async () => {
  const center = await openCenter();
  center.streams.deaf = true;
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "live");
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  assert.deepEqual(core.pending, []);
});

test("a gap in the stream is filled before what comes after it", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "live");
  const [stream] = center.talk.streams;
  center.streams.deaf = true;
  const seqs: number[][] = [];
  core.listen(() => seqs.push(core.messages.map(({ seq }) => seq)));
  for (const text of ["一", "二"]) center.say("staff", text);
  const third = center.say("staff", "三");
  stream?.write(`event: message\ndata: ${JSON.stringify(third)}\n\n`);
  await until(() => core.messages.length === 3);
  assert.ok(seqs.every((known) => known.every((seq, index) => seq === index + 1)));
});

test("a hidden page gives its line up after a while, and has it again when it is shown", async () => {
  const center = await openCenter();
  const tab = openTab(center);
  const { core } = tab;
  await core.start();
  await until(() => core.line === "live");
  tab.show(false);
  await pass(100);
  assert.equal(center.talk.streams.size, 1);
  await until(() => center.talk.streams.size === 0);
  center.say("staff", "一");
  const before = center.requests.length;
  await pass(200);
  assert.deepEqual([core.messages.length, center.requests.length], [0, before]);
  tab.show(true);
  await until(() => core.messages.length === 1 && core.line === "live");
});

test("a page that is left and comes back goes on", async () => {
  const center = await openCenter();
  const tab = openTab(center);
  const { core } = tab;
  await core.start();
  await until(() => core.line === "live");
  tab.window.dispatchEvent(new Event("pagehide"));
  await until(() => center.talk.streams.size === 0);
  center.say("staff", "一");
  tab.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await until(() => core.messages.length === 1 && core.line === "live");
});

test("a device that wakes up has a new line at once", async () => {
  const center = await openCenter();
  const { core } = openTab(center, new Stored(), { silence: 60_000, asleep: 300, doubt: 60_000 });
  await core.start();
  await until(() => core.line === "live");
  const before = center.count("GET /stream");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  await until(() => center.count("GET /stream") === before + 1);
  await until(() => core.line === "live");
});

test("no line at the start is told soon, and the history comes when there is one", async () => {
  const center = await openCenter();
  center.down();
  const tab = openTab(center, new Stored(), { least: 60_000, most: 60_000 });
  const { core } = tab;
  await core.start();
  assert.deepEqual([core.line, core.messages, core.status], ["offline", [], null]);
  center.up();
  tab.window.dispatchEvent(new Event("online"));
  await until(() => core.line === "live" && core.status !== null);
});

test("too many streams of one person are no reason to be without a line", async () => {
  const center = await openCenter();
  const full = { status: 429, body: { error: { code: "too_many_streams", message: "请关掉几个" } } };
  center.fail("GET", /\/stream$/, full);
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "polling");
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
});

test("a core that was stopped asks for nothing, and can be started again", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "live" && core.status !== null);
  core.stop();
  await until(() => center.talk.streams.size === 0);
  const before = center.requests.length;
  center.say("staff", "一");
  await pass(150);
  assert.deepEqual([core.messages.length, center.requests.length], [0, before]);
  await core.start();
  await until(() => core.messages.length === 1);
});
