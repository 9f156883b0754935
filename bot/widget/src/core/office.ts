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
import { Part } from "./parts.ts";
import { transcript } from "./transcript.ts";

/** What the view sees of the conversation, and the requests that only it makes. */
export class Office extends Part implements Core {
  get messages(): readonly Message[] {
    return this.our.log.messages;
  }

  get pending(): readonly Pending[] {
    return this.our.unsent.items;
  }

  get state(): State {
    return this.our.log.state;
  }

  get line(): Line {
    return this.our.connection.state;
  }

  get status(): Status | null {
    return this.our.status.known;
  }

  get working(): boolean {
    return this.our.signs.working;
  }

  get unread(): number {
    return this.our.signs.unread;
  }

  get hasEarlier(): boolean {
    return this.our.log.hasEarlier;
  }

  start(): Promise<void> {
    return this.our.talk.start();
  }

  stop(): void {
    this.our.talk.stop();
  }

  send(said: Said): void {
    void this.our.talk.start();
    this.our.outbox.add(said);
  }

  retry(id: string): void {
    this.our.outbox.retry(id);
  }

  discard(id: string): void {
    if (this.our.unsent.find(id)?.status !== "sending") this.our.unsent.discard(id);
  }

  earlier(): Promise<void> {
    return this.our.history.earlier();
  }

  markRead(): void {
    this.our.signs.markRead();
  }

  restart(): Promise<void> {
    return this.our.talk.restart();
  }

  stored(): Promise<Stored> {
    return this.our.session.json<Stored>("/me");
  }

  async forget(): Promise<Stored> {
    const told = await this.our.session.json<Stored>("/me", { method: "DELETE" });
    this.our.talk.forget();
    return told;
  }

  papers(): Promise<Papers> {
    return this.our.session.json<Papers>("/papers");
  }

  upload(file: File, caseCode: string, material: string, onProgress: (done: number) => void): Promise<Uploaded> {
    const query = new URLSearchParams({ case: caseCode, material });
    return this.our.session.with((token, below) =>
      this.our.api.upload<Uploaded>(`${below}/uploads?${query}`, token, file, onProgress),
    );
  }

  async withdraw(uploadId: string): Promise<void> {
    await this.our.session.json(`/uploads/${encodeURIComponent(uploadId)}`, { method: "DELETE" });
  }

  async transcript(): Promise<string> {
    const messages = await this.our.history.all();
    return transcript(this.our.title ?? this.status?.center ?? "", this.now(), messages);
  }

  now(): number {
    return this.our.clock.now();
  }

  listen(listener: (changes: ReadonlySet<Change>) => void): () => void {
    return this.our.listeners.listen(listener);
  }
}
