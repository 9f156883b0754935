// What changes is told at once. The tabs of a browser share one connection: browsers keep six to one server and no more.

const CHANNEL = "desk-live";
const AGAIN = 5_000;
const SOUND = "desk-sound";
const SESSION = "session";
const names = (document.body.dataset.live ?? "").split(" ").filter(Boolean);
const isInside = document.querySelector("[data-counts]") !== null;
const values = new Map();
const title = document.title;
let channel = null;
let isLeading = false;
let calling = null;

/** Follow what happens at the desk; pages hear `desk:live` on the document, parts their `hx-trigger="sse:…"`. */
export function startLive() {
  if (!isInside) return;
  document.addEventListener("htmx:afterSwap", (event) => {
    const part = event.detail.target;
    if (part.matches?.("[data-counts]")) showCounts(part);
    else if (part.matches?.("[data-calling]")) showCalling(part.firstElementChild.dataset);
  });
  document.addEventListener("desk:ended", () => pass(SESSION, "ended"));
  if (!navigator.locks || !window.BroadcastChannel) {
    lead();
    return;
  }
  channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => (data.asks ? answer() : hear(data.name, data.value));
  channel.postMessage({ asks: true });
  void navigator.locks.request(CHANNEL, () => {
    lead();
    return new Promise(() => {});
  });
}

/** This tab listens for all of them. */
function lead() {
  isLeading = true;
  const source = new EventSource("/desk/live");
  for (const name of names) {
    source.addEventListener(name, (event) => pass(name, JSON.parse(event.data).value));
  }
  source.addEventListener("signed-out", () => pass(SESSION, "ended"));
  source.onopen = () => pass(SESSION, "open");
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    void askWhy();
    setTimeout(lead, AGAIN);
  };
}

/** A stream is refused when nobody is signed in, and while the desk is away. */
async function askWhy() {
  const answer = await fetch("/desk/token", { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 401) pass(SESSION, "ended");
}

function pass(name, value) {
  channel?.postMessage({ name, value });
  hear(name, value);
}

function answer() {
  if (!isLeading) return;
  for (const [name, value] of values) {
    if (name !== SESSION) channel.postMessage({ name, value });
  }
}

function hear(name, value) {
  const isNew = !values.has(name) || JSON.stringify(values.get(name)) !== JSON.stringify(value);
  if (!isNew) return;
  values.set(name, value);
  if (name === SESSION) document.getElementById("ended").hidden = value === "open";
  document.dispatchEvent(new CustomEvent("desk:live", { detail: { name, value } }));
  for (const part of document.querySelectorAll(`[hx-trigger*="sse:${name}"]`)) {
    if (listens(part, name)) window.htmx?.trigger(part, `sse:${name}`);
  }
}

function listens(part, name) {
  const triggers = part.getAttribute("hx-trigger").split(",");
  return triggers.some((trigger) => trigger.trim().split(/\s/)[0] === `sse:${name}`);
}

/** The counts beside the navigation. */
function showCounts(source) {
  for (const shown of document.querySelectorAll("[data-count]")) {
    const found = source.querySelector(`[data-for="${CSS.escape(shown.dataset.count)}"]`);
    shown.textContent = found?.textContent ?? "";
    shown.classList.toggle("late", found?.classList.contains("late") ?? false);
  }
}

/** The title says how many people wait; one more of them rings, and so do new words in one's own conversations. */
function showCalling(told) {
  const waiting = Number(told.waiting);
  const said = Number(told.said);
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (calling && (waiting > calling.waiting || said > calling.said) && isLeading) ring();
  calling = { waiting, said: Math.max(said, calling?.said ?? 0) };
}

/** Whether this browser rings for whoever calls. */
export function rings() {
  return localStorage.getItem(SOUND) === "on";
}

export function setRings(isOn) {
  localStorage.setItem(SOUND, isOn ? "on" : "off");
  if (isOn) ring();
}

/** Two soft tones, made here: there is no file. Browsers allow them once the page has been clicked. */
function ring() {
  if (!rings()) return;
  const audio = new AudioContext();
  for (const [start, pitch] of [
    [0, 660],
    [0.18, 880],
  ]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, audio.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.15, audio.currentTime + start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + start + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.32);
  }
  setTimeout(() => void audio.close(), 1_000);
}

const switches = document.querySelectorAll("[data-sound]");
for (const box of switches) {
  box.checked = rings();
  box.addEventListener("change", () => setRings(box.checked));
}
