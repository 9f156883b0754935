// `node bot/widget/tools/order.mjs SECONDS`: looks by chance for an order of the parts in which the script packs into
// fewer bytes, from the known one on, and writes what it found into order.json. Needed only when bytes are short.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { bundled, knownOrder } from "../bundle.mjs";

const root = new URL("../", import.meta.url);

async function partsIn(folder, ending) {
  const names = await readdir(new URL(folder, root));
  return names.filter((name) => name.endsWith(ending));
}

async function allParts() {
  const sheets = (await partsIn("styles", ".css")).map((name) => `../styles/${name}`);
  const folders = ["cards", "core", "view"];
  const modules = await Promise.all(
    folders.map(async (folder) => (await partsIn(`src/${folder}`, ".ts")).map((name) => `./${folder}/${name}`)),
  );
  return [...sheets, ...modules.flat()];
}

// Python packs what the server sends, and other gzips find other repetitions.
const PACK = `import gzip, sys
while size := sys.stdin.buffer.readline():
    print(len(gzip.compress(sys.stdin.buffer.read(int(size)))), flush=True)`;
const packer = spawn("python3", ["-c", PACK]);

async function sizeOf(order) {
  const script = Buffer.from(await bundled(order));
  packer.stdin.write(`${script.length}\n`);
  packer.stdin.write(script);
  const [size] = await once(packer.stdout, "data");
  return Number(size);
}

function anyOf(all) {
  return all[Math.floor(Math.random() * all.length)];
}

/** One part stands elsewhere, or has no place of its own any more. */
function changed(order, all) {
  const part = anyOf(all);
  const rest = order.filter((one) => one !== part);
  const isDropped = rest.length < order.length && Math.random() < 0.2;
  return isDropped ? rest : rest.toSpliced(Math.floor(Math.random() * (rest.length + 1)), 0, part);
}

const all = await allParts();
const end = Date.now() + Number(process.argv[2] ?? 60) * 1000;
let best = (await knownOrder()).filter((part) => all.includes(part));
let least = await sizeOf(best);
console.log(`${await sizeOf([])} in no order, ${least} in the known one`);
while (Date.now() < end) {
  const order = changed(best, all);
  const size = await sizeOf(order);
  if (size > least || (size === least && order.length > best.length)) continue;
  if (size < least) console.log(size);
  [best, least] = [order, size];
}
await writeFile(new URL("order.json", root), `${JSON.stringify(best, null, 2)}\n`);
packer.kill();
