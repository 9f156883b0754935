import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../src/contract.ts";
import { openCenter, openTab, pass, Stored, until } from "./core_tab.ts";

const REFUSED = { error: { code: "forbidden", message: "您不能看这个会话，请重新打开对话" } };

test("a token is renewed when a third of its life is left, for all tabs", async () => {
  const center = await openCenter();
  center.life = 900;
  const stored = new Stored();
  const one = openTab(center, stored, { reopen: 100 });
  const two = openTab(center, stored, { reopen: 100 });
  await Promise.all([one.core.start(), two.core.start()]);
  await until(() => center.count("POST /token") >= 4);
  one.core.send({ text: "一" });
  two.core.send({ text: "二" });
  await until(() => one.core.messages.length === 4 && two.core.messages.length === 4);
  assert.equal(center.talks.size, 1);
});

test("a token that the server takes no more is renewed, and the request made again", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  const stale = { status: 401, body: { error: { code: "token_expired", message: "过期" } } };
  center.fail("POST", /\/messages$/, stale);
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  assert.deepEqual([center.count("POST /token"), center.talks.size], [1, 1]);
});

test("the end of a token in a stream is no end of the conversation", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  await until(() => center.talk.streams.size === 1);
  center.expire();
  await until(() => center.count("POST /token") === 1 && center.count("GET /stream") === 2);
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  assert.equal(center.talks.size, 1);
});

test("when the conversation is gone, a new one takes along what was not sent", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  const two = openTab(center, stored);
  await Promise.all([one.core.start(), two.core.start()]);
  one.core.send({ text: "旧" });
  await until(() => two.core.messages.length === 2);
  const restarted: string[] = [];
  one.core.listen((changes) => changes.has("messages") && !one.core.messages.length && restarted.push("one"));
  center.talks.delete("c1");
  one.core.send({ button: "btn_1", title: "要带什么材料" });
  one.core.send({ text: "还有" });
  await until(() => [one, two].every(({ core }) => core.messages.length === 4 && core.pending.length === 0));
  assert.deepEqual([...center.talks.keys()], ["c2"]);
  assert.deepEqual(center.said, ["要带什么材料", "还有"]);
  assert.deepEqual(restarted, ["one"]);
});

test("a tab that renews too late takes the token that another has renewed", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  const two = openTab(center, stored);
  await Promise.all([one.core.start(), two.core.start()]);
  stored.windows.delete(two.window);
  const stale = { status: 401, body: { error: { code: "token_expired", message: "过期" } } };
  center.fail("POST", /\/messages$/, stale);
  one.core.send({ text: "一" });
  await until(() => one.core.messages.length === 2);
  center.talk.tokens.delete("t1");
  two.core.send({ text: "二" });
  await until(() => two.core.messages.length === 4);
  assert.equal(center.talks.size, 1);
});

test("whoever comes back the next day is in the same conversation, after a month in a new one", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const first = openTab(center, stored);
  await first.core.start();
  first.core.send({ text: "一" });
  await until(() => first.core.messages.length === 2);
  first.close();
  center.ahead = 24 * 3600 * 1_000;
  center.say("bot", "提醒您");
  const next = openTab(center, stored);
  await next.core.start();
  assert.deepEqual(next.texts, ["一", "答：一", "提醒您"]);
  next.close();
  center.ahead += center.late + center.life;
  const last = openTab(center, stored);
  await last.core.start();
  last.core.send({ text: "二" });
  await until(() => last.core.messages.length === 2);
  assert.deepEqual([...center.talks.keys()], ["c1", "c2"]);
});

test("a lost token that cannot be renewed leads to a new conversation", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  center.talk.tokens.clear();
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  assert.deepEqual([...center.talks.keys()], ["c1", "c2"]);
});

test("a server that disowns every conversation does not get a hundred of them", async () => {
  const center = await openCenter();
  center.fail("GET", /\/messages$/, ...Array.from({ length: 9 }, () => ({ status: 403, body: REFUSED })));
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "refused");
  await pass(200);
  assert.equal(center.count("POST /conversations"), 2);
});

test("a page that the server does not serve is told so, and its words are kept", async () => {
  const center = await openCenter();
  const refused = { status: 403, body: { error: { code: "foreign_origin", message: "这个网站还没有登记" } } };
  center.fail("POST", /\/conversations$/, refused, refused);
  const { core } = openTab(center, new Stored(), { least: 2_000, most: 2_000, refused: 2_000 });
  await core.start();
  assert.equal(core.line, "refused");
  core.send({ text: "一" });
  await until(() => center.count("POST /conversations") === 2);
  assert.deepEqual(
    core.pending.map(({ status }) => status),
    ["queued"],
  );
});

test("a refusal on the way is not the server's: the conversation stays", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  await until(() => core.line === "live");
  center.fail("GET", /\/stream$/, { status: 403, body: "<h1>403</h1>" }, { status: 401, body: "proxy" });
  center.cut();
  await until(() => core.line === "refused");
  await until(() => core.line === "live");
  assert.equal(center.talks.size, 1);
});

test("what the person asks for is answered, or refused in plain words", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  await core.start();
  assert.deepEqual(await core.stored(), { groups: [], deleted: [] });
  await assert.rejects(core.papers(), new Refusal(404, "not_found", "没有这个地址"));
  center.fail("GET", /\/me$/, { status: 502, body: "<html>" }, { status: 200, body: "<html>" }, "cut");
  for (const [status, code, words] of [
    [502, "unclear", "服务暂时不可用，请稍后再试"],
    [502, "unclear", "服务暂时不可用，请稍后再试"],
    [0, "network", "连不上，请稍后再试"],
  ] as const) {
    await assert.rejects(core.stored(), new Refusal(status, code, words));
  }
});

test("after forgetting, what the server has is told anew, and unsent words are gone", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const { core } = openTab(center, stored);
  await core.start();
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  center.fail("POST", /\/messages$/, { status: 400 });
  core.send({ text: "不行" });
  await until(() => core.pending[0]?.status === "failed");
  center.talk.messages.splice(0, 1);
  assert.deepEqual(await core.forget(), { groups: [], deleted: ["对话"] });
  assert.deepEqual(core.pending, []);
  await until(() => core.messages.length === 1);
  assert.doesNotMatch(stored.text, /不行/);
});
