import type { Core } from "../contract.ts";
import { Api } from "./api.ts";
import { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { History } from "./history.ts";
import { Keep } from "./keep.ts";
import { Log } from "./log.ts";
import { News } from "./news.ts";
import { Office } from "./office.ts";
import { Outbox } from "./outbox.ts";
import { Page } from "./page.ts";
import type { Parts } from "./parts.ts";
import { Session } from "./session.ts";
import { Signs } from "./signs.ts";
import { StatusBoard } from "./status.ts";
import { Stream } from "./stream.ts";
import { Talk } from "./talk.ts";
import { TIMES, type Times } from "./times.ts";
import { Unsent } from "./unsent.ts";

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
export function createCore({ server, origin, store, title }: CoreOptions, times: Times = TIMES): Core {
  const parts = { server, title, times } as Parts;
  parts.keep = new Keep(store, `qihang ${server} ${origin} `);
  Object.assign(parts, {
    clock: new Clock(),
    log: new Log(),
    listeners: new News(),
    page: new Page(),
    api: new Api(parts),
    session: new Session(parts),
    status: new StatusBoard(parts),
    history: new History(parts),
    stream: new Stream(parts),
    unsent: new Unsent(parts),
    outbox: new Outbox(parts),
    connection: new Connection(parts),
    signs: new Signs(parts),
    talk: new Talk(parts),
  });
  return new Office(parts);
}
