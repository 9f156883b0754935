// What the menu offers, and the small pages behind it.

import type { Core } from "../contract.ts";
import { button, h } from "./dom.ts";
import type { Look, Theme } from "./look.ts";
import type { Item } from "./menu.ts";
import { showMine } from "./mine.ts";
import { type Page, trouble } from "./page.ts";
import type { PapersPage } from "./papers.ts";
import { drawLine } from "./rich.ts";
import { isoOf } from "./times.ts";

/** What the menu works on. */
export interface Means {
  core: Core;
  page: Page;
  papers: PapersPage;
  look: Look;
  server: string;
  callStaff(): void;
  announce(text: string): void;
}

const THEMES: [Theme, string][] = [
  ["auto", "跟随系统"],
  ["light", "浅色"],
  ["dark", "深色"],
];

/** What is stored and why, in full. */
export function showPrivacy(means: Means): void {
  const { core, page, server } = means;
  const told = core.status?.privacy ?? [];
  const lines = told.map((text) => h("p", {}, ...drawLine(text, server)));
  const mine = button("plain", "我的信息", () => showMine(core, page, server));
  page.show(
    "关于隐私",
    ...(lines.length ? lines : [h("p", {}, "暂时取不到说明，请稍后再看。")]),
    h("div", { class: "acts" }, mine),
  );
}

async function download({ core, page, announce }: Means): Promise<void> {
  try {
    // The mark at the beginning tells old editors that it is UTF-8.
    const text = new Blob(["\ufeff", await core.transcript()], { type: "text/plain;charset=utf-8" });
    const href = URL.createObjectURL(text);
    h("a", { href, download: `企航对话-${isoOf(core.now()).slice(0, 10)}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    announce("对话已下载");
  } catch (error) {
    page.show("下载对话", trouble(error));
  }
}

function showRestart({ core, page, announce }: Means): void {
  const again = async () => {
    try {
      await core.restart();
      page.hide();
      announce("已重新开始");
    } catch (error) {
      fill(trouble(error));
    }
  };
  const no = button("plain", "接着聊", page.hide);
  const yes = button("primary", "重新开始", again);
  const words = "这里会清空，从头说起。已经登记的代办、预约不受影响；说过的话中心仍按规定保存。";
  const fill = page.show("重新开始", h("p", {}, words), h("div", { class: "acts" }, no, yes));
}

/** The items of the menu as things are now. */
export function itemsOf(means: Means): Item[] {
  const { core, page, papers, look, server } = means;
  const staff: Item[] =
    core.state === "waiting" || core.state === "human" ? [] : [{ title: "转人工", act: means.callStaff }];
  const themes = THEMES.map(
    ([theme, title]): Item => ({
      title,
      role: "menuitemradio",
      isChecked: look.theme === theme,
      act: () => look.setTheme(theme),
    }),
  );
  return [
    ...staff,
    { title: "上传材料", act: () => void papers.show() },
    { title: "我的信息", act: () => void showMine(core, page, server) },
    { title: "下载对话", act: () => void download(means) },
    {
      title: "大字",
      role: "menuitemcheckbox",
      isChecked: look.isLarge,
      act: () => look.setLarge(!look.isLarge),
      isApart: true,
    },
    ...themes,
    { title: "重新开始", act: () => showRestart(means), isApart: true },
    { title: "关于隐私", act: () => showPrivacy(means) },
  ];
}
