import { Refusal } from "../contract.ts";
import { parsed, record } from "./keep.ts";

/** The refusal of a request that did not reach the server, or whose answer did not reach us. */
export function unreachable(tooLate: boolean): Refusal {
  return new Refusal(0, tooLate ? "timeout" : "network", "连不上，请稍后再试");
}

/** The refusal when the server, or a proxy before it, answers what nobody can use. */
export function unclear(status = 502): Refusal {
  return new Refusal(status, "unclear", "服务暂时不可用，请稍后再试");
}

/** The answer of a request as JSON; throws Refusal for anything else, a page of some proxy included. */
export function understood<T>(status: number, text: string, retryAfter: string | null): T {
  if (status === 204) return null as T;
  const body = record(parsed(text));
  if (status < 400 && body) return body as T;
  if (status < 400) throw unclear();
  const { code, message } = record(body?.error) ?? {};
  // Proxies have no words for people.
  const plain = status < 500 ? `这次没有办成（${status}）` : unclear().message;
  throw new Refusal(status, `${code ?? "unclear"}`, `${message || plain}`, seconds(retryAfter));
}

/** Whether the same request may be served later. */
export function isPassing(error: unknown): boolean {
  const { status, code } = asRefusal(error);
  return code === "not_admitted" || status < 400 || status >= 500 || [401, 408, 429].includes(status);
}

/** Whether the server says that our conversation is another's, or none. A proxy's 403 does not. */
export function isGone(error: unknown): boolean {
  return ["forbidden", "unknown_conversation"].includes(asRefusal(error).code);
}

/** Whether the server does not take our token any more. */
export function isStale(error: unknown): boolean {
  const { status, code } = asRefusal(error);
  return status === 401 && code !== "unclear";
}

/** The refusal to have a conversation with us at all, which is no fault of a message. */
export function notAdmitted(error: unknown): Refusal {
  const { status, message, retryAfter } = asRefusal(error);
  return new Refusal(status, "not_admitted", message, retryAfter);
}

/** What was thrown, as a refusal. */
export function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : unreachable(false);
}

function seconds(retryAfter: string | null): number | null {
  return retryAfter && Number(retryAfter) >= 0 ? Number(retryAfter) : null;
}
