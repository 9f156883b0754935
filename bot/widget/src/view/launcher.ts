// The button in the corner of the page, with its unread mark.

import { button, h, icon, say } from "./dom.ts";

/** The launcher. */
export interface Launcher {
  readonly element: HTMLButtonElement;
  update(unread: number, isOpen: boolean): void;
}

/** A launcher named `title`; `open` is what it does. */
export function createLauncher(title: string, open: () => void): Launcher {
  const count = h("span", { class: "q-count", "aria-hidden": "true", hidden: true });
  const element = button("q-launcher", icon("boat"), open, { "aria-haspopup": "dialog" });
  element.append(title, count);
  const update = (unread: number, isOpen: boolean) => {
    element.hidden = isOpen;
    count.hidden = unread === 0;
    say(count, unread > 99 ? "99+" : `${unread}`);
    element.setAttribute("aria-label", unread ? `${title}，${unread} 条新消息` : title);
  };
  update(0, false);
  return { element, update };
}
