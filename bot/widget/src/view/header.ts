// Who answers, how the line is, and the tools.

import type { Core } from "../contract.ts";
import { button, h, icon, say } from "./dom.ts";
import { type Item, Menu } from "./menu.ts";

/** The header of the panel. */
export interface Header {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  update(): void;
  closeMenu(): void;
}

const STATES = {
  bot: "机器人在答",
  waiting: "正在等人工，机器人先答",
  human: "工作人员在答",
  closed: "已结束，再说话就重新开始",
};

/** What the line under the name says, and its mood. */
export function standing(core: Core): { text: string; mood: "good" | "wait" | "bad" } {
  if (core.line === "offline") return { text: "离线，恢复后自动发送", mood: "bad" };
  if (core.line === "refused") return { text: "连不上，请稍后再试", mood: "bad" };
  if (!core.status) return { text: "正在连接…", mood: "wait" };
  if (core.status?.bot === false && core.state === "bot") return { text: "机器人暂停，可以留言", mood: "wait" };
  return { text: STATES[core.state], mood: core.state === "waiting" || core.state === "closed" ? "wait" : "good" };
}

/** The header; `callStaff` asks for a person. */
export function createHeader(
  core: Core,
  title: string,
  items: () => Item[],
  callStaff: () => void,
  close: () => void,
): Header {
  const heading = h("h2", { class: "name", id: "name", tabindex: -1 }, title);
  const sample = h("span", { class: "tag", hidden: true }, "演示");
  const mark = h("span", { class: "dot" });
  const words = h("span", {});
  const line = h("p", { class: "standing", role: "status" }, sample, mark, words);
  const staff = button("call", "转人工", callStaff);
  const menu = new Menu(items);
  const element = h(
    "div",
    { class: "top" },
    h("div", { class: "names" }, heading, line),
    staff,
    menu.element,
    button("tool", icon("close"), close, { "aria-label": "关闭" }),
  );
  const update = () => {
    const { text, mood } = standing(core);
    say(words, text);
    mark.className = `dot ${mood}`;
    say(heading, core.status?.center ?? title);
    sample.hidden = !core.status?.demo;
    staff.hidden = core.state === "waiting" || core.state === "human";
  };
  update();
  return { element, heading, update, closeMenu: () => menu.show(false) };
}
