// “上传材料”: papers of one's own open cases.

import type { Core, Papers, Uploaded } from "../contract.ts";
import { button, h, ltr } from "./dom.ts";
import { type Page, trouble, wait } from "./page.ts";

type Case = Papers["cases"][number];
type Material = Case["materials"][number];

const MEGA = 1_048_576;

function sizeText(bytes: number): string {
  return `${+Math.max(0.1, bytes / MEGA).toFixed(1)} MB`;
}

function drawUploaded(one: Uploaded, withdraw: (id: string, place: HTMLElement) => void): HTMLElement {
  const told = h(
    "span",
    { class: one.state === "refused" ? "q-faint bad" : "q-faint" },
    `${one.note ?? ""} · ${sizeText(one.size)}`,
  );
  const words = h("span", { class: "q-grow" }, one.name, told);
  const place = h("li", { class: "q-line" }, words);
  place.append(button("q-link", "撤回", () => withdraw(one.id, place), { "aria-label": `撤回 ${one.name}` }));
  return place;
}

function rules(core: Core): HTMLElement {
  const limits = core.status?.uploads;
  const told = limits ? `每个不超过 ${sizeText(limits.largest)}，最多 ${limits.most} 个。` : "";
  return h("p", { class: "q-faint" }, `${told}身份证、银行卡不要传，到窗口出示就行。`);
}

function drawMaterial(material: Material, pick: () => void, own: HTMLElement[]): HTMLElement {
  const choose = button("q-button", "选文件", pick, { "aria-label": `选文件：${material.title}` });
  const words = h(
    "span",
    { class: "q-grow" },
    material.title,
    material.note && h("span", { class: "q-faint" }, material.note),
  );
  return h("li", {}, h("div", { class: "q-line" }, words, choose), own.length > 0 && h("ul", {}, ...own));
}

/** The page of papers; it shows itself again after every change. */
export class PapersPage {
  readonly #core: Core;
  readonly #page: Page;
  readonly #input = h("input", { type: "file", hidden: true });
  #target: [caseCode: string, material: string] = ["", ""];

  constructor(core: Core, page: Page) {
    this.#core = core;
    this.#page = page;
    this.#input.addEventListener("change", () => {
      const file = this.#input.files?.[0];
      if (file) void this.#send(file);
    });
    page.element.append(this.#input);
  }

  /** Open the file dialog at once; has to be called from a tap. */
  choose(caseCode: string, material: string): void {
    this.#target = [caseCode, material];
    this.#input.accept = this.#core.status?.uploads.accept ?? "";
    this.#input.value = "";
    this.#input.click();
  }

  /** Show the page, with something said above. */
  async show(said?: HTMLElement): Promise<void> {
    const fill = this.#page.show("上传材料", said, wait("正在查…"));
    try {
      const { cases, uploads } = await this.#core.papers();
      const none = !cases.length && h("p", {}, "没有要交材料的代办。");
      fill(said, none, ...cases.map((one) => this.#drawCase(one, uploads)), rules(this.#core));
    } catch (error) {
      fill(said, trouble(error));
    }
  }

  #drawCase(one: Case, uploads: readonly Uploaded[]): HTMLElement {
    const withdraw = (id: string, place: HTMLElement) =>
      this.#core.withdraw(id).then(
        () => this.show(),
        (error) => place.append(trouble(error)),
      );
    const title = h("h4", {}, one.title, " ", ltr(one.code, "q-faint"));
    const rows = one.materials.map((material) => {
      const own = uploads.filter((upload) => upload.case === one.code && upload.material === material.key);
      const files = own.map((upload) => drawUploaded(upload, withdraw));
      return drawMaterial(material, () => this.choose(one.code, material.key), files);
    });
    const elsewhere = one.elsewhere?.map((proof) =>
      h("li", {}, proof.title, " ", h("span", { class: "q-faint" }, proof.note)),
    );
    return h("section", { class: "q-box" }, title, h("ul", { class: "q-papers" }, ...rows, ...(elsewhere ?? [])));
  }

  async #send(file: File): Promise<void> {
    const largest = this.#core.status?.uploads.largest ?? Number.POSITIVE_INFINITY;
    const tooLarge = `“${file.name}”太大了，不能超过 ${sizeText(largest)}。`;
    if (file.size > largest) return this.show(trouble(tooLarge));
    const bar = h("progress", { max: 1, value: 0, "aria-label": "上传进度" });
    this.#page.show("上传材料", h("section", { class: "q-box" }, wait(`正在上传“${file.name}”…`), bar));
    try {
      const done = await this.#core.upload(file, ...this.#target, (part) => {
        bar.value = part;
      });
      await this.show(h("p", { class: "q-told good", role: "status" }, `“${file.name}”${done.note ?? ""}。`));
    } catch (error) {
      await this.show(trouble(error));
    }
  }
}
