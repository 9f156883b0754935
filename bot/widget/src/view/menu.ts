// The menu of the header: arrow keys, Home, End, Escape, Tab.

import { button, h, icon, refill } from "./dom.ts";

/** One thing in the menu; a line stands before what `isApart`. */
export interface Item {
  title: string;
  act: () => void;
  role?: "menuitemcheckbox" | "menuitemradio";
  isChecked?: boolean;
  isApart?: boolean;
}

function nextOf(rows: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const places: Record<string, number> = { ArrowDown: (at + 1) % rows.length, ArrowUp: at - 1, Home: 0, End: -1 };
  return rows.at(places[key] ?? rows.length);
}

/** A button, and the menu that it opens; the items are asked for each time. */
export class Menu {
  readonly element: HTMLElement;
  readonly #items: () => Item[];
  readonly #list = h("div", { class: "q-menu", role: "menu", "aria-label": "可以做的" });
  readonly #opener = button("q-tool", icon("more"), () => this.#toggle(), {
    "aria-label": "菜单",
    "aria-haspopup": "menu",
  });

  constructor(items: () => Item[]) {
    this.#items = items;
    this.element = h("div", { class: "q-menu-place" }, this.#opener, this.#list);
    this.element.addEventListener("keydown", (event) => this.#steer(event));
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.show(false);
    });
    this.show(false);
  }

  show(isOpen: boolean): void {
    this.#list.hidden = !isOpen;
    this.#opener.setAttribute("aria-expanded", `${isOpen}`);
  }

  #close(): void {
    this.#opener.focus();
    this.show(false);
  }

  #toggle(): void {
    if (!this.#list.hidden) {
      this.#close();
      return;
    }
    refill(this.#list, ...this.#items().flatMap((item) => this.#draw(item)));
    this.show(true);
    this.#list.querySelector("button")?.focus();
  }

  #draw(item: Item): HTMLElement[] {
    const { title, role, isChecked = false, isApart } = item;
    const choose = () => {
      this.#close();
      item.act();
    };
    const checked = role ? `${isChecked}` : null;
    const row = button("", title, choose, { role: role ?? "menuitem", tabindex: -1, "aria-checked": checked });
    return isApart ? [h("div", { class: "q-part", role: "separator" }), row] : [row];
  }

  #steer(event: KeyboardEvent): void {
    if (this.#list.hidden) return;
    const rows = [...this.#list.querySelectorAll("button")];
    const at = rows.findIndex((row) => row.matches(":focus"));
    const next = nextOf(rows, at, event.key);
    if (event.key === "Escape") this.#close();
    else if (next) next.focus();
    else {
      if (event.key === "Tab") this.show(false);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
