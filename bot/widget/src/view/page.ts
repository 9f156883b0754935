// A page inside the panel, over the conversation: a title, a way back, and a body.

import { button, type Child, group, h, icon, refill, say } from "./dom.ts";

/** Puts a new body into the page, unless it was left or shows something else by now. */
export type Refill = (...body: Child[]) => void;

/** The one page; what it shows changes. */
export interface Page {
  readonly element: HTMLElement;
  /** Show it, with the focus on the way back. */
  show(title: string, ...body: Child[]): Refill;
  /** Go back to the conversation; false when that is where we are. */
  hide(): boolean;
}

/** A page that hides `behind` while it is shown; `left` is told when the person goes back. */
export function createPage(behind: HTMLElement, left: () => void): Page {
  let showing = 0;
  const title = h("h3", {});
  const body = group("q-page-body", null);
  body.tabIndex = 0;
  const hide = () => {
    if (element.hidden) return false;
    showing += 1;
    element.hidden = true;
    behind.classList.remove("behind");
    left();
    return true;
  };
  const back = button("q-tool", icon("back"), hide, { "aria-label": "返回对话" });
  const element = h("section", { class: "page", hidden: true }, h("div", { class: "q-page-head" }, back, title), body);
  return {
    element,
    show(name, ...children) {
      showing += 1;
      const own = showing;
      say(title, name);
      body.setAttribute("aria-label", name);
      refill(body, ...children);
      element.hidden = false;
      behind.classList.add("behind");
      body.scrollTop = 0;
      back.focus();
      return (...next) => {
        if (own !== showing) return;
        const hadFocus = body.querySelector(":focus") !== null;
        refill(body, ...next);
        if (hadFocus) body.focus();
      };
    },
    hide,
  };
}

/** A paragraph that says something went wrong. */
export function trouble(error: unknown): HTMLElement {
  const words = error instanceof Error ? error.message : error;
  return h("p", { class: "q-told bad", role: "alert" }, words || "没有成功，请稍后再试。");
}

/** A paragraph that asks for patience. */
export function wait(words: string): HTMLElement {
  return h("p", { class: "q-faint", role: "status" }, words);
}
