/** Values under names of our own in the browser's store; in memory where there is no store, or it is full. */
export class Keep {
  readonly #store: Storage | null;
  readonly #prefix: string;
  readonly #memory = new Map<string, string>();

  constructor(store: Storage | null, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** The value, or null when there is none that can be read. */
  read(name: string): unknown {
    try {
      return parsed(this.#memory.get(name) ?? this.#store?.getItem(this.#prefix + name) ?? null);
    } catch {
      return null;
    }
  }

  write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#memory.set(name, text);
    try {
      if (!this.#store) return;
      this.#store.setItem(this.#prefix + name, text);
      this.#memory.delete(name);
    } catch {
      // It stays in memory.
    }
  }

  drop(name: string): void {
    this.#memory.delete(name);
    try {
      this.#store?.removeItem(this.#prefix + name);
    } catch {
      // It was in memory only.
    }
  }

  /** The names that begin so. */
  names(start: string): string[] {
    const found = new Set(this.#memory.keys());
    try {
      for (let index = 0; index < (this.#store?.length ?? 0); index++) {
        const name = this.nameOf(this.#store?.key(index) ?? null);
        if (name !== null) found.add(name);
      }
    } catch {
      // Only memory can be read.
    }
    return [...found].filter((name) => name.startsWith(start));
  }

  /** Our name of a key of the store; null when it is not ours. */
  nameOf(key: string | null): string | null {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : null;
  }
}

/** What a JSON text says; null when it is none. */
export function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** `value` as a record of unknown fields; null when it is no object. */
export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

/** An id that nobody else has; `randomUUID` is missing on pages without TLS. */
export function freshId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
