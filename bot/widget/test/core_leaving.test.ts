import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAVING } from "./core_center.ts";
import { openCenter, openTab, pass, Stored, type Tab, until } from "./core_tab.ts";

const FAREWELL = "答：退出";

async function openTabs(stored: Stored) {
  const center = await openCenter();
  const [one, two] = [openTab(center, stored), openTab(center, stored)];
  await Promise.all([one.core.start(), two.core.start()]);
  one.core.send({ text: "我叫王芳" });
  await until(() => [one, two].every(({ core }) => core.messages.length === 2 && core.line === "live"));
  return { center, one, two };
}

function leavings({ core }: Tab): string[] {
  const told: string[] = [];
  core.listen((changes) => changes.has("left") && told.push("left"));
  return told;
}

test("who leaves is forgotten in every tab, and the next one talks in another conversation", async () => {
  const stored = new Stored();
  const { center, one, two } = await openTabs(stored);
  const told = [leavings(one), leavings(two)];
  center.fail("POST", /\/messages$/, { status: 400 });
  two.core.send({ text: "没发出去的" });
  await until(() => one.core.pending[0]?.status === "failed");
  one.core.send({ text: LEAVING });
  await until(() => center.talks.size === 2 && [one, two].every(({ core }) => core.line === "live"));
  assert.deepEqual([one.texts, two.texts.filter((text) => text !== FAREWELL)], [[FAREWELL], []]);
  assert.deepEqual([one.core.pending, two.core.pending, told], [[], [], [["left"], ["left"]]]);
  assert.doesNotMatch(stored.text, /c1|t1|王芳|没发出去的/);
  two.core.send({ text: "我要开店" });
  await until(() => [one, two].every(({ texts }) => texts.at(-1) === "答：我要开店"));
  assert.deepEqual([[...center.talks.keys()], center.said], [["c1", "c2"], ["我要开店"]]);
  assert.equal(one.core.unread, 1);
});

test("a tab that hears of it late stays in the next conversation, and so does the store", async () => {
  const stored = new Stored();
  const { center, one, two } = await openTabs(stored);
  one.core.send({ text: LEAVING });
  await until(() => center.talks.size === 2 && [one, two].every(({ core }) => core.line === "live"));
  two.core.send({ text: "我要开店" });
  await until(() => two.texts.at(-1) === "答：我要开店");
  const before = new Map(stored.values);
  const key = [...before.keys()].find((name) => name.endsWith(" ticket"));
  two.window.dispatchEvent(Object.assign(new Event("storage"), { key, newValue: null, oldValue: "{}" }));
  await pass(50);
  assert.deepEqual([stored.values, two.texts.at(-1), center.talks.size], [before, "答：我要开店", 2]);
});

test("without a line nothing is kept either, and the next page begins anew", async () => {
  const stored = new Stored();
  const { center, one, two } = await openTabs(stored);
  const down = Array.from({ length: 99 }, () => "cut" as const);
  center.fail("POST", /\/conversations$/, ...down);
  one.core.send({ text: LEAVING });
  await until(() => one.core.line === "offline" && two.core.line === "offline");
  assert.deepEqual(one.texts, [FAREWELL]);
  assert.doesNotMatch(stored.text, /c1|t1/);
  one.close();
  two.close();
  down.length = 0;
  const next = openTab(center, stored);
  await next.core.start();
  assert.deepEqual(next.texts, []);
});

test("a tab that slept meanwhile hears it from the log, and joins the others", async () => {
  const stored = new Stored();
  const { center, one, two } = await openTabs(stored);
  stored.windows.delete(two.window);
  center.streams.deaf = true;
  two.show(false);
  await until(() => two.core.line === "connecting");
  center.streams.deaf = false;
  one.core.send({ text: LEAVING });
  await until(() => center.talks.size === 2 && one.core.line === "live");
  two.show(true);
  await until(() => two.texts.join() === FAREWELL && two.core.line === "live");
  one.core.send({ text: "新来的" });
  await until(() => two.texts.includes("答：新来的"));
  assert.equal(center.talks.size, 2);
});

test("a page that was closed before the farewell came does not open what was left", async () => {
  const stored = new Stored();
  const { center, one, two } = await openTabs(stored);
  const gone = new Map(stored.values);
  one.close();
  two.close();
  center.say("bot", FAREWELL);
  assert.deepEqual(stored.values, gone);
  const next = openTab(center, stored);
  await next.core.start();
  await until(() => center.talks.size === 2 && next.core.line === "live");
  assert.deepEqual(next.texts, [FAREWELL]);
});

test("a token that is renewed while the person leaves is not kept", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  const { core } = one;
  await core.start();
  await until(() => core.line === "live");
  let renew = () => {};
  const renewed = new Promise<void>((resolve) => {
    renew = resolve;
  });
  center.fail("POST", /\/token$/, renewed);
  center.expire();
  await until(() => center.count("POST /token") === 1);
  core.send({ text: LEAVING });
  await until(() => one.texts.join() === FAREWELL);
  const written: string[] = [];
  const witness = new EventTarget();
  witness.addEventListener("storage", (event) => written.push(`${(event as StorageEvent).newValue}`));
  stored.windows.add(witness);
  renew();
  await until(() => stored.text.includes('"conversation":"c2"'));
  assert.doesNotMatch(written.join(), /c1/);
});
