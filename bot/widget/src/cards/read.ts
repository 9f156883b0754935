// Cards come from the wire: what is not as it should be reads as nothing, never as an error. No DOM here.

import type { Button, Card } from "../contract.ts";

/** Words, or the empty text. */
export function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : "";
}

function isObject(value: unknown): value is Card {
  return typeof value === "object" && value !== null;
}

/** A list, or an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An object, or an empty one. */
export function part(value: unknown): Card {
  return isObject(value) && !Array.isArray(value) ? value : {};
}

/** The objects of a list. */
export function parts(value: unknown): Card[] {
  return list(value).filter(isObject).map(part);
}

/** The words of a list; words alone are a list of one. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(text).filter(Boolean);
}

/** A number, or null. */
export function count(value: unknown): number | null {
  return Number.isFinite(value) ? (value as number) : null;
}

/** The button with this title. */
export function titled(buttons: readonly Button[], title: unknown): Button | undefined {
  return buttons.find((button) => button.title === title);
}
