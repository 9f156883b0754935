// Puts the parts together and brings them up to date when the core says that something changed.

import type { Change, Core, Desk, DrawCard, Said } from "../contract.ts";
import { itemsOf, type Means, showPrivacy } from "./choices.ts";
import { type Composer, createComposer } from "./composer.ts";
import { h, refill } from "./dom.ts";
import { isCurrent } from "./entries.ts";
import { createHeader, type Header } from "./header.ts";
import { createLauncher, type Launcher } from "./launcher.ts";
import { safeAddress } from "./links.ts";
import { createLook, type Theme } from "./look.ts";
import { createNotices } from "./notices.ts";
import { createPage, type Page } from "./page.ts";
import { Panel } from "./panel.ts";
import { PapersPage } from "./papers.ts";
import { memoryOf } from "./storage.ts";
import { addStyles } from "./styles.ts";
import { Talk } from "./talk.ts";

/** What the page that embeds the widget wants. */
export interface Wishes {
  /** Where the widget came from; paths of the server are below it. */
  server: string;
  title: string;
  theme: Theme;
  isLarge: boolean;
  isLeft: boolean;
}

const OPEN = "open";
const SEEN = "seen";
const LASTS = 12 * 3_600_000;
const DOUBLE_TAP = 500;

function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}

/** Words of a tapped thing are sent once, however often it is tapped. */
function createSender(core: Core, sent: () => void): (said: Said) => void {
  let last = { what: "", at: 0 };
  return (said) => {
    const what = JSON.stringify(said);
    const at = Date.now();
    if (what === last.what && at - last.at < DOUBLE_TAP) return;
    last = { what, at };
    core.send(said);
    sent();
  };
}

/** The widget, as its element and deep links use it. */
export class Widget {
  readonly #core: Core;
  readonly #local = memoryOf("localStorage");
  readonly #session = memoryOf("sessionStorage");
  readonly #announcer = h("div", { class: "q-sr", role: "status" });
  readonly #composer: Composer;
  readonly #talk: Talk;
  readonly #page: Page;
  readonly #papers: PapersPage;
  readonly #header: Header;
  readonly #launcher: Launcher;
  readonly #panel: Panel;
  readonly #send: (said: Said) => void;
  #started: Promise<void> | null = null;

  /** Build it into a shadow root. */
  constructor(root: ShadowRoot, core: Core, draw: DrawCard, wishes: Wishes) {
    const { server, title } = wishes;
    this.#core = core;
    const frame = h("div", { class: `q ${wishes.isLeft ? "left" : ""}`, lang: "zh-CN" });
    this.#send = createSender(core, () => this.#settle());
    const desk = this.#desk(server);
    const more = () => showPrivacy(means);
    this.#composer = createComposer(this.#session, `words ${server}`, (text) => core.send({ text }));
    const notices = createNotices(core, desk.say, more, server);
    this.#talk = new Talk({ core, desk, draw, server }, notices, this.#composer, more);
    this.#page = createPage(this.#talk.element, () => this.#settle());
    this.#papers = new PapersPage(core, this.#page);
    const callStaff = () => desk.say("转人工");
    const look = createLook(frame, this.#local, wishes.theme, wishes.isLarge);
    const means: Means = {
      core,
      page: this.#page,
      papers: this.#papers,
      look,
      server,
      callStaff,
      announce: desk.announce,
    };
    this.#header = createHeader(
      core,
      title,
      () => itemsOf(means),
      callStaff,
      () => this.#panel.set(false),
    );
    this.#launcher = createLauncher(title, () => void this.open(true));
    const parts = [this.#header.element, this.#talk.element, this.#page.element];
    this.#panel = new Panel(
      parts,
      () => this.#page.hide(),
      (isOpen) => this.#shown(isOpen),
    );
    frame.append(this.#launcher.element, this.#panel.element, this.#announcer);
    addStyles(root);
    root.append(frame);
    core.listen((changes) => this.#update(changes));
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  /** Open the panel; resolves when the conversation is there, or the line is known to be down. */
  open(takesFocus: boolean): Promise<void> {
    this.#panel.set(true);
    this.#talk.toBottom();
    this.#seen();
    if (takesFocus && isTouch()) this.#panel.element.focus();
    else if (takesFocus) this.#composer.focus();
    return this.#start();
  }

  /** Open with a guide. */
  async guide(id: string): Promise<void> {
    this.#page.hide();
    await this.open(true);
    this.#core.send({ guide: id, title: "看看这件事怎么办" });
  }

  /** Open again what was open before the page was left. */
  resume(): void {
    if (this.#session.read(OPEN)) void this.open(false);
    else if (Date.now() - Number(this.#local.read(SEEN)) < LASTS) void this.#start();
  }

  #desk(server: string): Desk {
    const core = this.#core;
    return {
      say: (text) => this.#send({ text }),
      tap: ({ id, title }) => this.#send({ button: id, title }),
      link: (path) => safeAddress(path, server),
      announce: (text) => {
        refill(this.#announcer);
        setTimeout(() => refill(this.#announcer, text), 50);
      },
      now: () => core.now(),
      upload: (caseCode, material) => this.#papers.choose(caseCode, material),
      isCurrent: (message) => isCurrent(message, core.messages, core.pending),
    };
  }

  /** Put the focus where the person goes on; a touch does not call the keyboard up. */
  #settle(): void {
    if (isTouch()) this.#talk.scroller.focus({ preventScroll: true });
    else this.#composer.focus();
  }

  #start(): Promise<void> {
    this.#local.write(SEEN, Date.now());
    const begin = () => this.#talk.begin();
    this.#started ??= this.#core.start().then(begin, begin);
    return this.#started;
  }

  #shown(isOpen: boolean): void {
    this.#session.write(OPEN, isOpen);
    this.#header.closeMenu();
    this.#launcher.update(this.#core.unread, isOpen);
    if (!isOpen) this.#launcher.element.focus();
  }

  #seen(): void {
    if (this.#panel.isOpen && !document.hidden && this.#core.unread) this.#core.markRead();
  }

  #update(changes: ReadonlySet<Change>): void {
    if (changes.has("left")) {
      this.#page.hide();
      this.#composer.clear();
    }
    this.#header.update();
    this.#talk.update(changes);
    this.#launcher.update(this.#core.unread, this.#panel.isOpen);
    this.#seen();
  }
}
