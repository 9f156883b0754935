// Where the person writes.

import { h, icon, say } from "./dom.ts";
import { keep } from "./storage.ts";

const LONGEST = 20_000;
const TOLD_FROM = 19_000;
const HIGHEST = 168;

/** The composer. */
export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
}

/** Characters as the server counts them; counted only when it could matter. */
function lengthOf(text: string): number {
  return text.length < TOLD_FROM ? text.length : [...text].length;
}

/** Whether a key belongs to an input method that is still composing. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function limitText(length: number): string {
  if (length < TOLD_FROM) return "";
  return length > LONGEST ? `多了 ${length - LONGEST} 字，请分几次发` : `还能写 ${LONGEST - length} 字`;
}

function createArea(): HTMLTextAreaElement {
  return h("textarea", {
    rows: 1,
    placeholder: "说说您要办的事",
    "aria-label": "说说您要办的事",
    "aria-describedby": "limit",
    enterkeyhint: "send",
    autocomplete: "off",
  });
}

/** A composer whose unsent words are kept in `store` under `key`; `send` gets the words. */
export function createComposer(store: Storage, key: string, send: (text: string) => void): Composer {
  const limit = h("p", { class: "limit", id: "limit", role: "status" });
  const area = createArea();
  const go = h("button", { class: "send", "aria-label": "发送" }, icon("send"));
  const fit = () => {
    area.style.setProperty("height", "auto");
    area.style.setProperty("height", `${Math.min(area.scrollHeight, HIGHEST)}px`);
  };
  const changed = () => {
    const length = lengthOf(area.value);
    say(limit, limitText(length));
    limit.classList.toggle("bad", length > LONGEST);
    go.disabled = !area.value.trim() || length > LONGEST;
    keep(store, key, area.value);
    fit();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (go.disabled) return;
    const text = area.value.trim();
    area.value = "";
    changed();
    send(text);
    area.focus();
  };
  area.addEventListener("input", changed);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !isComposing(event)) submit(event);
  });
  area.value = store.getItem(key) ?? "";
  // It has no height before it is shown, and another one in large text.
  new ResizeObserver(fit).observe(go);
  const element = h("form", { class: "composer", onsubmit: submit }, limit, h("div", { class: "field" }, area, go));
  changed();
  return { element, focus: () => area.focus({ preventScroll: true }) };
}
