// What the widget remembers by itself, in the browser's storage.

import { Keep, quietly } from "../core/keep.ts";

/** The browser's storage; null where it is forbidden (private windows, sandboxed frames). */
export function storageOf(name: "localStorage" | "sessionStorage"): Storage | null {
  return quietly(() => window[name]);
}

/** What is remembered there. */
export function memoryOf(name: "localStorage" | "sessionStorage"): Keep {
  return new Keep(storageOf(name), "qihang-");
}
