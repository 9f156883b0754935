import { freshId, type Keep, record } from "./keep.ts";

const SETTLE = 50;
const LOOK_AGAIN = 100;
/** What a tab writes into the store reaches those of other processes a little later. */
const SPREAD = 200;

/** `work` while no other tab of this page's origin is at its own; without locks, or when their holder sleeps, anyway. */
export async function locked<T>(name: string, patience: number, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), patience);
  let begun = false;
  const begin = () => {
    begun = true;
    clearTimeout(timer);
    return work();
  };
  try {
    return await locks.request(name, { signal: waiting.signal }, begin);
  } catch (error) {
    if (begun) throw error;
    return begin();
  }
}

/**
 * What `found` finds, or else what `work` makes of it, once among all tabs: `found` is asked again when it is our turn.
 * Pages without TLS have no locks: there a claim in the store does it, void after `patience` milliseconds.
 */
export async function once<T>(
  name: string,
  keep: Keep,
  patience: number,
  found: () => T | null,
  work: () => Promise<T>,
): Promise<T> {
  if (globalThis.navigator?.locks) return inTurn(name, patience, found, work);
  const me = freshId();
  for (;;) {
    const made = found();
    if (made !== null) return made;
    if (isFree(keep, patience)) {
      keep.write("claim", { by: me, at: Date.now() });
      await sleep(SETTLE);
      if (record(keep.read("claim"))?.by === me) return work().finally(() => keep.drop("claim"));
    }
    await sleep(LOOK_AGAIN);
  }
}

/** The lock is kept until the others can find what was made; who made it does not wait for that. */
function inTurn<T>(name: string, patience: number, found: () => T | null, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const turn = async () => {
      const had = found();
      resolve(had ?? (await work()));
      if (had === null) await sleep(SPREAD);
    };
    locked(name, patience, turn).catch(reject);
  });
}

function isFree(keep: Keep, patience: number): boolean {
  const at = record(keep.read("claim"))?.at;
  return typeof at !== "number" || Math.abs(Date.now() - at) > patience;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
