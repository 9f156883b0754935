// Elements without markup: everything said by people or knowledge becomes text nodes.

/** What an element may contain; null, undefined and false are left out. */
export type Child = Node | string | null | undefined | false;

type Listener = (event: never) => void;

/** Attributes by name; a function under `onclick` and the like is a listener; true is an empty attribute. */
export type Attributes = Record<string, string | number | boolean | Listener | null | undefined>;

function give(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/** An element with attributes and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  give(element, attributes);
  fill(element, ...children);
  return element;
}

/** A button that looks like `look`. */
export function button(look: string, title: Child, onclick: Listener, more: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", class: look, onclick, ...more }, title);
}

/** Add children, leaving out what is nothing. */
export function fill(element: Node, ...children: Child[]): void {
  for (const child of children) {
    if (child) element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
}

/** Put new children in place of the old ones. */
export function refill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  fill(element, ...children);
}

/** Set the text only when it differs, so that screen readers are not told twice. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const SHAPES = {
  boat: "M12 3v10M12 3.5c3.6 2.3 5.6 5.6 6 9.5h-6M9.5 6.5C7.6 8.3 6.4 10.5 6 13h3.5M3.5 16.5h17l-2.4 4H5.9z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M6 11l6-6 6 6",
  back: "M15 5l-7 7 7 7",
  down: "M12 5v14M6 13l6 6 6-6",
} as const;

/** Names of the icons. */
export type Shape = keyof typeof SHAPES;

/** An icon; the control around it carries the name. */
export function icon(shape: Shape): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  give(picture, { viewBox: "0 0 24 24", class: `icon i-${shape}`, "aria-hidden": "true", focusable: "false" });
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[shape]);
  picture.appendChild(path);
  return picture;
}
