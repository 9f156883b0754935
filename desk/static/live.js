// What changes is told at once. The tabs of a browser share one connection: browsers keep six to one server and no more.

const CHANNEL = "desk-live";
const AGAIN = 5_000;
const SOUND = "desk-sound";
const TALKS = "/desk/conversations";
const names = (document.body.dataset.live ?? "").split(" ").filter(Boolean);
const isSignedIn = "live" in document.body.dataset;
const values = new Map();
const title = document.title;
let channel = null;
let isLeading = false;
let talks = null;

/** Follow what happens at the desk; pages hear `desk:live` on the document, parts their `hx-trigger="sse:…"`. */
export function startLive() {
  if (!isSignedIn) return;
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.matches?.("[data-counts]")) showCounts(event.detail.target);
  });
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
  source.addEventListener("signed-out", () => pass("signed-out", null));
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(lead, AGAIN);
  };
}

function pass(name, value) {
  channel?.postMessage({ name, value });
  hear(name, value);
}

function answer() {
  if (!isLeading) return;
  for (const [name, value] of values) channel.postMessage({ name, value });
}

function hear(name, value) {
  const isNew = !values.has(name) || JSON.stringify(values.get(name)) !== JSON.stringify(value);
  if (!isNew) return;
  values.set(name, value);
  document.dispatchEvent(new CustomEvent("desk:live", { detail: { name, value } }));
  for (const part of document.querySelectorAll(`[hx-trigger*="sse:${name}"]`)) {
    if (listens(part, name)) window.htmx?.trigger(part, `sse:${name}`);
  }
}

function listens(part, name) {
  const triggers = part.getAttribute("hx-trigger").split(",");
  return triggers.some((trigger) => trigger.trim().split(/\s/)[0] === `sse:${name}`);
}

/** The counts beside the navigation, and before the title of the tab the talks that wait. */
function showCounts(source) {
  for (const shown of document.querySelectorAll("[data-count]")) {
    const found = source.querySelector(`[data-for="${CSS.escape(shown.dataset.count)}"]`);
    shown.textContent = found?.textContent ?? "";
    shown.classList.toggle("late", found?.classList.contains("late") ?? false);
  }
  const waiting = Number(source.querySelector(`[data-for="${TALKS}"]`)?.textContent ?? 0);
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (talks !== null && waiting > talks && isLeading) ring();
  talks = waiting;
}

/** Whether this browser rings for new conversations. */
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
