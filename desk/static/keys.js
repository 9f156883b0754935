// Keys. What bears data-key="n" is pressed, followed or focused by n; while typing, by Alt and n. "g h" is g, then h.
// The help under "?" is made from data-key-help of what is on the page at that moment.

const PAUSE = 1_200;
const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select';
const NAMES = {
  Enter: "回车",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  " ": "空格",
};
const help = document.getElementById("help");
let begun = "";
let timer = 0;

function isTyping(target) {
  return target.matches?.(TYPING) || target.isContentEditable;
}

/** The key by its place while Alt is held, which writes other signs on some keyboards. */
function keyOf(event) {
  if (event.altKey) {
    const plain = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(event.code);
    if (plain) return (plain[1] ?? plain[2] ?? plain[3]).toLowerCase();
  }
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

function shows(element) {
  if (element.disabled || element.closest("[inert]")) return false;
  return element.closest("#side") !== null || element.checkVisibility({ visibilityProperty: true });
}

function keyed() {
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  return [...(open ?? document).querySelectorAll("[data-key]")].filter(shows);
}

function act(element) {
  if (element.matches(TYPING)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function begin(keys) {
  begun = keys;
  clearTimeout(timer);
  timer = setTimeout(() => {
    begun = "";
  }, PAUSE);
}

function press(event) {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") return leave(event);
  if (event.key === "Alt" || event.key === "Shift") return;
  if (isTyping(event.target) && !event.altKey) return;
  if (event.key === "Enter" && !event.altKey && event.target.matches("a, button, summary")) return;
  const key = keyOf(event);
  const found = find(event.altKey, key);
  if (found) {
    event.preventDefault();
    begun = "";
    if (!event.repeat) act(found);
  } else if (!event.altKey && keyed().some((element) => element.dataset.key.startsWith(`${key} `))) {
    begin(key);
  } else {
    begun = "";
  }
}

function find(isAlt, key) {
  const wanted = [begun && `${begun} ${key}`, isAlt && `Alt+${key}`, key].filter(Boolean);
  const there = keyed();
  for (const name of wanted) {
    const found = there.find((element) => element.dataset.key === name);
    if (found) return found;
  }
  return null;
}

/** Escape lets go of the field, so that single keys work again. */
function leave(event) {
  begun = "";
  if (isTyping(event.target) && !document.querySelector("dialog[open]")) event.target.blur();
}

function spelled(key) {
  return key
    .split(" ")
    .map((name) =>
      name
        .split("+")
        .map((part) => NAMES[part] ?? part)
        .join("+"),
    )
    .map((name) => {
      const shown = document.createElement("kbd");
      shown.textContent = name;
      return shown;
    });
}

function showHelp() {
  if (help.open) {
    help.close();
    return;
  }
  const list = document.createElement("dl");
  const seen = new Set();
  for (const element of keyed()) {
    const { key, keyHelp } = element.dataset;
    if (!keyHelp || seen.has(key)) continue;
    seen.add(key);
    const row = document.createElement("div");
    const name = document.createElement("dt");
    const what = document.createElement("dd");
    name.append(...spelled(key).flatMap((shown) => [shown, " "]));
    what.textContent = keyHelp;
    row.append(name, what);
    list.append(row);
  }
  const heading = document.createElement("h2");
  heading.textContent = "快捷键";
  const hint = document.createElement("p");
  hint.className = "quiet";
  hint.textContent = "在输入框里打字时，按住 Alt 再按；按 Esc 离开输入框，也关掉这里。";
  help.replaceChildren(heading, hint, list);
  help.showModal();
}

document.addEventListener("keydown", press);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-help]")) showHelp();
  else if (event.target === help) help.close();
});
