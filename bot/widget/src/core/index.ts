import type { Core } from "../contract.ts";
import { Office } from "./office.ts";
import { TIMES, type Times } from "./times.ts";

/** Whose conversation it is: the server that runs the bot, the page's origin, and where unsent words may be kept. */
export interface CoreOptions {
  server: string;
  origin: string;
  /** The page's local storage; null where pages may not have one. */
  store: Storage | null;
  /** Heading of the transcript; the center's name when not given. */
  title?: string;
}

/** The core of the widget; nothing happens before its `start`. */
export function createCore(options: CoreOptions, times: Times = TIMES): Core {
  return new Office(options, times);
}
