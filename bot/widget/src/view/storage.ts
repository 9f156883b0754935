// The browser's storage, or a stand-in where it is forbidden (private windows, sandboxed frames).

function standIn(): Storage {
  const kept = new Map<string, string>();
  const used: Pick<Storage, "getItem" | "setItem" | "removeItem"> = {
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
    setItem: (key, value) => kept.set(key, value),
  };
  return used as Storage;
}

/** Storage that never throws for being forbidden. */
export function storageOf(name: "localStorage" | "sessionStorage"): Storage {
  try {
    const found = window[name];
    found.setItem("qihang-probe", "1");
    found.removeItem("qihang-probe");
    return found;
  } catch {
    return standIn();
  }
}

/** Keep a small value; a full storage is no reason to fail. */
export function keep(store: Storage, key: string, value: string): void {
  try {
    if (value) store.setItem(key, value);
    else store.removeItem(key);
  } catch {
    // Nothing that the person needs is lost.
  }
}
