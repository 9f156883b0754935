// Tabs of a browser, as far as the core sees one: a window, a document, and a store that they share.
import { after, afterEach } from "node:test";
import type { Core } from "../src/contract.ts";
import { createCore } from "../src/core/index.ts";
import { TIMES, type Times } from "../src/core/times.ts";
import { Center } from "./core_center.ts";

/** Everything a hundred times as fast, and a little generous to a busy machine. */
export const QUICK: Times = {
  ...TIMES,
  request: 1_000,
  poll: 1_500,
  pollWait: 0.5,
  pollPause: 30,
  firstByte: 400,
  shortStream: 150,
  again: 20,
  streamAgain: 800,
  silence: 400,
  doubt: 250,
  unseen: 200,
  hidden: 300,
  least: 20,
  most: 200,
  refused: 400,
  tick: 50,
  asleep: 600,
  working: 600,
  lock: 800,
};

/** A browser's store: what one tab writes, the others are told. */
export class Stored {
  readonly values = new Map<string, string>();
  readonly windows = new Set<EventTarget>();

  of(window: EventTarget): Storage {
    const { values } = this;
    return {
      get length() {
        return values.size;
      },
      key: (index) => [...values.keys()][index] ?? null,
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => this.#write(window, key, value),
      removeItem: (key) => this.#write(window, key, null),
      clear: () => values.clear(),
    };
  }

  /** What is stored, whatever it is called. */
  get text(): string {
    return [...this.values.values()].join("\n");
  }

  #write(from: EventTarget, key: string, newValue: string | null): void {
    const oldValue = this.values.get(key) ?? null;
    if (oldValue === newValue) return;
    if (newValue === null) this.values.delete(key);
    else this.values.set(key, newValue);
    const event = { key, newValue, oldValue };
    for (const window of this.windows) {
      if (window !== from) setImmediate(() => window.dispatchEvent(Object.assign(new Event("storage"), event)));
    }
  }
}

/** A page with the widget in it. */
export class Tab {
  readonly window = new EventTarget();
  readonly document = Object.assign(new EventTarget(), { hidden: false });
  readonly core: Core;
  readonly #stored: Stored;

  constructor(center: Center, stored: Stored, times: Partial<Times> = {}) {
    this.#stored = stored;
    stored.windows.add(this.window);
    Object.assign(globalThis, { window: this.window, document: this.document });
    const options = { server: center.url, origin: "https://zwfw.example.gov.cn", store: stored.of(this.window) };
    this.core = createCore(options, { ...QUICK, ...times });
  }

  get texts(): string[] {
    return this.core.messages.map(({ text }) => text);
  }

  show(isShown: boolean): void {
    this.document.hidden = !isShown;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }

  /** The page is gone, and nothing of it runs any more. */
  close(): void {
    this.#stored.windows.delete(this.window);
    this.core.stop();
  }
}

const tabs: Tab[] = [];
const centers: Center[] = [];

/** A tab that is closed when the test is over. */
export function openTab(center: Center, stored = new Stored(), times: Partial<Times> = {}): Tab {
  const tab = new Tab(center, stored, times);
  tabs.push(tab);
  return tab;
}

/** A server that is closed when the test is over. */
export async function openCenter(): Promise<Center> {
  const center = await Center.open();
  centers.push(center);
  return center;
}

async function closeAll(): Promise<void> {
  for (const tab of tabs.splice(0)) tab.close();
  for (const center of centers.splice(0)) await center.close();
}

afterEach(closeAll);
after(closeAll);

/** Waits for something to come true; fails when it does not within five seconds. */
export async function until(isTrue: () => boolean, what = isTrue.toString()): Promise<void> {
  const end = Date.now() + 5_000;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`it did not come true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Lets so many milliseconds pass in which something must not happen. */
export function pass(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
