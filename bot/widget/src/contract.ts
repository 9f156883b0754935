// What the modules of the widget agree on: the wire (bot/channels/openapi.yml) and the parts' view of one another.

/** Who said a message. */
export type Author = "person" | "bot" | "staff" | "system";

/** Who answers: the bot; the bot with somebody called; a person; nobody any more. */
export type State = "bot" | "waiting" | "human" | "closed";

/** A button as the server sends it; `id` means something in this conversation only. */
export interface Button {
  title: string;
  id: string;
}

/** A card; what else it carries depends on `kind`. Empty object when a message has none. */
export interface Card {
  kind?: string;
  [field: string]: unknown;
}

/** One message of the conversation's log. */
export interface Message {
  seq: number;
  author: Author;
  /** ISO 8601 in Asia/Shanghai. */
  at: string;
  text: string;
  buttons: Button[];
  custom: Card;
  /** The person's own messages carry the id that their client gave them. */
  id?: string;
}

/** What a person sends: words, a tap on a button, or the guide of a deep link. */
export type Said = { text: string } | { button: string; title: string } | { guide: string; title: string };

/** A message of the person's that the server may not have yet. */
export interface Pending {
  id: string;
  said: Said;
  /** Milliseconds since 1970, by this device's clock. */
  at: number;
  /** `failed`: refused for good, with the reason for people. */
  status: "queued" | "sending" | "sent" | "failed";
  reason?: string;
}

/** How the line to the server is. */
export type Line = "connecting" | "live" | "polling" | "offline" | "refused";

/** What the center says before and beside the conversation; `GET /widget/status`. */
export interface Status {
  /** The center's name, in full. */
  center: string;
  /** Whether this is a demonstration with sample values. */
  demo: boolean;
  /** Emergency banner, or null. */
  banner: string | null;
  /** False while the stop switch is on: the bot takes promises only. */
  bot: boolean;
  /** Said beside the composer while the bot is switched off, or outside the hours of staff; null otherwise. */
  notice: string | null;
  /** Whether staff are at work now. */
  open: boolean;
  /** What is stored and why, in plain words, one paragraph an entry. */
  privacy: string[];
  /** Quick replies of an empty conversation. */
  starters: string[];
  /** Largest upload in bytes, most files of one conversation, and accepted kinds as `accept` of a file input. */
  uploads: { largest: number; most: number; accept: string };
}

/** What a card may do. Cards are given this and nothing else. */
export interface Desk {
  /** Say words as if typed. */
  say(text: string): void;
  /** Tap a button of a message. */
  tap(button: Button): void;
  /** Address of a path of the server, made absolute; null for anything but http(s) of a known kind. */
  link(path: string): string | null;
  /** Tell screen readers something politely. */
  announce(text: string): void;
  /** The server's time in milliseconds (device clock corrected). */
  now(): number;
  /** Open the file dialog for one material of a case. */
  upload(caseCode: string, material: string): void;
  /** Whether this card's message is the newest answer: older cards are shown but offer nothing to tap. */
  isCurrent(message: Message): boolean;
}

/** Draws one kind of card below its message's text; null draws nothing (the text says all). */
export type DrawCard = (card: Card, message: Message, desk: Desk) => HTMLElement | null;

/** What changed since the last call of a listener. */
export type Change = "messages" | "pending" | "state" | "line" | "status" | "unread" | "working" | "left";

/** Where the person's words and the conversation's log live; the view draws it and never talks to the server itself. */
export interface Core {
  /** Oldest first, by `seq`, each once. */
  readonly messages: readonly Message[];
  /** What the server has not confirmed in `messages` yet, oldest first. */
  readonly pending: readonly Pending[];
  readonly state: State;
  readonly line: Line;
  readonly status: Status | null;
  /** Whether the bot is at work on an answer (typing indicator). */
  readonly working: boolean;
  /** Answers that came while the panel was closed or hidden. */
  readonly unread: number;
  /** Whether there are earlier messages than the first of `messages`. */
  readonly hasEarlier: boolean;
  /** Open or resume the conversation; resolves when history is there or the line is known to be down. */
  start(): Promise<void>;
  stop(): void;
  /** Queue it; it is kept over reloads until the server has it. */
  send(said: Said): void;
  retry(id: string): void;
  discard(id: string): void;
  /** Load a page of earlier messages. */
  earlier(): Promise<void>;
  markRead(): void;
  /** Leave this conversation and open a new one; what was said stays in the center's log. */
  restart(): Promise<void>;
  /** What is stored about this person: titles and lines for people. */
  stored(): Promise<Stored>;
  /** Delete what is not kept by duty; tells what was deleted and what is kept, until when and why. */
  forget(): Promise<Stored>;
  /** The papers of one's own open cases that can be uploaded, and what was uploaded. */
  papers(): Promise<Papers>;
  upload(file: File, caseCode: string, material: string, onProgress: (done: number) => void): Promise<Uploaded>;
  withdraw(uploadId: string): Promise<void>;
  /** The whole conversation as plain text for a download. */
  transcript(): Promise<string>;
  /** The server's time in milliseconds since 1970. */
  now(): number;
  listen(listener: (changes: ReadonlySet<Change>) => void): () => void;
}

export interface Stored {
  groups: { title: string; lines: string[]; kept_until: string | null; why: string }[];
  deleted: string[];
}

export interface Papers {
  cases: {
    code: string;
    title: string;
    materials: { key: string; title: string; note: string }[];
    /** Identity proofs, which are not taken here, and where they go instead. */
    elsewhere?: { title: string; note: string }[];
  }[];
  uploads: Uploaded[];
}

export interface Uploaded {
  id: string;
  name: string;
  size: number;
  case: string;
  material: string;
  /** `checked`, `waiting` (for the virus scanner) or `refused`. */
  state: "checked" | "waiting" | "refused";
  /** How it stands, in words for people. */
  note?: string;
}

/** A refusal of the server in words for people. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds, when the server says when to come again. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, message: string, retryAfter: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
