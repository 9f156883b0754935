// One conversation: what is said appears as it comes, words go out once, rude drafts are asked about, viewers report.

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
let isLooking = false;
let lookAgain = false;
let sendAgain = false;
let unseen = 0;
let touchedAt = Date.now();

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function headers() {
  return { "HX-Request": "true", "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content };
}

function post(path, fields) {
  return fetch(talk.dataset.talk + path, { method: "POST", headers: headers(), body: new URLSearchParams(fields) });
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
    const answer = await fetch(`${talk.dataset.talk}/news?after=${talk.dataset.last}`, { headers: headers() });
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

/** Send once: the same words under the same id until the desk has them. What is typed meanwhile goes right after. */
async function send(isSure) {
  const text = draft.value.trim();
  if (!text) return;
  if (composer.dataset.busy) {
    sendAgain = true;
    return;
  }
  composer.dataset.busy = "1";
  composer.dataset.sending ||= newId();
  refuse("");
  try {
    const fields = { text, sending: composer.dataset.sending, ...(isSure ? { sure: "1" } : {}) };
    const answer = await post("/reply", fields);
    if (!(await sent(answer, text))) sendAgain = false;
  } catch {
    sendAgain = false;
    refuse(AWAY);
  } finally {
    delete composer.dataset.busy;
  }
  if (sendAgain) {
    sendAgain = false;
    await send(false);
  }
}

/** Whether the desk has taken the words. */
async function sent(answer, text) {
  if (answer.ok) {
    if (draft.value.trim() === text) draft.value = "";
    delete composer.dataset.sending;
    keepDraft();
    void look().then(toEnd);
    return true;
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 409 && told.rude) ask(told.rude);
  else refuse(told.message ?? AWAY);
  return false;
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

function insert(text) {
  const place = draft.selectionStart ?? draft.value.length;
  draft.setRangeText(text, place, draft.selectionEnd ?? place, "end");
  draft.focus();
  keepDraft();
  for (const open of talk.querySelectorAll("details.drop[open]")) open.open = false;
}

function startComposer() {
  draft.value = sessionStorage.getItem(talk.dataset.talk) ?? "";
  draft.addEventListener("input", () => {
    delete composer.dataset.sending;
    keepDraft();
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
    void fetch(`${talk.dataset.talk}/look`, { method: "POST", headers: headers(), body: left, keepalive: true });
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
