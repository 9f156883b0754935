// The log of the conversation: rows by key, day separators, notes, the typing mark.

import { h, say } from "./dom.ts";
import { type Entry, entriesOf, firstPersonal } from "./entries.ts";
import { createRow, type Hands, type Row } from "./row.ts";
import { dayTitle, isoOf } from "./times.ts";

/** What changed between two drawings. */
export interface News {
  /** The first new row by somebody else. */
  answer: HTMLElement | undefined;
  /** The first new row by the person. */
  own: HTMLElement | undefined;
}

/** Put `wanted` into `place` in this order, moving only what is not where it belongs. */
function arrange(place: HTMLElement, wanted: readonly HTMLElement[]): void {
  const stays = new Set<Element>(wanted);
  for (const child of [...place.children]) if (!stays.has(child)) child.remove();
  let at = place.firstElementChild;
  for (const element of wanted) {
    if (element === at) at = at.nextElementSibling;
    else place.insertBefore(element, at);
  }
}

function newsOf(entries: readonly Entry[], rows: Map<string, Row>, had: ReadonlyMap<string, Row>): News {
  const kept = entries.findIndex((entry) => had.has(entry.key));
  const fresh = entries.filter((entry, at) => at > kept && !had.has(entry.key));
  const rowBy = (isOwn: boolean) => {
    const first = fresh.find((entry) => (entry.author === "person") === isOwn);
    return first && rows.get(first.key)?.element;
  };
  return { answer: rowBy(false), own: rowBy(true) };
}

/** The rows of the conversation. */
export class Log {
  readonly element = h("div", { class: "log", role: "log", "aria-relevant": "additions", "aria-label": "对话" });
  readonly #hands: Hands;
  readonly #privacy: () => HTMLElement;
  readonly #days = new Map<string, HTMLElement>();
  #rows = new Map<string, Row>();
  #note: HTMLElement | null = null;

  /** `privacy` draws the note that stands before a personal datum is asked for. */
  constructor(hands: Hands, privacy: () => HTMLElement) {
    this.#hands = hands;
    this.#privacy = privacy;
    this.speak(false);
  }

  /** Whether screen readers are told what is added. */
  speak(isLive: boolean): void {
    this.element.setAttribute("aria-live", isLive ? "polite" : "off");
  }

  /** Bring everything up to date. */
  update(): News {
    const { core } = this.#hands;
    const now = core.now();
    const entries = entriesOf(core.messages, core.pending, now - Date.now());
    const asking = firstPersonal(entries);
    const had = this.#rows;
    const wanted: HTMLElement[] = [];
    let day = "";
    this.#rows = new Map();
    for (const entry of entries) {
      const isNewDay = entry.at.slice(0, 10) !== day;
      day = entry.at.slice(0, 10);
      if (isNewDay) wanted.push(this.#dayOf(day, isoOf(now).slice(0, 10)));
      if (entry === asking) wanted.push(this.#noted());
      const row = this.#rowOf(entry, had.get(entry.key));
      this.#rows.set(entry.key, row);
      wanted.push(row.element);
    }
    arrange(this.element, wanted);
    return newsOf(entries, this.#rows, had);
  }

  #noted(): HTMLElement {
    this.#note ??= this.#privacy();
    return this.#note;
  }

  #rowOf(entry: Entry, row: Row | undefined): Row {
    row?.update(entry);
    return row ?? createRow(entry, this.#hands);
  }

  #dayOf(day: string, today: string): HTMLElement {
    const mark = this.#days.get(day) ?? h("div", { class: "q-today" }, h("span"));
    this.#days.set(day, mark);
    if (mark.firstElementChild) say(mark.firstElementChild, dayTitle(day, today));
    return mark;
  }
}
