// The screen of a call: saves what is typed, asks for suggestions, and puts answers into the record.
import { post, Refused, reason } from "./call_requests.js";

const shownAt = performance.now();
const SAVE_AFTER = 600;
const SUGGEST_AFTER = 120;
const TRY_AGAIN_AFTER = 3000;
const FIELDS = ["question", "answer", "kind", "result", "owner", "notice_given"];

let saving = null;
let saveTimer = 0;
let suggestTimer = 0;
let suggesting = null;
// The guide that follow-up questions are about: the one chosen or inserted last.
let chosen = "";

const screen = () => document.querySelector("[data-call]");
const record = () => document.getElementById("record");
const field = (name) => record().elements.namedItem(name);
const path = () => screen().dataset.call;
const opened = () => document.querySelector("#suggestions .suggestion.open");

function tell(text) {
  const place = document.querySelector("[data-saved]");
  if (place) place.textContent = text;
}

function isChanged() {
  return FIELDS.some((name) => field(name).value.trim() !== field(`was_${name}`).value.trim());
}

// What was sent is what the server has: the next change begins from there.
function remember(sent, told) {
  field("revision").value = told.revision;
  for (const name of FIELDS) {
    const typed = field(name).value;
    const kept = told.merged ? told[name] : sent.get(name);
    field(`was_${name}`).value = kept;
    if (told.merged) field(name).value = typed === sent.get(name) ? kept : kept + typed.slice(sent.get(name).length);
  }
}

async function send(more) {
  const sent = new FormData(record());
  const answer = await post(`${path()}/save`, sent, more);
  const told = await answer.json();
  remember(sent, told);
  const at = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  tell(told.merged ? "另一个页面也写了，已经合在一起，请看一眼" : `已自动保存 ${at}`);
}

// One save at a time; what is typed meanwhile goes with the next one.
async function save() {
  clearTimeout(saveTimer);
  if (!record() || !isChanged()) return;
  if (saving) await saving;
  if (!record() || !isChanged()) return;
  saving = send({}).catch((error) => {
    tell(reason(error, "还没保存上，正在重试；写的都还在"));
    if (!(error instanceof Refused) || error.passes) saveTimer = setTimeout(save, TRY_AGAIN_AFTER);
  });
  await saving;
  saving = null;
}

function saveSoon() {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, SAVE_AFTER);
}

function changed(name, value) {
  field(name).value = value;
  saveSoon();
}

// What was chosen here without the operator, known after a reload too: the result, and the guides told in full.
function marks() {
  return { result: "", told: [], ...JSON.parse(sessionStorage.getItem(path()) ?? "{}") };
}

function mark(values) {
  sessionStorage.setItem(path(), JSON.stringify({ ...marks(), ...values }));
}

// What was done last is the result, but for one that the operator chose.
function cameTo(result) {
  const { value } = field("result");
  if (value && value !== marks().result) return;
  mark({ result });
  changed("result", result);
}

// Only a whole answer, with what to bring, tells everything at once; without its guide nothing was told.
function toldWhole(guide) {
  const { told } = marks();
  if (field("notice_given").value && !told.length) return;
  mark({ told: [...told, guide] });
  changed("notice_given", "yes");
}

function tookOut(guide) {
  const { told } = marks();
  const left = told.filter((one) => one !== guide);
  mark({ told: left });
  if (told.length && !left.length) changed("notice_given", "");
}

// The line on which the caller's words are being typed.
function line() {
  const box = field("question");
  const before = box.value.slice(0, box.selectionStart).split("\n").pop();
  const after = box.value.slice(box.selectionStart).split("\n")[0];
  return (before + after).trim().slice(-500);
}

// Whether what is shown now answers the line.
async function suggest() {
  suggesting?.abort();
  suggesting = new AbortController();
  const subject = document.querySelector("[data-subjects] li:last-child");
  try {
    const values = { text: line(), guide: chosen || (subject?.dataset.guide ?? "") };
    const answer = await post(`${path()}/suggest`, values, { signal: suggesting.signal });
    const found = await answer.text();
    const place = document.getElementById("suggestions");
    place.innerHTML = found;
    window.htmx.process(place);
    return true;
  } catch (error) {
    if (error.name !== "AbortError") tell(reason(error, "连不上工作台，写的都还在，请等一等"));
    return false;
  }
}

function suggestSoon() {
  clearTimeout(suggestTimer);
  suggestTimer = setTimeout(suggest, SUGGEST_AFTER);
}

function open(guide) {
  chosen = guide;
  for (const one of document.querySelectorAll("#suggestions .suggestion")) {
    one.classList.toggle("open", one.dataset.guide === guide);
  }
  for (const one of document.querySelectorAll("#suggestions [data-choose]")) {
    one.classList.toggle("open", one.dataset.choose === guide);
  }
}

function append(text) {
  const box = field("answer");
  changed("answer", box.value.trim() ? `${box.value.trimEnd()}\n${text}` : text);
  box.scrollTop = box.scrollHeight;
}

function showSubject(guide, title) {
  const list = document.querySelector("[data-subjects]");
  if ([...list.children].some((item) => item.dataset.guide === guide)) return;
  const item = document.createElement("li");
  item.dataset.guide = guide;
  item.textContent = `${title} `;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "plain", textContent: "×" });
  button.dataset.takeOut = guide;
  button.setAttribute("aria-label", `去掉“${title}”`);
  item.append(button);
  list.append(item);
}

async function asked(address, values, otherwise) {
  try {
    const answer = await post(`${path()}/${address}`, values);
    return await answer.json();
  } catch (error) {
    tell(reason(error, otherwise));
    return null;
  }
}

async function insert(card) {
  if (!card) return;
  if (!card.dataset.guide) {
    append(card.querySelector("[data-aloud]").textContent);
    return;
  }
  const told = await asked("insert", { ...card.dataset }, "没有填上，请再按一次");
  if (!told) return;
  append(told.text);
  chosen = told.guide;
  showSubject(told.guide, told.title);
  if (told.whole) toldWhole(told.guide);
}

// Enter means what is meant now and seen: what was typed last is asked for before it is inserted.
async function insertFirst() {
  clearTimeout(suggestTimer);
  const isAnswered = opened() && document.querySelector("[data-asked]")?.dataset.asked === line();
  if (!isAnswered && !(await suggest())) return;
  if (!opened() || opened().getClientRects().length) await insert(opened());
  else tell("右边正在办事，答案没有显示：办完或按 Esc 收起，再按回车填入");
}

async function takeOut(button) {
  if (!(await asked("take-out", { guide: button.dataset.takeOut }, "没有去掉，请再按一次"))) return;
  button.closest("li").remove();
  tookOut(button.dataset.takeOut);
}

async function copy(card) {
  try {
    await navigator.clipboard.writeText(card.querySelector("[data-aloud]").textContent);
    tell("已复制");
  } catch {
    tell("浏览器不让复制，请选中文字再复制");
  }
}

// A panel that has come to something (a text message: to no result of the call) asks for nothing more.
const finished = () => document.querySelector("#panel [data-result]");

function closePanel() {
  const panel = document.getElementById("panel");
  if (!panel?.firstElementChild) return false;
  panel.replaceChildren();
  field("question").focus();
  return true;
}

const CLICKS = [
  ["[data-choose]", (button) => open(button.dataset.choose)],
  ["[data-insert]", (button) => insert(button.closest(".suggestion"))],
  ["[data-insert-text]", (button) => insert(button.closest(".suggestion"))],
  ["[data-copy-aloud]", (button) => copy(button.closest(".suggestion"))],
  ["[data-take-out]", takeOut],
  ["[data-close-panel]", closePanel],
  ["[data-insert-reply]", () => append(document.querySelector("#panel [data-reply]").textContent)],
];

document.addEventListener("click", (event) => {
  if (!screen()) return;
  for (const [selector, act] of CLICKS) {
    const button = event.target.closest(selector);
    if (button) act(button);
  }
});

document.addEventListener("input", (event) => {
  if (!record()?.contains(event.target)) return;
  saveSoon();
  if (event.target.name === "result") mark({ result: "" });
  if (event.target.name === "notice_given") mark({ told: [] });
  if (event.target.name !== "question") return;
  if (finished()) document.getElementById("panel").replaceChildren();
  suggestSoon();
});

document.addEventListener("keydown", (event) => {
  if (!screen() || event.isComposing) return;
  if (event.key === "Escape" && closePanel()) event.preventDefault();
  if (event.key !== "Enter" || !record()?.contains(event.target)) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    record().requestSubmit();
  } else if (event.altKey || (event.target.name === "question" && !event.shiftKey)) {
    event.preventDefault();
    if (!event.repeat) insertFirst();
  }
});

// The side of a guide that is asked for answers the line that stands there now.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("#suggestions .chip")) event.detail.parameters.text = line();
});

// What the server asks for, or what a form in the panel has come to.
document.addEventListener("call-missing", (event) => field(event.detail.field)?.focus());

// Forms are ready only when all has settled: an Enter before would send them by the browser, as a page of its own.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "panel") return;
  const panel = event.detail.target.querySelector("[data-panel]");
  const next = panel?.querySelector("[data-focus]") ?? (finished() && field("question"));
  next?.focus();
  if (panel?.dataset.result) cameTo(panel.dataset.result);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && record() && isChanged()) send({ keepalive: true }).catch(() => {});
});

/** How long the call lasts: by the desk's clock when the page came, however wrong the one of this machine is. */
setInterval(() => {
  for (const place of document.querySelectorAll("[data-since]")) {
    const seconds = Number(place.dataset.since) + Math.floor((performance.now() - shownAt) / 1000);
    if (seconds < 86400) place.textContent = `${Math.floor(seconds / 60)}分${String(seconds % 60).padStart(2, "0")}秒`;
  }
}, 1000);
