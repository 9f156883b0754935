// Where the person writes.

import { text } from "../cards/read.ts";
import type { Keep } from "../core/keep.ts";
import { h, icon } from "./dom.ts";

const HIGHEST = 168;

/** The composer. */
export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  clear(): void;
}

/** Whether a key belongs to an input method that is still composing. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function createArea(): HTMLTextAreaElement {
  return h("textarea", {
    rows: 1,
    placeholder: "说说您要办的事",
    "aria-label": "说说您要办的事",
    enterkeyhint: "send",
    autocomplete: "off",
  });
}

/** A composer whose unsent words are kept in `memory` under `key`; `send` gets the words. */
export function createComposer(memory: Keep, key: string, send: (text: string) => void): Composer {
  const area = createArea();
  const go = h("button", { class: "q-send", "aria-label": "发送" }, icon("send"));
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, HIGHEST)}px`;
  };
  const changed = () => {
    go.disabled = !area.value.trim();
    memory.write(key, area.value);
    fit();
  };
  const clear = () => {
    area.value = "";
    changed();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (go.disabled) return;
    const words = area.value.trim();
    clear();
    send(words);
    area.focus();
  };
  area.addEventListener("input", changed);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !isComposing(event)) submit(event);
  });
  area.value = text(memory.read(key));
  // It has no height before it is shown, and another one in large text.
  new ResizeObserver(fit).observe(go);
  const element = h("form", { class: "q-composer", onsubmit: submit }, h("div", { class: "q-entry" }, area, go));
  changed();
  return { element, clear, focus: () => area.focus({ preventScroll: true }) };
}
