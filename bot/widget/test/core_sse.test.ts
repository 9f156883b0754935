import assert from "node:assert/strict";
import { test } from "node:test";
import { type Sent, SentEvents } from "../src/core/sse.ts";

const TEXT =
  ': 还在\n\nretry: 2000\n\nid: 1\nevent: message\ndata: {"text":"data: 一\\n\\nevent:\u2028x\r"}\n\nevent: state\ndata: {}\n\nevent: none\n\nx: y\ndata: z\n\n';
const EVENTS: Sent[] = [
  { name: "message", data: '{"text":"data: 一\\n\\nevent:\u2028x\r"}' },
  { name: "state", data: "{}" },
  { name: "message", data: "z" },
];

test("events are read whole, wherever their text is cut", () => {
  for (let size = 1; size <= TEXT.length; size++) {
    const reader = new SentEvents();
    const found: Sent[] = [];
    for (let from = 0; from < TEXT.length; from += size) found.push(...reader.read(TEXT.slice(from, from + size)));
    assert.deepEqual(found, EVENTS, `pieces of ${size}`);
  }
});

test("an event that has not ended is not told", () => {
  const reader = new SentEvents();
  assert.deepEqual(reader.read("id: 1\ndata: half"), []);
  assert.deepEqual(reader.read("\n\n"), [{ name: "message", data: "half" }]);
});
