import type { Line } from "../contract.ts";
import type { History } from "./history.ts";
import type { Page } from "./page.ts";
import { Pause } from "./pause.ts";
import { asRefusal, isPassing } from "./refusals.ts";
import type { Session } from "./session.ts";
import type { Ended, Stream } from "./stream.ts";
import type { Times } from "./times.ts";

const MOST_BAD = 3;

/** The parts that the connection works with. */
export interface Parts {
  session: Session;
  history: History;
  stream: Stream;
  page: Page;
  times: Times;
  /** `state` is another. */
  changed: () => void;
}

/** Keeps the log coming: by a stream where streams pass, else by long polls; rests while nobody looks. */
export class Connection {
  state: Line = "connecting";
  readonly #parts: Parts;
  readonly #pause: Pause;
  #life = 0;
  #round = new AbortController();
  #bad = 0;
  #pollUntil = 0;
  #isLeft = false;
  #rise: (() => void) | null = null;
  #tried: () => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#pause = new Pause(parts.times);
  }

  /** Resolves when the history is there, or could not be had. */
  start(): Promise<void> {
    const tried = new Promise<void>((resolve) => {
      this.#tried = resolve;
    });
    void this.#run(++this.#life);
    return tried;
  }

  stop(): void {
    this.#life++;
    this.#tried();
    this.#rise?.();
    this.#round.abort();
    this.#pause.stop();
  }

  /** Somebody looks again, or the line may have changed: have it anew if it is `lost`, or has been silent for long. */
  wake(lost: boolean): void {
    this.#isLeft = false;
    this.#rise?.();
    this.#pause.wake();
    if (lost) this.#round.abort();
    else this.doubt();
  }

  /** Something else failed: have the line anew if it has been silent for long. */
  doubt(): void {
    if (this.#parts.stream.silentFor > this.#parts.times.doubt) this.#round.abort();
  }

  /** The page is left; it may come back from the browser's memory. */
  leave(): void {
    this.#isLeft = true;
    this.#round.abort();
  }

  /** A message is missing that should have come: fetch it, and have no faith in a stream that left it out. */
  async distrust(): Promise<void> {
    const round = this.#round;
    const isNews = await this.#parts.history.catchUp(round.signal).catch(() => false);
    if (isNews && this.state === "live") this.#giveUp(round);
  }

  /** Look after the line; called every few seconds. */
  tick(): void {
    if (this.#mayRest()) this.#round.abort();
    else if (this.state === "live" && this.#parts.stream.silentFor > this.#parts.times.silence)
      this.#giveUp(this.#round);
  }

  async #run(life: number): Promise<void> {
    while (life === this.#life) {
      if (this.#mayRest()) await this.#rest();
      else await this.#guarded(life);
    }
  }

  async #guarded(life: number): Promise<void> {
    const round = new AbortController();
    this.#round = round;
    try {
      await this.#once(round.signal);
    } catch (error) {
      if (round.signal.aborted || life !== this.#life) return;
      const { retryAfter, code } = asRefusal(error);
      const isRefused = code === "not_admitted" || !isPassing(error);
      if (code === "too_many_streams") this.#poll();
      this.#become(isRefused ? "refused" : "offline");
      this.#tried();
      await (isRefused ? this.#pause.sleep(this.#parts.times.refused) : this.#pause.again(retryAfter));
    }
  }

  /** One stream, or one long poll. */
  async #once(signal: AbortSignal): Promise<void> {
    await this.#parts.session.ready();
    await this.#parts.history.load(signal);
    this.#tried();
    if (Date.now() < this.#pollUntil) return this.#polled(signal);
    if (this.state !== "offline") this.#become("connecting");
    const ended = await this.#parts.stream.read(signal, () => this.#opened());
    if (signal.aborted) return;
    if (ended.late) return this.#heldBack(signal);
    if (ended.lived < this.#parts.times.shortStream) this.#spoiled();
    else this.#bad = 0;
    await this.#comeBack(ended);
  }

  async #comeBack(ended: Ended): Promise<void> {
    if (ended.expired) await this.#parts.session.renew();
    else await this.#pause.sleep(ended.retry * (0.5 + Math.random() / 2));
  }

  async #polled(signal: AbortSignal): Promise<void> {
    const wait = this.state === "polling" ? this.#parts.times.pollWait : 0;
    const asked = Date.now();
    const isNews = await this.#parts.history.catchUp(signal, wait);
    this.#pause.reset();
    this.#become("polling");
    const isHeld = isNews || !wait || Date.now() - asked > this.#parts.times.pollPause;
    if (!isHeld) await this.#pause.sleep(this.#parts.times.pollPause);
  }

  /** Nothing came of the stream: if the server answers all the same, somebody on the way holds streams back. */
  async #heldBack(signal: AbortSignal): Promise<void> {
    await this.#parts.history.catchUp(signal);
    this.#poll();
  }

  #opened(): void {
    this.#pause.reset();
    this.#become("live");
  }

  #giveUp(round: AbortController): void {
    if (!round.signal.aborted) this.#spoiled();
    round.abort();
  }

  #spoiled(): void {
    if (++this.#bad >= MOST_BAD) this.#poll();
  }

  #poll(): void {
    this.#bad = 0;
    this.#pollUntil = Date.now() + this.#parts.times.streamAgain;
  }

  #mayRest(): boolean {
    return this.#isLeft || this.#parts.page.hiddenFor > this.#parts.times.hidden;
  }

  async #rest(): Promise<void> {
    this.#become("connecting");
    this.#tried();
    await new Promise<void>((resolve) => {
      this.#rise = resolve;
    });
    this.#rise = null;
  }

  #become(state: Line): void {
    if (this.state === state) return;
    this.state = state;
    this.#parts.changed();
  }
}
