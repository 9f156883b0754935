// One script out of the widget's modules and style sheets.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Browsers of the last four years, WeChat's among them. */
export const target = ["chrome107", "edge107", "firefox107", "safari16.1"];

/** Classes that browsers' tests look for. */
const STABLE = ["q-card", "q-changes"];
const CLASS = /(?<![\w-])q-[a-z]+(?:-[a-z]+)*(?![\w-])/g;
const PROPERTY = /--q-[\w-]+/g;
const LETTERS = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

async function textsIn(folder) {
  const files = await readdir(`${here}${folder}`, { withFileTypes: true, recursive: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  return Promise.all(paths.sort().map((path) => readFile(path, "utf8")));
}

/**
 * Long names are for people: in the script, custom properties and the classes that the sources name in full are short.
 * Classes that the sources put together (`q-${kind}`) stay as they are.
 */
async function shortener() {
  const sheets = (await textsIn("styles")).join("\n");
  const sources = new Set((await textsIn("src")).join("\n").match(CLASS));
  const properties = [...new Set(sheets.match(PROPERTY))];
  const classes = [...new Set(sheets.match(CLASS))].filter((name) => sources.has(name) && !STABLE.includes(name));
  const shortOf = (at) => (LETTERS[Math.floor(at / LETTERS.length) - 1] ?? "") + LETTERS[at % LETTERS.length];
  return (code) =>
    code
      .replace(PROPERTY, (name) => `--${properties.indexOf(name).toString(36)}`)
      .replace(CLASS, (name) => (classes.includes(name) ? shortOf(classes.indexOf(name)) : name));
}

async function contentsOf(path, shortened) {
  const source = await readFile(path, "utf8");
  if (path.endsWith(".ts")) return { contents: shortened(source), loader: "ts" };
  const { code } = await transform(source, { loader: "css", minify: true, charset: "utf8", target });
  // What esbuild leaves as it is in the values of custom properties.
  const bare = code
    .trim()
    .replaceAll(" * ", "*")
    .replace(/(--[\w-]+): /g, "$1:");
  return { contents: shortened(bare), loader: "text" };
}

/** Style sheets travel in the script as text, without what only people read. A file is read once. */
const brief = {
  name: "brief",
  async setup(bundling) {
    shortened ??= await shortener();
    bundling.onLoad({ filter: /\.(ts|css)$/ }, ({ path }) => {
      if (!contents.has(path)) contents.set(path, contentsOf(path, shortened));
      return contents.get(path);
    });
  },
};
const contents = new Map();
let shortened = null;

/** The order of the parts that `tools/order.mjs` found. */
export async function knownOrder() {
  return JSON.parse(await readFile(`${here}order.json`, "utf8"));
}

/**
 * The script's text. In `order` stand the parts that are free to stand anywhere: gzip finds more to repeat when what is
 * alike stands together. No part depends on it.
 */
export async function bundled(order) {
  // Members that are ours alone, and one or two letters long in the script: no field of the wire or of a card, no key
  // of what is stored or looked up by a word, no `data-` attribute of our tag, no member of the browser's that we use.
  const ours = JSON.parse(await readFile(`${here}names.json`, "utf8"));
  const parts = [...order, "./widget.ts"].map((part) => `import "${part}";`);
  const { outputFiles } = await build({
    stdin: { contents: parts.join("\n"), resolveDir: `${here}src` },
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    charset: "utf8",
    target,
    tsconfig: `${here}tsconfig.json`,
    mangleProps: new RegExp(`^(${ours.join("|")})$`),
    plugins: [brief],
    legalComments: "none",
    logLevel: "warning",
  });
  return outputFiles[0].text;
}
