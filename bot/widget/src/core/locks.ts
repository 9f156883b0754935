/** What a tab writes into the store reaches those of other processes a little later. */
const SPREAD = 200;

/** `work` while no other tab of this page's origin is at its own; without locks (pages without TLS), or when their holder sleeps, anyway. */
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
 * The lock is kept until the others can find what was made; who made it does not wait for that.
 */
export function once<T>(name: string, patience: number, found: () => T | null, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const turn = async () => {
      const had = found();
      resolve(had ?? (await work()));
      if (had === null) await new Promise((end) => setTimeout(end, SPREAD));
    };
    locked(name, patience, turn).catch(reject);
  });
}
