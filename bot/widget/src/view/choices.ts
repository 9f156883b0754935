// What the menu offers, and the small pages behind it.

import type { Core } from "../contract.ts";
import { button, download, h } from "./dom.ts";
import { isCalled } from "./header.ts";
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
  const mine = button("q-button", "我的信息", () => showMine(core, page, server));
  page.show(
    "关于隐私",
    ...(lines.length ? lines : [h("p", {}, "没有成功，请稍后再试。")]),
    h("div", { class: "q-acts" }, mine),
  );
}

async function keepTranscript({ core, page, announce }: Means): Promise<void> {
  try {
    const name = `企航对话-${isoOf(core.now()).slice(0, 10)}.txt`;
    // The mark at the beginning tells old editors that it is UTF-8.
    download(name, "plain", "\ufeff", await core.transcript());
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
  const no = button("q-button", "接着聊", page.hide);
  const yes = button("q-primary", "重新开始", again);
  const words = "清空，从头说起。代办、预约不受影响，说过的话按规定保存。";
  const fill = page.show("重新开始", h("p", {}, words), h("div", { class: "q-acts" }, no, yes));
}

/** The items of the menu as things are now. */
export function itemsOf(means: Means): Item[] {
  const { core, page, papers, look, server } = means;
  const staff: Item[] = isCalled(core) ? [] : [{ title: "转人工", act: means.callStaff }];
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
    { title: "下载对话", act: () => void keepTranscript(means) },
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
