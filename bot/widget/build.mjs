// Bundles the widget into one script, and the demo page beside it: `npm run build` writes bot/widget/dist/.
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
// Browsers of the last four years, WeChat's among them.
const target = ["chrome107", "edge107", "firefox107", "safari16.1"];
const dist = `${here}dist`;

/** Style sheets travel in the script as text, without what only people read. */
const styles = {
  name: "styles",
  setup(bundling) {
    bundling.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await transform(source, { loader: "css", minify: true, charset: "utf8", target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await build({
  entryPoints: [`${here}src/widget.ts`],
  outfile: `${dist}/widget.js`,
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  target,
  plugins: [styles],
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
