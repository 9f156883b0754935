import assert from "node:assert/strict";
import { test } from "node:test";
import { type Sent, SentEvents } from "../src/core/sse.ts";

const TEXT =
  ": 还在\n\nretry: 2000\n\nid: 1\r\nevent: message\r\ndata: 一\r\ndata:二\r\n\r\nevent: state\rdata: {}\r\rdata\n\nevent: none\n\nx: y\ndata:  z\n\n";
const EVENTS: Sent[] = [
  { name: "message", data: "一\n二" },
  { name: "state", data: "{}" },
  { name: "message", data: "" },
  { name: "message", data: " z" },
];

test("events are read whole, wherever their text is cut", () => {
  for (let size = 1; size <= TEXT.length; size++) {
    const reader = new SentEvents();
    const found: Sent[] = [];
    for (let from = 0; from < TEXT.length; from += size) found.push(...reader.read(TEXT.slice(from, from + size)));
    assert.deepEqual([found, reader.retry], [EVENTS, 2000], `pieces of ${size}`);
  }
});

test("an event that has not ended is not told, and a wrong retry not taken", () => {
  const reader = new SentEvents();
  assert.deepEqual(reader.read("retry: soon\ndata: half"), []);
  assert.equal(reader.retry, null);
  assert.deepEqual(reader.read("\n\n"), [{ name: "message", data: "half" }]);
});
