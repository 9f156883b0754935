import type { Line } from "../contract.ts";
import { Part } from "./parts.ts";
import { Pause } from "./pause.ts";
import { asRefusal, isPassing } from "./refusals.ts";

const MOST_BAD = 3;

/** Keeps the log coming: by a stream where streams pass, else by long polls; rests while nobody looks. */
export class Connection extends Part {
  state: Line = "connecting";
  readonly #pause = new Pause(this.our.times);
  #life = 0;
  #round = new AbortController();
  #bad = 0;
  #pollUntil = 0;
  #isLeft = false;
  #rise = () => {};
  #tried = () => {};

  /** Whether nothing comes through. */
  get isDown(): boolean {
    return this.state === "offline" || this.state === "refused";
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
    this.#rise();
    this.#round.abort();
    this.#pause.stop();
  }

  /** Somebody looks again, or the line may have changed: have it anew if it is `lost`, or has been silent for long. */
  wake(lost: boolean): void {
    this.#isLeft = false;
    this.#rise();
    this.#pause.wake();
    if (lost) this.#round.abort();
    else this.doubt();
  }

  /** Something else failed: have the line anew if it has been silent for long. */
  doubt(): void {
    if (this.our.stream.silentFor > this.our.times.doubt) this.#round.abort();
  }

  /** The page is left; it may come back from the browser's memory. */
  leave(): void {
    this.#isLeft = true;
    this.#round.abort();
  }

  /** A message is missing that should have come: fetch it, and have no faith in a stream that left it out. */
  async distrust(): Promise<void> {
    const round = this.#round;
    const isNews = await this.our.history.catchUp(round.signal).catch(() => false);
    if (isNews && this.state === "live") this.#giveUp(round);
  }

  /** Look after the line; called every few seconds. */
  tick(): void {
    if (this.#mayRest()) this.#round.abort();
    else if (this.state === "live" && this.our.stream.silentFor > this.our.times.silence) this.#giveUp(this.#round);
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
      await (isRefused ? this.#pause.sleep(this.our.times.refused) : this.#pause.again(retryAfter));
    }
  }

  /** One stream, or one long poll. */
  async #once(signal: AbortSignal): Promise<void> {
    await this.our.session.ready();
    await this.our.history.load(signal);
    this.#tried();
    if (Date.now() < this.#pollUntil) return this.#polled(signal);
    if (this.state !== "offline") this.#become("connecting");
    const ended = await this.our.stream.read(signal, () => {
      this.#pause.reset();
      this.#become("live");
    });
    if (signal.aborted) return;
    if (ended.late) {
      // Nothing came of it: if the server answers all the same, somebody on the way holds streams back.
      await this.our.history.catchUp(signal);
      return this.#poll();
    }
    if (ended.lived < this.our.times.shortStream) this.#spoiled();
    else this.#bad = 0;
    if (ended.expired) await this.our.session.renew();
    else await this.#pause.sleep(this.our.times.again * (0.5 + Math.random() / 2));
  }

  async #polled(signal: AbortSignal): Promise<void> {
    const wait = this.state === "polling" ? this.our.times.pollWait : 0;
    const asked = Date.now();
    const isNews = await this.our.history.catchUp(signal, wait);
    this.#pause.reset();
    this.#become("polling");
    const isHeld = isNews || !wait || Date.now() - asked > this.our.times.pollPause;
    if (!isHeld) await this.#pause.sleep(this.our.times.pollPause);
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
    this.#pollUntil = Date.now() + this.our.times.streamAgain;
  }

  #mayRest(): boolean {
    return this.#isLeft || this.our.page.hiddenFor > this.our.times.hidden;
  }

  async #rest(): Promise<void> {
    this.#become("connecting");
    this.#tried();
    await new Promise<void>((resolve) => {
      this.#rise = resolve;
    });
  }

  #become(state: Line): void {
    if (this.state === state) return;
    this.state = state;
    this.our.talk.lineChanged();
  }
}
