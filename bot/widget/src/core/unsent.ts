import type { Pending } from "../contract.ts";
import { parsed, record } from "./keep.ts";
import { Part } from "./parts.ts";

const SAY = "say/";

/**
 * The person's words that the log has not told back yet, oldest first.
 *
 * Only what is not sent yet is put into the store, one value a message, so that tabs do not overwrite one another's;
 * nothing that was said stays there, because computers of libraries and service halls are shared.
 */
export class Unsent extends Part {
  /** Another array after every change. */
  items: readonly Pending[] = this.#kept();

  find(id: string): Pending | undefined {
    return this.items.find((item) => item.id === id);
  }

  /** The next to be sent, unless another tab was refused with it just now. */
  next(): Pending | undefined {
    for (const item of this.items.filter(({ status }) => status === "queued")) {
      const kept = pendingOf(this.our.keep.read(SAY + item.id));
      if (kept?.status !== "failed") return item;
      this.mark(kept);
    }
    return undefined;
  }

  /** Take it in, or in place of what it was before, and keep it over reloads. */
  put(item: Pending): void {
    this.our.keep.write(SAY + item.id, item);
    this.mark(item);
  }

  /** The same, in this tab only. */
  mark(item: Pending): void {
    this.#set(inOrder([...this.items.filter((other) => other.id !== item.id), item]));
  }

  /** The server has it; it stays in sight until the log tells it back. */
  sent(id: string): void {
    const item = this.find(id);
    this.our.keep.drop(SAY + id);
    if (item) this.mark({ ...item, status: "sent" });
  }

  /** The log has it. */
  seen(id: string): void {
    this.our.keep.drop(SAY + id);
    this.#forget(id);
  }

  /** It is not to be sent; other tabs tell from `failed` that it never was. */
  discard(id: string): void {
    const item = this.find(id);
    if (!item) return;
    this.put({ ...item, status: "failed" });
    this.seen(id);
  }

  /** Another tab wrote a value of the store. */
  stored(name: string, value: string | null, before: string | null): void {
    if (!name.startsWith(SAY)) return;
    const item = this.find(name.slice(SAY.length));
    const written = pendingOf(parsed(value));
    if (written && item?.status !== "sending") this.mark(written);
    if (value !== null || !item) return;
    if (pendingOf(parsed(before))?.status === "failed") this.#forget(item.id);
    else if (item.status === "queued") this.mark({ ...item, status: "sent" });
  }

  #forget(id: string): void {
    if (this.find(id)) this.#set(this.items.filter((item) => item.id !== id));
  }

  #kept(): Pending[] {
    const { keep } = this.our;
    const kept = keep.names(SAY).map((name) => pendingOf(keep.read(name)));
    return inOrder(kept.filter((item) => item !== null));
  }

  #set(items: readonly Pending[]): void {
    this.items = items;
    this.our.listeners.tell("pending");
    this.our.signs.update();
  }
}

function inOrder(items: Pending[]): Pending[] {
  return items.sort((one, other) => one.at - other.at);
}

/** The store belongs to the host page, so what it holds is looked at before use. */
function pendingOf(value: unknown): Pending | null {
  const item = record(value);
  const said = record(item?.said);
  const words = said?.text ?? said?.title;
  if (!said || typeof item?.id !== "string" || typeof item.at !== "number" || typeof words !== "string") return null;
  return { ...(item as unknown as Pending), status: item.status === "failed" ? "failed" : "queued" };
}
