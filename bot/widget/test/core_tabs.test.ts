import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { openCenter, openTab, Stored, until } from "./core_tab.ts";

const locks = navigator.locks;

function withLocks(value: LockManager | undefined): void {
  Object.defineProperty(navigator, "locks", { value, configurable: true });
}

afterEach(() => withLocks(locks));

test("tabs that open at once share one conversation", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const tabs = [1, 2, 3].map(() => openTab(center, stored));
  await Promise.all(tabs.map(({ core }) => core.start()));
  assert.equal(center.count("POST /conversations"), 1);
  for (const [index, { core }] of tabs.entries()) core.send({ text: `${index}` });
  await until(() => tabs.every(({ core }) => core.messages.length === 6 && core.pending.length === 0));
  assert.deepEqual([...center.said].sort(), ["0", "1", "2"]);
  for (const { texts } of tabs) assert.deepEqual(texts, tabs[0]?.texts);
});

test("without locks, tabs that open at once end up in one conversation", async () => {
  withLocks(undefined);
  const center = await openCenter();
  const stored = new Stored();
  const [one, two] = [openTab(center, stored), openTab(center, stored)];
  await Promise.all([one.core.start(), two.core.start()]);
  one.core.send({ text: "一" });
  await until(() => one.core.messages.length === 2 && two.core.messages.length === 2);
  assert.deepEqual(one.texts, two.texts);
});

for (const [how, value] of [
  ["with locks", locks],
  ["without locks", undefined],
] as const) {
  test(`two tabs send what was said while the line was down once, ${how}`, async () => {
    withLocks(value);
    const center = await openCenter();
    const stored = new Stored();
    const one = openTab(center, stored);
    const two = openTab(center, stored);
    await one.core.start();
    await two.core.start();
    center.down();
    await until(() => one.core.line === "offline" && two.core.line === "offline");
    one.core.send({ text: "一" });
    await until(() => two.core.pending.length === 1);
    two.core.send({ text: "二" });
    await until(() => one.core.pending.length === 2);
    center.up();
    await until(() => [one, two].every(({ core }) => core.messages.length === 4 && core.pending.length === 0));
    assert.deepEqual(center.said, ["一", "二"]);
  });
}

test("a tab that is closed leaves its words to the other", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  const two = openTab(center, stored);
  await Promise.all([one.core.start(), two.core.start()]);
  center.down();
  one.core.send({ text: "一" });
  await until(() => two.core.pending.length === 1);
  one.close();
  center.up();
  await until(() => two.core.messages.length === 2);
  assert.deepEqual([center.said, two.core.pending], [["一"], []]);
});

test("a tab asleep with the lock in its hand does not keep the others from sending", async () => {
  const center = await openCenter();
  const { core } = openTab(center, new Stored(), { lock: 100 });
  await core.start();
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const held = locks.request("qihang-send-c1", () => asleep);
  core.send({ text: "一" });
  await until(() => core.messages.length === 2);
  wake();
  await held;
});

test("what one tab takes back is gone in the other", async () => {
  const center = await openCenter();
  const stored = new Stored();
  const one = openTab(center, stored);
  const two = openTab(center, stored);
  await Promise.all([one.core.start(), two.core.start()]);
  center.fail("POST", /\/messages$/, { status: 400 });
  one.core.send({ text: "一" });
  await until(() => two.core.pending[0]?.status === "failed");
  assert.equal(two.core.pending[0]?.reason, "这次没有办成（400）");
  one.core.discard(one.core.pending[0]?.id ?? "");
  await until(() => two.core.pending.length === 0);
  assert.deepEqual(one.core.pending, []);
});

test("tabs of other servers or pages have conversations of their own", async () => {
  const [center, other] = [await openCenter(), await openCenter()];
  const stored = new Stored();
  const tabs = [openTab(center, stored), openTab(other, stored)];
  await Promise.all(tabs.map(({ core }) => core.start()));
  assert.deepEqual([center.talks.size, other.talks.size], [1, 1]);
});
