// The fields of a draft: the value, where it comes from, and on a tap why and what else was possible.

import type { Card } from "../contract.ts";
import { type Child, h } from "../view/dom.ts";
import { fold, mark, type Tone } from "./kit.ts";
import { citationLines } from "./laws.ts";
import { parts, text, texts } from "./read.ts";

const SOURCES: Record<string, [string, Tone]> = {
  said: ["您说的", "good"],
  derived: ["推算", "plain"],
  default: ["默认", "warn"],
};
const SCOPES = [
  ["general", "一般项目"],
  ["licensed", "许可项目（批了才能做）"],
] as const;
const TIMINGS = [
  ["before", "登记前先批"],
  ["after", "领了执照再办"],
  ["filing", "备案"],
] as const;

function grouped(
  rows: readonly Card[],
  by: string,
  groups: readonly (readonly [string, string])[],
  name: string,
): Child[] {
  return groups.map(([key, title]) => {
    const names = rows.filter((row) => row[by] === key).map((row) => text(row[name]) + authorityOf(row));
    return names.length > 0 && h("span", { class: `q-group q-${key}` }, h("small", {}, title), names.join("、"));
  });
}

/** Who decides on a permit: 市场监督管理部门. */
function authorityOf(row: Card): string {
  const [authority] = text(row.authority).split("（");
  return authority ? `（${authority}）` : "";
}

function person(row: Card): string {
  const about = [...texts(row.roles), text(row.share)].filter(Boolean).join("，");
  return about ? `${text(row.name)}（${about}）` : text(row.name);
}

function drawValue(name: string, field: Card): Child[] {
  const rows = parts(field.value);
  if (name === "scope" && rows.length) return grouped(rows, "kind", SCOPES, "phrase");
  if (name === "permits" && rows.length) return grouped(rows, "when", TIMINGS, "title");
  return [name === "people" && rows.length ? rows.map(person).join("；") : field.shown];
}

/** One field as a row of a list, with its reason on a tap; null without a value. */
export function drawField(name: string, field: Card): Child {
  if (!text(field.shown)) return null;
  const [caption, tone] = SOURCES[text(field.source)] ?? [];
  const laws = citationLines(field.citations);
  const others = texts(field.alternatives);
  const why = [
    text(field.reason),
    others.length && `也可以：${others.join("、")}。`,
    laws.length && `依据：${laws.join("；")}。`,
  ];
  const reasons = why.filter(Boolean).map((line) => h("p", {}, line));
  const title = h("span", { class: "q-title" }, field.title, mark(caption, tone));
  const shown = h("span", { class: "q-field" }, title, h("span", { class: "q-value" }, ...drawValue(name, field)));
  return h("li", {}, fold(shown, ...reasons) || shown);
}
