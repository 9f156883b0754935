import type { Api } from "./api.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import type { History } from "./history.ts";
import type { Keep } from "./keep.ts";
import type { Log } from "./log.ts";
import type { News } from "./news.ts";
import type { Outbox } from "./outbox.ts";
import type { Page } from "./page.ts";
import type { Session } from "./session.ts";
import type { Signs } from "./signs.ts";
import type { StatusBoard } from "./status.ts";
import type { Stream } from "./stream.ts";
import type { Talk } from "./talk.ts";
import type { Times } from "./times.ts";
import type { Unsent } from "./unsent.ts";

/** The parts of one conversation. */
export interface Parts {
  /** Address of the server that runs the bot, without a slash at its end. */
  server: string;
  /** Heading of the transcript; the center's name when there is none. */
  title: string | undefined;
  times: Times;
  keep: Keep;
  clock: Clock;
  log: Log;
  listeners: News;
  page: Page;
  api: Api;
  session: Session;
  status: StatusBoard;
  history: History;
  stream: Stream;
  unsent: Unsent;
  outbox: Outbox;
  connection: Connection;
  signs: Signs;
  talk: Talk;
}

/** A part that knows the others; while they are made, there are `keep`, `times` and what is no part. */
export class Part {
  readonly our: Parts;

  constructor(parts: Parts) {
    this.our = parts;
  }
}
