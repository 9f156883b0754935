// Cards come from the wire: what is not as it should be reads as nothing, never as an error. No DOM here.

import type { Button, Card } from "../contract.ts";

/** Words, or the empty text. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? `${value}` : "";
}

/** An object, or an empty one. */
export function part(value: unknown): Card {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Card) : {};
}

/** The objects of a list. */
export function parts(value: unknown): Card[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null).map(part) : [];
}

/** The words of a list; words alone are a list of one. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(text).filter(Boolean);
}

/** A number, or null. */
export function count(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The button with this title. */
export function titled(buttons: readonly Button[], title: string): Button | undefined {
  return buttons.find((button) => button.title === title);
}
