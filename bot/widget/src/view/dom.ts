// Elements without markup: everything said by people or knowledge becomes text nodes.

import { text } from "../cards/read.ts";

/** What an element may contain: nodes and words; whatever else a card brings or a condition leaves is left out. */
export type Child = unknown;

type Listener = (event: never) => void;

/** Attributes by name; a function under `onclick` and the like is a listener. */
export type Attributes = Record<string, unknown>;

function give(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if ((value ?? false) !== false) element.setAttribute(name, `${value}`);
  }
}

function there(children: readonly Child[]): (Node | string)[] {
  return children.map((child) => (child instanceof Node ? child : text(child || ""))).filter(Boolean);
}

/** An element with attributes and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  give(element, attributes);
  element.append(...there(children));
  return element;
}

/** A button that looks like `look`. */
export function button(look: string, title: Child, onclick: Listener, more: Attributes = {}): HTMLButtonElement {
  return h("button", { class: look, onclick, ...more }, title);
}

/** Things that belong together, under a name for screen readers. */
export function group(look: string, name: string | null, ...children: Child[]): HTMLDivElement {
  return h("div", { class: look, role: "group", "aria-label": name }, ...children);
}

/** So long are the longest codes, those of enterprises; addresses are longer, and may break. */
const LONGEST_CODE = 18;

/** A code, a number or an address, which always reads from left to right. */
export function ltr(text: string, look = ""): HTMLElement {
  return h("bdi", { dir: "ltr", class: text.length > LONGEST_CODE ? look : `q-code ${look}` }, text);
}

/** A link that leaves the page as it is. */
export function outward(href: string, child: Child, look?: string): HTMLAnchorElement {
  return h("a", { href, class: look, target: "_blank", rel: "noopener noreferrer" }, child);
}

/** Put new children in place of the old ones. */
export function refill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...there(children));
}

/** Have the browser keep a text as a file. */
export function download(name: string, type: string, ...text: string[]): void {
  const href = URL.createObjectURL(new Blob(text, { type: `text/${type}` }));
  h("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** Set the text only when it differs, so that screen readers are not told twice. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const SHAPES = {
  boat: "M12 3v10M12 3.5q5.5 3.5 6 9.5h-6M9.5 6.5Q6.5 9 6 13h3.5M3.5 16.5h17l-2.4 4H5.9z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M6 11l6-6 6 6",
  back: "M15 5l-7 7 7 7",
  down: "M12 5v14M6 13l6 6 6-6",
} as const;

/** Names of the icons. */
export type Shape = keyof typeof SHAPES;

/** A picture of one path. */
export function draw(d: string, attributes: Attributes): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  give(picture, attributes);
  give(path, { d });
  picture.append(path);
  return picture;
}

/** An icon; the control around it carries the name. */
export function icon(shape: Shape): SVGSVGElement {
  return draw(SHAPES[shape], { viewBox: "0 0 24 24", class: `q-icon i-${shape}`, "aria-hidden": true });
}
