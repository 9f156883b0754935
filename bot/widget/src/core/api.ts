import { Refusal } from "../contract.ts";
import type { Clock } from "./clock.ts";
import { understood, unreachable } from "./refusals.ts";
import type { Times } from "./times.ts";

/** What a request is besides its path. */
export interface Ask {
  method?: string;
  token?: string;
  body?: unknown;
  /** Time limit; that of requests when not given. */
  limit?: number;
  signal?: AbortSignal | undefined;
}

/** Requests to the widget's routes of one server. */
export class Api {
  readonly #base: string;
  readonly #times: Times;
  readonly #clock: Clock;

  constructor(server: string, times: Times, clock: Clock) {
    this.#base = `${server.replace(/\/+$/, "")}/widget`;
    this.#times = times;
    this.#clock = clock;
  }

  /** The JSON answer of a request; throws Refusal. */
  async json<T>(path: string, ask: Ask = {}): Promise<T> {
    return limited(ask.signal, ask.limit ?? this.#times.request, async (signal) => {
      const response = await this.#fetch(path, ask, signal);
      return understood<T>(response.status, await response.text(), response.headers.get("Retry-After"));
    });
  }

  /** A stream of events, as long as `signal` lets it; throws Refusal when there is none. */
  async stream(path: string, token: string, signal: AbortSignal): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const response = await this.#fetch(path, { token }, signal).catch(() => Promise.reject(unreachable(false)));
    const isStream = response.ok && response.headers.get("Content-Type")?.startsWith("text/event-stream");
    if (isStream && response.body) return response.body.getReader();
    const text = await response.text().catch(() => "");
    return understood<never>(response.ok ? 502 : response.status, text, response.headers.get("Retry-After"));
  }

  /** Send a file, telling how much of it is sent (0 to 1); `fetch` cannot tell that. Throws Refusal. */
  upload<T>(path: string, token: string, file: File, onProgress: (done: number) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.#base + path);
      request.timeout = this.#times.request + file.size / 10;
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
      request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
      request.onerror = request.onabort = () => reject(unreachable(false));
      request.ontimeout = () => reject(unreachable(true));
      request.onload = () => {
        try {
          resolve(understood<T>(request.status, request.responseText, request.getResponseHeader("Retry-After")));
        } catch (error) {
          reject(error);
        }
      };
      request.send(file);
    });
  }

  async #fetch(path: string, ask: Ask, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {};
    if (ask.token) headers.Authorization = `Bearer ${ask.token}`;
    if (ask.body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(this.#base + path, {
      method: ask.method ?? "GET",
      headers,
      body: ask.body === undefined ? null : JSON.stringify(ask.body),
      signal,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      // A GET to the page's own server has no Origin header; the server then looks at this.
      referrerPolicy: "strict-origin",
    });
    this.#clock.header(response.headers.get("Date"));
    return response;
  }
}

async function limited<T>(
  outer: AbortSignal | undefined,
  limit: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController();
  const cut = () => inner.abort();
  let tooLate = false;
  const timer = setTimeout(() => {
    tooLate = true;
    cut();
  }, limit);
  if (outer?.aborted) cut();
  outer?.addEventListener("abort", cut);
  try {
    return await work(inner.signal);
  } catch (error) {
    throw error instanceof Refusal ? error : unreachable(tooLate);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", cut);
  }
}
