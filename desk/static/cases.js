// The page of a case: its clocks run while work is done, and the form of pre-review asks only what its outcome needs.

const TICK = 1_000;
const LATE = "超 ";

/** Working seconds that have passed since the card was made, by the spans of working time that it brings along. */
function worked(card, now) {
  const since = Date.parse(card.at);
  let passed = 0;
  for (const [start, end] of card.openings) {
    passed += Math.max(0, Math.min(now, Date.parse(end)) - Math.max(since, Date.parse(start)));
  }
  return passed / 1_000;
}

function inWords(seconds) {
  const length = Math.abs(Math.trunc(seconds));
  if (length < 60) return `${length}秒`;
  const minutes = Math.trunc(length / 60) % 60;
  const hours = Math.trunc(length / 3_600);
  if (!hours) return `${minutes}分`;
  return minutes ? `${hours}小时${minutes}分` : `${hours}小时`;
}

/** By the page's own clock from the moment it came: the center's clock may stand elsewhere than the browser's. */
function show(place) {
  const card = JSON.parse(place.dataset.clock);
  place.dataset.since ??= String(performance.now());
  const passed = worked(card, Date.parse(card.at) + performance.now() - Number(place.dataset.since));
  for (const shown of place.querySelectorAll("[data-clock-of]")) {
    const clock = card[shown.dataset.clockOf];
    if (!clock) continue;
    const isLeft = shown.dataset.clockOf === "left";
    const seconds = clock.seconds + (clock.runs ? (isLeft ? -passed : passed) : 0);
    shown.textContent = (isLeft && seconds < 0 ? LATE : "") + inWords(seconds);
  }
}

function choose(form) {
  for (const group of form.querySelectorAll("[data-for]")) {
    const chosen = form.querySelector(`[name="${group.dataset.for}"]:checked`)?.value ?? "";
    group.hidden = !group.dataset.when.split(" ").includes(chosen);
  }
}

function tick() {
  for (const place of document.querySelectorAll("[data-clock]")) show(place);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form");
  if (form?.querySelector("[data-for]")) choose(form);
});
for (const form of document.forms) choose(form);
tick();
setInterval(tick, TICK);
