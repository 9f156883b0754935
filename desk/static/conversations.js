// One conversation: what is said appears as it comes, words go out once, rude drafts are asked about, viewers report.

import * as asking from "./asking.js";

const talk = document.querySelector("[data-talk]");
const log = talk?.querySelector(".log");
const composer = talk?.querySelector("[data-composer]");
const draft = composer?.querySelector("textarea");
const dialog = document.getElementById("rude");
const fresh = talk?.querySelector(".fresh");
const LOOK_AGAIN = 4_000;
const REPORT = 10_000;
const IDLE = 10 * 60_000;
const NEAR_END = 80;
const AWAY = "没有发出去：连不上工作台。请看一下网络，再按一次发送。";
/** A gap of a ready-made reply; the year in the number of a document, 〔2023〕, is none. */
const GAP = /〔[^〔〕\d]+〕/;
let isLooking = false;
let lookAgain = false;
let sendAgain = false;
let pending = null;
let isComposing = false;
let unseen = 0;
let touchedAt = Date.now();

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function post(path, fields) {
  return asking.post(talk.dataset.talk + path, fields);
}

function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
  fresh.hidden = true;
}

/** What is new since the last look; looks never overlap, so that nothing appears twice. */
async function look() {
  if (isLooking) {
    lookAgain = true;
    return;
  }
  isLooking = true;
  try {
    const answer = await fetch(`${talk.dataset.talk}/news?after=${talk.dataset.last}`, { headers: asking.headers() });
    if (answer.ok) take(await answer.text(), answer.headers);
  } catch {
    // The next look finds it.
  } finally {
    isLooking = false;
  }
  if (lookAgain) {
    lookAgain = false;
    await look();
  }
}

function take(html, told) {
  const wasAtEnd = isAtEnd();
  const found = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html").querySelectorAll("li[id]");
  let words = 0;
  for (const message of found) {
    if (document.getElementById(message.id)) continue;
    log.append(message);
    words += message.classList.contains("person") ? 1 : 0;
  }
  talk.dataset.last = told.get("X-Last") ?? talk.dataset.last;
  if (wasAtEnd) toEnd();
  else if (found.length) fresh.hidden = false;
  if (document.hidden && words) name(words);
  if (told.get("X-State") !== talk.dataset.state) stateChanged();
}

/** Somebody else claimed, forwarded or closed it: the page is drawn anew, the draft stays. */
function stateChanged() {
  keepDraft();
  location.reload();
}

function name(words) {
  unseen += words;
  mark();
}

/** The tab says how many new words there are; other counts in the title stay. */
function mark() {
  const plain = document.title.replace(/^【\d+条新话】/, "");
  const wanted = unseen ? `【${unseen}条新话】${plain}` : plain;
  if (document.title !== wanted) document.title = wanted;
}

function refuse(text) {
  composer.querySelector("[data-refusal]").textContent = text;
}

function keepDraft() {
  if (draft) sessionStorage.setItem(talk.dataset.talk, draft.value);
}

/** While signs are put together into words (an input method), the box is left alone. */
function composed() {
  return isComposing ? new Promise((go) => draft.addEventListener("compositionend", go, { once: true })) : null;
}

/** What goes out next: the words of the box; first those that may not have arrived, under the same id as before. */
function next() {
  if (!pending || !draft.value.startsWith(pending.words)) pending = { words: draft.value, sending: newId() };
  return pending;
}

/** Send once: the same words under the same id until the desk has them. What is typed meanwhile goes right after. */
async function send(isSure) {
  if (!draft.value.trim()) return;
  if (composer.dataset.busy) {
    sendAgain = true;
    return;
  }
  const { words, sending } = next();
  sendAgain = draft.value !== words;
  composer.dataset.busy = "1";
  refuse("");
  try {
    const answer = await post("/reply", { text: words.trim(), sending, ...(isSure ? { sure: "1" } : {}) });
    if (!(await sent(answer, words))) sendAgain = false;
  } catch {
    sendAgain = false;
    refuse(AWAY);
  } finally {
    delete composer.dataset.busy;
  }
  if (sendAgain) await send(false);
}

/** Whether the desk has taken the words; after a fault it may have. */
async function sent(answer, words) {
  if (answer.ok) {
    await composed();
    if (draft.value.startsWith(words)) draft.setRangeText("", 0, words.length, "preserve");
    pending = null;
    keepDraft();
    void look().then(toEnd);
    return true;
  }
  if (answer.status < 500) pending = null;
  const told = await saidIn(answer);
  if (answer.status === 409 && told.rude) ask(told.rude);
  else refuse(told.message ?? AWAY);
  if (told.gaps) choose(draft.value.indexOf(told.gaps[0]), told.gaps[0]);
  return false;
}

/** Conversations refuse in JSON; what stands before them, the sign-in and the token, in a page. */
async function saidIn(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return { message: asking.reasonIn(text) };
  }
}

function ask(rude) {
  const lines = rude.map((one) => {
    const line = document.createElement("li");
    const words = document.createElement("strong");
    words.textContent = `“${one.words}”`;
    line.append(words, ` ${one.why}。`, one.better ? `可以说：${one.better}` : "");
    return line;
  });
  dialog.querySelector(".rude").replaceChildren(...lines);
  dialog.showModal();
}

async function report() {
  if (document.hidden || Date.now() - touchedAt > IDLE) return;
  try {
    const answer = await post("/look", {});
    if (answer.ok) document.getElementById("viewers").innerHTML = await answer.text();
  } catch {
    // The next report comes soon.
  }
}

/** What has still to be written is chosen, so that typing replaces it. */
function choose(at, gap) {
  draft.focus();
  draft.setSelectionRange(at, at + gap.length);
}

function insert(text) {
  const place = draft.selectionStart ?? draft.value.length;
  draft.setRangeText(text, place, draft.selectionEnd ?? place, "end");
  const gap = GAP.exec(text);
  if (gap) choose(place + gap.index, gap[0]);
  else draft.focus();
  keepDraft();
  for (const open of talk.querySelectorAll("details.drop[open]")) open.open = false;
}

function startComposer() {
  draft.value = sessionStorage.getItem(talk.dataset.talk) ?? "";
  draft.focus({ preventScroll: true });
  draft.addEventListener("input", keepDraft);
  draft.addEventListener("compositionstart", () => {
    isComposing = true;
  });
  draft.addEventListener("compositionend", () => {
    isComposing = false;
  });
  draft.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void send(false);
  });
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(false);
  });
  dialog.querySelector("[data-mend]").addEventListener("click", () => {
    dialog.close();
    draft.focus();
  });
  dialog.querySelector("[data-sure]").addEventListener("click", () => {
    dialog.close();
    void send(true);
  });
  talk.addEventListener("click", (event) => {
    const canned = event.target.closest?.("[data-canned]");
    if (canned) insert(canned.dataset.canned);
  });
}

function start() {
  toEnd();
  if (composer) startComposer();
  fresh.addEventListener("click", toEnd);
  log.addEventListener("scroll", () => {
    if (isAtEnd()) fresh.hidden = true;
  });
  document.addEventListener("desk:live", ({ detail }) => {
    if (detail.name === "talks" || detail.name === "conversations") void look();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    mark();
    void report();
  });
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => {
      touchedAt = Date.now();
    });
  }
  new MutationObserver(mark).observe(document.querySelector("title"), { childList: true });
  setInterval(look, LOOK_AGAIN);
  setInterval(report, REPORT);
  void report();
  addEventListener("pagehide", () => {
    const left = new URLSearchParams({ left: "1" });
    void fetch(`${talk.dataset.talk}/look`, { method: "POST", headers: asking.headers(), body: left, keepalive: true });
  });
}

/** Every form that sends something into the talk names its sending, so that a double click sends once. */
document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.querySelector?.("[data-sending]");
    if (field && !field.value) field.value = newId();
  },
  true,
);

if (talk) start();
