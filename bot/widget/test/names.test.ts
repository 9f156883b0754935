// The members that the build renames are nobody else's.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}

const OURS = JSON.parse(read("bot/widget/names.json")) as string[];

/** Everything that stands where YAML and JSON name a field. */
function fieldsOf(text: string): string[] {
  return [...text.matchAll(/["']?([A-Za-z_]\w*)["']?:(?=\s|$)/gm)].map((match) => match[1] ?? "");
}

function sourcesOf(folder: string): string[] {
  return readdirSync(new URL(folder, root)).map((name) => read(folder + name));
}

test("no field of the wire or of a card is renamed", () => {
  const taken = new Set([...fieldsOf(read("bot/channels/openapi.yml")), ...fieldsOf(read("tests/widget/cards.yml"))]);
  const cards = sourcesOf("bot/widget/src/cards/").join("\n");
  for (const [, name] of cards.matchAll(
    /\b(?:card|told|one|ask|asked|change|field|gap|item|level|reason|row|slot|step|way|citation)\.(\w+)/g,
  )) {
    taken.add(name ?? "");
  }
  assert.deepEqual(
    OURS.filter((name) => taken.has(name)),
    [],
  );
});

test("no attribute of the script's tag is renamed, and no name is given twice", () => {
  const attributes = [...read("bot/widget/src/widget.ts").matchAll(/\bwanted\.(\w+)/g)].map((match) => match[1]);
  assert.ok(attributes.length > 3);
  assert.deepEqual(
    OURS.filter((name, at) => attributes.includes(name) || OURS.indexOf(name) !== at),
    [],
  );
});
