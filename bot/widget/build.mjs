// Bundles the widget into one script, and the demo page beside it: `npm run build` writes bot/widget/dist/.
import { cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
// Browsers of the last four years, WeChat's among them.
const target = ["chrome107", "edge107", "firefox107", "safari16.1"];
const dist = `${here}dist`;

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
  loader: { ".css": "text" },
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
