// “我的信息”: what is stored about the person, and its deletion.

import type { Core, Stored } from "../contract.ts";
import { button, type Child, h } from "./dom.ts";
import { type Page, trouble, wait } from "./page.ts";
import { drawLine } from "./rich.ts";

type Group = Stored["groups"][number];

function keptText(group: Group): string {
  const until = group.kept_until ? `保存到 ${group.kept_until.slice(0, 10)}` : "";
  return [until, group.why].filter(Boolean).join("，");
}

function drawGroup(group: Group, server: string): HTMLElement {
  const lines = group.lines.map((line) => h("li", {}, ...drawLine(line, server)));
  const kept = keptText(group);
  return h(
    "section",
    { class: "q-box" },
    h("h4", {}, group.title),
    h("ul", {}, ...lines),
    kept && h("p", { class: "q-faint" }, kept),
  );
}

function drawStored(stored: Stored, server: string): HTMLElement[] {
  if (!stored.groups.length) return [h("p", {}, "没有存您的信息。")];
  return stored.groups.map((group) => drawGroup(group, server));
}

function drawDeleted(stored: Stored, server: string): Child[] {
  const lines = stored.deleted.map((line) => h("li", {}, line));
  const told = lines.length ? h("ul", {}, ...lines) : h("p", {}, "没有要删的。");
  const rest = stored.groups.length > 0 && h("p", { class: "q-faint" }, "按规定要保存的：");
  const done = h("section", { class: "q-told good", role: "status" }, h("h4", {}, "已经删除"), told);
  return [done, rest, ...stored.groups.map((group) => drawGroup(group, server))];
}

function drawAsking(no: HTMLElement, yes: HTMLElement): HTMLElement {
  const words = "删除后找不回来。按规定要保存的会留下，删完告诉您。";
  return h(
    "section",
    { class: "q-box" },
    h("h4", {}, "删除我的信息？"),
    h("p", {}, words),
    h("div", { class: "q-acts" }, no, yes),
  );
}

/** Show the page and let the person delete. */
export async function showMine(core: Core, page: Page, server: string): Promise<void> {
  const fill = page.show("我的信息", wait("正在查…"));
  const forget = async () => {
    fill(wait("正在删除…"));
    try {
      fill(...drawDeleted(await core.forget(), server));
    } catch (error) {
      fill(trouble(error));
    }
  };
  try {
    const stored = await core.stored();
    const no = button("q-button", "不删了", () => fill(...all));
    const yes = button("q-remove", "确认删除", forget);
    const ask = () => {
      fill(drawAsking(no, yes));
      no.focus();
    };
    const remove = button("q-button bad", "删除我的信息", ask);
    const all = [...drawStored(stored, server), stored.groups.length > 0 && h("div", { class: "q-acts" }, remove)];
    fill(...all);
  } catch (error) {
    fill(trouble(error));
  }
}
