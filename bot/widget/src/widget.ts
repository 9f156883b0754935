// The script that a page embeds: reads its own tag, defines the element, puts it into the page.

import { drawCard } from "./cards/index.ts";
import { createCore } from "./core/index.ts";
import { Widget } from "./view/app.ts";
import { themeOf } from "./view/look.ts";
import { memoryOf, storageOf } from "./view/storage.ts";

const NAME = "qihang-widget";
const TITLE = "企航 · 办事助手";
const KEYS = ["keydown", "keypress", "keyup"];

/** The tag of this script, also when a loader put it into the page. */
function ownTag(): HTMLScriptElement | null {
  const current = document.currentScript;
  return current instanceof HTMLScriptElement ? current : document.querySelector("script[src*='/widget.js']");
}

/** The guide that the page's address asks for. */
function guideOf(hash: string): string | null {
  return /^#guide=([\w.-]+)$/.exec(hash)?.[1] ?? null;
}

/** Follow `#guide=<id>` and `#qihang` (just open); they are taken out of the address, so that a reload does not ask again. */
function followLinks(widget: Widget): boolean {
  const follow = () => {
    const guide = guideOf(location.hash);
    if (!guide && location.hash !== "#qihang") return false;
    history.replaceState(history.state, "", location.pathname + location.search);
    void (guide ? widget.guide(guide) : widget.open(true));
    return true;
  };
  addEventListener("hashchange", follow);
  return follow();
}

/** Whether this page has not begun with its guide yet: a reload goes on where the conversation stands. */
function isFirstTime(guide: string): boolean {
  const session = memoryOf("sessionStorage");
  const key = `guide ${location.pathname}`;
  if (session.read(key) === guide) return false;
  session.write(key, guide);
  return true;
}

function build(host: HTMLElement, tag: HTMLScriptElement): void {
  const wanted = tag.dataset;
  const root = host.attachShadow({ mode: "open" });
  const server = new URL(".", tag.src).href.replace(/\/$/, "");
  const title = wanted.title || TITLE;
  // On a computer of many people nothing outlives the tab.
  const store = storageOf("shared" in wanted ? "sessionStorage" : "localStorage");
  const core = createCore({ server, origin: location.origin, store, title });
  const widget = new Widget(root, core, drawCard, {
    server,
    title,
    theme: themeOf(wanted.theme),
    isLarge: wanted.size === "large",
    isLeft: wanted.position === "left",
  });
  // What is typed here is no shortcut of the page.
  for (const kind of KEYS) host.addEventListener(kind, (event) => event.stopPropagation());
  if (followLinks(widget)) return;
  const guide = guideOf(`#guide=${wanted.guide ?? ""}`);
  if (guide && isFirstTime(guide)) void widget.guide(guide);
  else if ((wanted.open ?? "false") !== "false") void widget.open(false);
  else widget.resume();
}

/** Define the element and add it, once a page. */
function main(): void {
  const tag = ownTag();
  if (!tag || customElements.get(NAME)) return;
  customElements.define(
    NAME,
    class extends HTMLElement {
      connectedCallback(): void {
        if (!this.shadowRoot) build(this, tag);
      }
    },
  );
  const add = () => {
    if (!document.querySelector(NAME)) document.body.append(document.createElement(NAME));
  };
  if (document.body) add();
  else addEventListener("DOMContentLoaded", add);
}

main();
