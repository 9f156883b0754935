// A small real server that speaks the widget's protocol, and does to requests what networks and proxies do.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Message, State } from "../src/contract.ts";

/** What happens to a request: answered so, cut before it is read, served and the answer lost, or answered later. */
export type Fault =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | "cut"
  | "lose"
  | Promise<void>;

/** What the person says to leave; the answer ends the conversation. */
export const LEAVING = "退出";

/** What happens to streams. */
export interface Streams {
  /** Nothing passes, as through a proxy that holds back. */
  held: boolean;
  /** Cut so many milliseconds after opening. */
  cutAfter: number | null;
  /** Milliseconds between signs of life; null for none. */
  heartbeat: number | null;
  /** Messages do not come through them. */
  deaf: boolean;
}

interface Talk {
  messages: Message[];
  state: State;
  /** Until when they are good, by the server's clock. */
  tokens: Map<string, number>;
  readers: Set<() => void>;
  streams: Set<ServerResponse>;
}

interface Trap {
  method: string;
  path: RegExp;
  faults: Fault[];
}

const SECOND = 1_000;
export const STATUS = {
  center: "样例县政务服务中心",
  demo: true,
  banner: null,
  bot: true,
  notice: null,
  open: true,
  privacy: ["先说明"],
  starters: ["我想开一家小吃店"],
  uploads: { largest: 10, most: 2, accept: "image/png" },
};

/** The server's side of the widget. */
export class Center {
  readonly talks = new Map<string, Talk>();
  /** Method and path of every request that arrived, without the number of the conversation. */
  readonly requests: string[] = [];
  readonly bodies: { path: string; headers: IncomingMessage["headers"]; body: Buffer }[] = [];
  readonly streams: Streams = { held: false, cutAfter: null, heartbeat: 50, deaf: false };
  /** What the bot says to words; null for nothing. */
  answer: (text: string) => string | null = (text) => `答：${text}`;
  life = 12 * 3600 * SECOND;
  /** How long after its end a token can still be renewed. */
  late = 30 * 24 * 3600 * SECOND;
  /** How far the server's clock is ahead of this machine's. */
  ahead = 0;
  status: Record<string, unknown> = STATUS;
  isDown = false;
  /** Uploads are never answered. */
  hangUploads = false;
  readonly #traps: Trap[] = [];
  readonly #server: Server;
  #opened = 0;
  #tokens = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    });
  }

  static async open(): Promise<Center> {
    const center = new Center();
    center.#server.listen(0, "127.0.0.1");
    await once(center.#server, "listening");
    return center;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get talk(): Talk {
    const newest = [...this.talks.values()].pop();
    if (!newest) throw new Error("nobody has opened a conversation");
    return newest;
  }

  /** The texts of the person's messages, in order. */
  get said(): string[] {
    return this.talk.messages.filter(({ author }) => author === "person").map(({ text }) => text);
  }

  /** The next requests so made meet these faults, one each. */
  fail(method: string, path: RegExp, ...faults: Fault[]): void {
    this.#traps.push({ method, path, faults });
  }

  /** No request arrives, and everything open is cut; until `up`. */
  down(): void {
    this.isDown = true;
    this.cut();
  }

  up(): void {
    this.isDown = false;
  }

  cut(): void {
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  count(request: string): number {
    return this.requests.filter((made) => made === request).length;
  }

  say(author: Message["author"], text: string, id?: string, talk = this.talk): Message {
    const seq = (talk.messages[talk.messages.length - 1]?.seq ?? 0) + 1;
    const at = new Date(Date.now() + this.ahead + 8 * 3600 * SECOND).toISOString().replace("Z", "+08:00");
    const custom = author === "bot" && text === this.answer(LEAVING) ? { kind: "notice", ends: true } : {};
    const message: Message = { seq, author, at, text, buttons: [], custom, ...(id ? { id } : {}) };
    talk.messages.push(message);
    for (const wake of [...talk.readers]) wake();
    return message;
  }

  become(state: State): void {
    this.talk.state = state;
    for (const wake of [...this.talk.readers]) wake();
  }

  /** Tell the readers of streams that their token is over. */
  expire(): void {
    for (const stream of this.talk.streams) stream.end("event: expired\ndata: {}\n\n");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isDown) return void request.socket.destroy();
    const url = new URL(request.url ?? "", "http://center");
    const [, , , conversation, ...rest] = url.pathname.split("/");
    const short = `${request.method} /${rest.join("/") || url.pathname.split("/")[2]}`;
    this.requests.push(short);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.bodies.push({ path: url.pathname + url.search, headers: request.headers, body: Buffer.concat(chunks) });
    const fault = this.#fault(request.method ?? "", url.pathname);
    if (fault === "cut") return void request.socket.destroy();
    const isLate = fault instanceof Promise;
    const told = typeof fault === "object" && !isLate ? fault : null;
    if (told) return reply(response, told.status, told.body, told.headers);
    const answer = await this.#answer(short, url, request, response, conversation ?? "", Buffer.concat(chunks));
    if (isLate) await fault;
    if (fault === "lose") return void request.socket.destroy();
    if (answer) reply(response, ...answer);
  }

  #fault(method: string, path: string): Fault | undefined {
    const trap = this.#traps.find((one) => one.method === method && one.path.test(path) && one.faults.length);
    return trap?.faults.shift();
  }

  async #answer(
    short: string,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
    conversation: string,
    body: Buffer,
  ): Promise<[number, unknown] | null> {
    if (short === "GET /status") return [200, { ...this.status, now: new Date(Date.now() + this.ahead).toISOString() }];
    if (short === "POST /conversations") return [201, this.#open()];
    const talk = this.talks.get(conversation);
    if (!talk) return refused(403, "forbidden", "您不能看这个会话，请重新打开对话");
    const until = talk.tokens.get(request.headers.authorization?.slice("Bearer ".length) ?? "");
    if (until === undefined) return refused(401, "bad_token", "凭证无效");
    const late = short === "POST /token" ? this.late : 0;
    if (until + late <= Date.now() + this.ahead) return refused(401, "token_expired", "凭证已过期");
    if (short === "POST /token") return [200, this.#issue(talk)];
    if (short === "POST /messages") return [202, this.#receive(talk, JSON.parse(body.toString()))];
    if (short === "GET /messages") return [200, await this.#tell(talk, url.searchParams)];
    if (short === "GET /stream") return this.#stream(talk, Number(url.searchParams.get("after")), response);
    if (short === "POST /uploads" && this.hangUploads) return null;
    if (short === "POST /uploads") return [201, { id: "u1", size: body.length, state: "checked" }];
    if (short === "DELETE /uploads/u1") return [204, undefined];
    if (short.endsWith(" /me")) return [200, { groups: [], deleted: short.startsWith("DELETE") ? ["对话"] : [] }];
    return refused(404, "not_found", "没有这个地址");
  }

  #open(): unknown {
    const conversation = `c${++this.#opened}`;
    const talk: Talk = { messages: [], state: "bot", tokens: new Map(), readers: new Set(), streams: new Set() };
    this.talks.set(conversation, talk);
    return { conversation, ...this.#issue(talk) };
  }

  #issue(talk: Talk): { token: string; expires_at: string } {
    const token = `t${++this.#tokens}`;
    const until = Date.now() + this.ahead + this.life;
    talk.tokens.set(token, until);
    return { token, expires_at: new Date(until).toISOString() };
  }

  #receive(talk: Talk, body: { id: string; text?: string; button?: string; guide?: string }): unknown {
    const before = talk.messages.find(({ id }) => id === body.id);
    if (before) return { seq: before.seq, repeated: true };
    const text = body.text ?? body.button ?? body.guide ?? "";
    const { seq } = this.say("person", text, body.id, talk);
    const answer = this.answer(text);
    if (answer !== null) setImmediate(() => this.say("bot", answer, undefined, talk));
    return { seq, repeated: false };
  }

  async #tell(talk: Talk, query: URLSearchParams): Promise<unknown> {
    const after = Number(query.get("after"));
    const limit = Number(query.get("limit"));
    const last = () => talk.messages[talk.messages.length - 1]?.seq ?? 0;
    const { state } = talk;
    if (last() <= after && query.has("wait")) await this.#news(talk, Number(query.get("wait")) * SECOND);
    const messages = talk.messages.filter(({ seq }) => seq > after).slice(0, limit);
    return { messages, state: talk.state ?? state, last_seq: last() };
  }

  #news(talk: Talk, wait: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        talk.readers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, wait);
      talk.readers.add(end);
    });
  }

  #stream(talk: Talk, from: number, response: ServerResponse): null {
    if (this.streams.held) return null;
    let after = from;
    let state: State | null = null;
    const tell = () => {
      if (this.streams.deaf) return;
      if (talk.state !== state) response.write(`event: state\ndata: {"state":"${talk.state}"}\n\n`);
      state = talk.state;
      for (const message of talk.messages.filter(({ seq }) => seq > after)) {
        response.write(`id: ${message.seq}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`);
        after = message.seq;
      }
    };
    response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
    response.write("retry: 20\n\n");
    tell();
    const { heartbeat, cutAfter } = this.streams;
    const beat = heartbeat ? setInterval(() => response.write(": 还在\n\n"), heartbeat) : undefined;
    const cut = cutAfter === null ? undefined : setTimeout(() => response.destroy(), cutAfter);
    talk.readers.add(tell);
    talk.streams.add(response);
    response.on("close", () => {
      clearInterval(beat);
      clearTimeout(cut);
      talk.readers.delete(tell);
      talk.streams.delete(response);
    });
    return null;
  }
}

function refused(status: number, code: string, message: string): [number, unknown] {
  return [status, { error: { code, message } }];
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? {});
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(status === 204 ? undefined : text);
}
