// Bundles the widget into one script, and the demo page beside it: `npm run build` writes bot/widget/dist/.
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundled, knownOrder, target } from "./bundle.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = `${here}dist`;

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writeFile(`${dist}/widget.js`, await bundled(await knownOrder()));
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
