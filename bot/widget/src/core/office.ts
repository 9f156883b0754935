import type {
  Change,
  Core,
  Line,
  Message,
  Papers,
  Pending,
  Said,
  State,
  Status,
  Stored,
  Uploaded,
} from "../contract.ts";
import type { CoreOptions } from "./index.ts";
import { Talk } from "./talk.ts";
import type { Times } from "./times.ts";
import { transcript } from "./transcript.ts";

/** What the view sees of the conversation, and the requests that only it makes. */
export class Office implements Core {
  readonly #talk: Talk;
  readonly #title: string | undefined;

  constructor(options: CoreOptions, times: Times) {
    this.#talk = new Talk(options, times);
    this.#title = options.title;
  }

  get messages(): readonly Message[] {
    return this.#talk.log.messages;
  }

  get pending(): readonly Pending[] {
    return this.#talk.unsent.items;
  }

  get state(): State {
    return this.#talk.log.state;
  }

  get line(): Line {
    return this.#talk.connection.state;
  }

  get status(): Status | null {
    return this.#talk.status.known;
  }

  get working(): boolean {
    return this.#talk.signs.working;
  }

  get unread(): number {
    return this.#talk.signs.unread;
  }

  get hasEarlier(): boolean {
    return this.#talk.log.hasEarlier;
  }

  start(): Promise<void> {
    return this.#talk.start();
  }

  stop(): void {
    this.#talk.stop();
  }

  send(said: Said): void {
    void this.#talk.start();
    this.#talk.outbox.add(said);
  }

  retry(id: string): void {
    this.#talk.outbox.retry(id);
  }

  discard(id: string): void {
    if (this.#talk.unsent.find(id)?.status !== "sending") this.#talk.unsent.discard(id);
  }

  earlier(): Promise<void> {
    return this.#talk.history.earlier();
  }

  markRead(): void {
    this.#talk.signs.markRead();
  }

  restart(): Promise<void> {
    return this.#talk.restart();
  }

  stored(): Promise<Stored> {
    return this.#talk.session.json<Stored>("/me");
  }

  async forget(): Promise<Stored> {
    const told = await this.#talk.session.json<Stored>("/me", { method: "DELETE" });
    this.#talk.forget();
    return told;
  }

  papers(): Promise<Papers> {
    return this.#talk.session.json<Papers>("/papers");
  }

  upload(file: File, caseCode: string, material: string, onProgress: (done: number) => void): Promise<Uploaded> {
    const query = new URLSearchParams({ case: caseCode, material });
    return this.#talk.session.with((token, below) =>
      this.#talk.api.upload<Uploaded>(`${below}/uploads?${query}`, token, file, onProgress),
    );
  }

  async withdraw(uploadId: string): Promise<void> {
    await this.#talk.session.json(`/uploads/${encodeURIComponent(uploadId)}`, { method: "DELETE" });
  }

  async transcript(): Promise<string> {
    const messages = await this.#talk.history.all();
    return transcript(this.#title ?? this.status?.center ?? "企航 · 办事助手", this.now(), messages);
  }

  now(): number {
    return this.#talk.clock.now();
  }

  listen(listener: (changes: ReadonlySet<Change>) => void): () => void {
    return this.#talk.news.listen(listener);
  }
}
