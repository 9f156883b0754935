/** What `work` finds; null where it throws. */
export function quietly<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

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
    return parsed(this.#memory.get(name) ?? quietly(() => this.#store?.getItem(this.#prefix + name)));
  }

  write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#memory.set(name, text);
    quietly(() => {
      this.#store?.setItem(this.#prefix + name, text);
      if (this.#store) this.#memory.delete(name);
    });
  }

  drop(name: string): void {
    this.#memory.delete(name);
    quietly(() => this.#store?.removeItem(this.#prefix + name));
  }

  /** The names that begin so. */
  names(start: string): string[] {
    const found = new Set(this.#memory.keys());
    quietly(() => {
      for (let index = 0; index < (this.#store?.length ?? 0); index++) {
        found.add(this.nameOf(this.#store?.key(index)) ?? "");
      }
    });
    return [...found].filter((name) => name.startsWith(start));
  }

  /** Our name of a key of the store; null when it is not ours. */
  nameOf(key: string | null | undefined): string | null {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : null;
  }
}

/** What a JSON text says; null when it is none. */
export function parsed(text: string | null | undefined): unknown {
  return quietly(() => JSON.parse(text ?? ""));
}

/** `value` as a record of unknown fields; null when it is no object. */
export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

/** An id that nobody else has; `randomUUID` is missing on pages without TLS. */
export function freshId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
