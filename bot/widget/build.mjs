// Bundles the widget into one script, and the demo page beside it: `npm run build` writes bot/widget/dist/.
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
// Browsers of the last four years, WeChat's among them.
const target = ["chrome107", "edge107", "firefox107", "safari16.1"];
const dist = `${here}dist`;

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

/** Style sheets travel in the script as text, without what only people read. */
const brief = {
  name: "brief",
  async setup(bundling) {
    const shortened = await shortener();
    bundling.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      return { contents: shortened(await readFile(path, "utf8")), loader: "ts" };
    });
    bundling.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await transform(source, { loader: "css", minify: true, charset: "utf8", target });
      // What esbuild leaves as it is in the values of custom properties.
      const bare = code
        .trim()
        .replaceAll(" * ", "*")
        .replace(/(--[\w-]+): /g, "$1:");
      return { contents: shortened(bare), loader: "text" };
    });
  },
};

// Members that are ours alone, and one or two letters long in the script: no field of the wire or of a card, no key of
// what is stored or looked up by a word, no `data-` attribute of our tag, no member of the browser's that we use.
const ours = JSON.parse(await readFile(`${here}names.json`, "utf8"));

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
// In which order the parts stand in the script, as far as they are free to: gzip finds more to repeat when what is alike
// stands together, style sheets before all. Found by trying; it is worth more than a kilobyte, and no part depends on it.
const order = [
  "../styles/cards.css",
  "../styles/pages.css",
  "../styles/conversation.css",
  "../styles/tokens.css",
  "../styles/frame.css",
  "./cards/appointment.ts",
  "./cards/slots.ts",
  "./cards/rating.ts",
  "./cards/notice.ts",
  "./cards/clocks.ts",
  "./cards/small.ts",
  "./cards/index.ts",
  "./view/look.ts",
  "./core/transcript.ts",
  "./view/notices.ts",
  "./view/launcher.ts",
  "./core/sse.ts",
  "./view/row.ts",
  "./view/storage.ts",
  "./view/panel.ts",
  "./core/refusals.ts",
  "./view/app.ts",
  "./core/page.ts",
  "./core/api.ts",
  "./core/history.ts",
  "./core/times.ts",
  "./core/stream.ts",
  "./core/log.ts",
  "./core/unsent.ts",
  "./core/outbox.ts",
  "./core/status.ts",
  "./core/session.ts",
  "./widget.ts",
];
await build({
  stdin: { contents: order.map((part) => `import "${part}";`).join("\n"), resolveDir: `${here}src` },
  outfile: `${dist}/widget.js`,
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
await build({
  entryPoints: [`${here}demo/demo.css`, `${here}demo/demo.ts`],
  outdir: `${dist}/demo`,
  bundle: true,
  minify: true,
  charset: "utf8",
  target,
  logLevel: "warning",
});
await cp(`${here}demo/index.html`, `${dist}/demo/index.html`);
