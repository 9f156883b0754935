// As much of XMLHttpRequest as uploads need, over a real connection: Node has none.
import { type ClientRequest, request } from "node:http";

/** Sends a file and tells its progress. */
export class Xhr {
  status = 0;
  responseText = "";
  timeout = 0;
  readonly upload: { onprogress: (event: { loaded: number; total: number }) => void } = { onprogress: () => {} };
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  ontimeout = () => {};
  readonly #headers: Record<string, string> = {};
  #told: Record<string, string | string[] | undefined> = {};
  #address = "";
  #request: ClientRequest | undefined;

  open(_method: string, address: string): void {
    this.#address = address;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.#told[name.toLowerCase()]?.toString() ?? null;
  }

  send(file: File): void {
    const timer = setTimeout(() => {
      this.onerror = this.ontimeout;
      this.#request?.destroy();
    }, this.timeout);
    this.#request = request(this.#address, { method: "POST", headers: this.#headers }, async (response) => {
      for await (const chunk of response) this.responseText += chunk;
      clearTimeout(timer);
      this.status = response.statusCode ?? 0;
      this.#told = response.headers;
      this.onload();
    });
    this.#request.on("error", () => {
      clearTimeout(timer);
      this.onerror();
    });
    void this.#sendAll(file);
  }

  async #sendAll(file: File): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    for (let loaded = 0; loaded < bytes.length; loaded += 4) {
      this.#request?.write(bytes.subarray(loaded, loaded + 4));
      this.upload.onprogress({ loaded: Math.min(loaded + 4, bytes.length), total: bytes.length });
    }
    this.#request?.end();
  }
}
