// What every page of the desk does: the token of forms, refusals beside them, messages that go by themselves, the menu.

import { ended, headers, reasonIn, renew } from "./asking.js";
import { startLive } from "./live.js";

const toasts = document.getElementById("toasts");
const SHORT = 8_000;
const LONG = 20_000;
const AWAY = "连不上工作台，这次没有提交。请看一下网络，再试一次。";
let isLeaving = false;
let refused = [];

/** A line in the corner; what is bad stays until it is closed. */
export function tell(text, kind = "") {
  const toast = document.createElement("div");
  toast.className = `toast ${kind}`;
  toast.dataset.toast = "";
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "plain";
  close.dataset.close = "";
  close.setAttribute("aria-label", "关掉提示");
  close.textContent = "×";
  toast.append(words, close);
  toasts.append(toast);
  letGo(toast, kind);
}

function letGo(toast, kind = "") {
  if (kind === "bad") return;
  const time = toast.querySelector("form") ? LONG : SHORT;
  const later = () => (toast.matches(":hover, :focus-within") ? setTimeout(later, 2_000) : toast.remove());
  setTimeout(later, time);
}

function spotOf(element) {
  const form = element.closest("form");
  return form?.querySelector("[data-refusal]") ?? null;
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") Object.assign(event.detail.headers, headers());
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if (requestConfig.verb === "get") return;
  const spot = spotOf(elt);
  if (spot) spot.textContent = "";
  xhr.addEventListener("loadend", () => tellFor(elt, xhr));
});

/** What news took off the page meanwhile gets no event of htmx any more: why it was refused is told all the same. */
function tellFor(elt, xhr) {
  if (!elt.isConnected && xhr.status >= 400) tell(reasonOf(xhr), "bad");
}

function reasonOf(xhr) {
  return reasonIn(xhr.responseText) ?? AWAY;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status < 400) return;
  event.detail.isError = false;
  event.detail.shouldSwap = false;
  if (xhr.getResponseHeader("X-Stale-Token")) void renew();
  if (xhr.status === 401) ended();
  const text = reasonOf(xhr);
  const spot = spotOf(requestConfig.elt);
  if (spot) {
    spot.textContent = text;
    spot.scrollIntoView({ block: "nearest" });
    refused.push({ spot, text, until: Date.now() + SHORT });
  } else if (requestConfig.verb !== "get" || xhr.status === 401) {
    tell(text, "bad");
  }
});

/** News that takes the form away a moment after its refusal does not take the reason with it. */
document.addEventListener("htmx:afterSwap", () => {
  refused = refused.filter(({ spot, text, until }) => {
    if (Date.now() > until || spot.textContent !== text) return false;
    if (!spot.isConnected) tell(text, "bad");
    return spot.isConnected;
  });
});

document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.requestConfig.verb !== "get" && !isLeaving) tell(AWAY, "bad");
});

addEventListener("pagehide", () => {
  isLeaving = true;
});

document.addEventListener(
  "click",
  (event) => {
    const asked = event.target.closest?.("[data-confirm]");
    if (asked && !confirm(asked.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-close], [data-menu], [data-print], [data-copy]");
  if (!target) return;
  if (target.matches("[data-close]")) close(target);
  else if (target.matches("[data-menu]")) toggleMenu(target);
  else if (target.matches("[data-print]")) print();
  else void copy(target.dataset.copy);
});

function close(button) {
  const closed = button.closest("[data-toast], dialog");
  if (closed?.matches("dialog")) closed.close();
  else closed?.remove();
}

function toggleMenu(button) {
  const isOpen = document.getElementById("side").classList.toggle("open");
  button.setAttribute("aria-expanded", String(isOpen));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell("已复制。");
  } catch {
    tell("浏览器不让复制，请选中文字后按 Ctrl+C。", "bad");
  }
}

/** A page that says that the database is away comes back by itself. */
function retry(seconds) {
  setTimeout(async () => {
    const answer = await fetch("/ready").catch(() => null);
    if (answer?.ok) location.reload();
    else retry(seconds);
  }, seconds * 1_000);
}

/** What is wider than its place can be reached by the keyboard too. */
function markWide() {
  for (const box of document.querySelectorAll(".table-scroll")) {
    box.toggleAttribute("tabindex", false);
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

document.addEventListener("htmx:afterSettle", markWide);
addEventListener("resize", markWide);
markWide();
const waiting = document.querySelector("[data-retry]");
if (waiting) retry(Number(waiting.dataset.retry));
for (const toast of toasts.querySelectorAll("[data-toast]")) letGo(toast);
startLive();
