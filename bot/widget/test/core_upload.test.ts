import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../src/contract.ts";
import { openCenter, openTab, Stored, until } from "./core_tab.ts";
import { Xhr } from "./core_xhr.ts";

Object.assign(globalThis, { XMLHttpRequest: Xhr });
const FILE = new File(["12345678"], "租赁 合同.png", { type: "image/png" });

test("a file is sent as it is, with its name and progress, and can be withdrawn", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  const progress: number[] = [];
  const told = await core.upload(FILE, "代办 1&2", "lease", (done) => progress.push(done));
  assert.deepEqual(told, { id: "u1", size: 8, state: "checked" });
  assert.deepEqual(progress, [0.5, 1]);
  const sent = center.bodies.find(({ path }) => path.includes("/uploads"));
  assert.equal(sent?.path, "/widget/conversations/c1/uploads?case=%E4%BB%A3%E5%8A%9E+1%262&material=lease");
  assert.equal(sent?.headers["content-type"], "image/png");
  assert.equal(sent?.headers["x-file-name"], encodeURIComponent("租赁 合同.png"));
  assert.equal(sent?.body.toString(), "12345678");
  await core.withdraw("u1");
  assert.equal(center.count("DELETE /uploads/u1"), 1);
});

test("a refused file says why, and an old token is renewed for it", async () => {
  const center = await openCenter();
  const { core } = openTab(center);
  const stale = { status: 401, body: { error: { code: "token_expired", message: "过期" } } };
  const refusal = { error: { code: "identity_document", message: "身份证不能在这里上传" } };
  center.fail("POST", /\/uploads$/, stale, { status: 422, body: refusal, headers: { "Retry-After": "3" } });
  await assert.rejects(
    core.upload(FILE, "1", "lease", () => {}),
    new Refusal(422, "identity_document", "身份证不能在这里上传", 3),
  );
  assert.equal(center.count("POST /token"), 1);
});

test("a line that breaks, or takes too long, is told in plain words", async () => {
  const center = await openCenter();
  const { core } = openTab(center, new Stored(), { request: 100 });
  center.fail("POST", /\/uploads$/, "cut");
  await assert.rejects(
    core.upload(FILE, "1", "lease", () => {}),
    new Refusal(0, "network", "连不上，请稍后再试"),
  );
  center.hangUploads = true;
  await assert.rejects(
    core.upload(FILE, "1", "lease", () => {}),
    new Refusal(0, "timeout", "连不上，请稍后再试"),
  );
  await until(() => center.count("POST /uploads") === 2);
});
