// Who answers, how the line is, and the tools.

import type { Core, State } from "../contract.ts";
import { button, h, icon, say } from "./dom.ts";
import { type Item, Menu } from "./menu.ts";

/** The header of the panel. */
export interface Header {
  readonly element: HTMLElement;
  update(): void;
  closeMenu(): void;
}

type Mood = "good" | "wait" | "bad";

const STATES: Record<State, [text: string, mood: Mood]> = {
  bot: ["机器人在答", "good"],
  waiting: ["正在等人工，机器人先答", "wait"],
  human: ["工作人员在答", "good"],
  closed: ["已结束，再说话重新开始", "wait"],
};

/** Whether a person was called already, or answers. */
export function isCalled({ state }: Core): boolean {
  return state === "waiting" || state === "human";
}

/** What the line under the name says, and its mood. */
export function standing({ line, status, state }: Core): [text: string, mood: Mood] {
  const isDown = line === "offline" || line === "refused";
  if (isDown) return [navigator.onLine ? "连不上，请稍后再试" : "离线，恢复后自动发送", "bad"];
  if (!status) return ["正在连接…", "wait"];
  return !status.bot && state === "bot" ? ["机器人暂停，可以留言", "wait"] : STATES[state];
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
  const sample = h("span", { class: "q-tag", hidden: true }, "演示");
  const mark = h("span", { class: "dot" });
  const words = h("span", {});
  const line = h("p", { class: "standing", role: "status" }, sample, mark, words);
  const staff = button("q-call", "转人工", callStaff);
  const menu = new Menu(items);
  const element = h(
    "div",
    { class: "q-top" },
    h("div", { class: "q-names" }, heading, line),
    staff,
    menu.element,
    button("q-tool", icon("close"), close, { "aria-label": "关闭" }),
  );
  const update = () => {
    const [text, mood] = standing(core);
    say(words, text);
    mark.className = `dot ${mood}`;
    say(heading, core.status?.center ?? title);
    sample.hidden = !core.status?.demo;
    staff.hidden = isCalled(core);
  };
  update();
  return { element, update, closeMenu: () => menu.show(false) };
}
