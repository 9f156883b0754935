import { Refusal } from "../contract.ts";
import { Limit } from "./limit.ts";
import { Part } from "./parts.ts";
import { understood, unreachable } from "./refusals.ts";

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
export class Api extends Part {
  /** The JSON answer of a request; throws Refusal. */
  async json<T>(path: string, ask: Ask = {}): Promise<T> {
    const limit = new Limit(ask.limit ?? this.our.times.request, ask.signal);
    try {
      const response = await this.#fetch(path, ask, limit.signal);
      return understood<T>(response.status, await response.text(), response.headers.get("Retry-After"));
    } catch (error) {
      throw error instanceof Refusal ? error : unreachable(limit.isOver);
    } finally {
      limit.end();
    }
  }

  /** A stream of events, as long as `signal` lets it; throws when there is none. */
  async stream(path: string, token: string, signal: AbortSignal): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const response = await this.#fetch(path, { token }, signal);
    const { ok, status, headers, body } = response;
    if (ok && body && headers.get("Content-Type")?.startsWith("text/event-stream")) return body.getReader();
    const text = await response.text().catch(() => "");
    return understood<never>(ok ? 502 : status, text, headers.get("Retry-After"));
  }

  /** Send a file, telling how much of it is sent (0 to 1); `fetch` cannot tell that. Throws Refusal. */
  async upload<T>(path: string, token: string, file: File, onProgress: (done: number) => void): Promise<T> {
    const request = new XMLHttpRequest();
    request.open("POST", this.#address(path));
    request.timeout = this.our.times.request + file.size / 10;
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
    await new Promise((resolve, reject) => {
      request.onload = resolve;
      request.onerror = () => reject(unreachable(false));
      request.ontimeout = () => reject(unreachable(true));
      request.send(file);
    });
    return understood<T>(request.status, request.responseText, request.getResponseHeader("Retry-After"));
  }

  #address(path: string): string {
    return `${this.our.server}/widget${path}`;
  }

  #fetch(path: string, { method = "GET", token, body }: Ask, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    return fetch(this.#address(path), {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      signal,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      // A GET to the page's own server has no Origin header; the server then looks at this.
      referrerPolicy: "strict-origin",
    });
  }
}
