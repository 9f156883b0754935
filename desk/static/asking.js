// How pages ask the desk by themselves: with the token of forms, taken anew after another sign-in, and why it refused.

function page() {
  return document.querySelector('meta[name="csrf"]');
}

/** What a request of a part of a page says of itself. */
export function headers() {
  return { "HX-Request": "true", "X-CSRF-Token": page().content };
}

/** After another sign-in in this browser the pages that are still open take the new token; whether there was one. */
export async function renew() {
  const answer = await fetch("/desk/token", { headers: { "HX-Request": "true" } });
  if (!answer.ok) return false;
  page().content = await answer.text();
  for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = page().content;
  return true;
}

/** Send a form; where only the token was stale, once more with the new one. Rejects when the desk cannot be reached. */
export async function send(path, fields, more = {}) {
  const once = () => fetch(path, { method: "POST", headers: headers(), body: new URLSearchParams(fields), ...more });
  const answer = await once();
  if (!answer.headers.has("X-Stale-Token") || !(await renew())) return answer;
  return once();
}

/** Send a form as `send` does; the page is told when nobody is signed in any more. */
export async function post(path, fields) {
  const answer = await send(path, fields);
  if (answer.status === 401) ended();
  return answer;
}

/** Tell the page that nobody is signed in any more. */
export function ended() {
  document.dispatchEvent(new CustomEvent("desk:ended"));
}

/** Why the desk refused, from the page or the part that it answered; null when it does not say. */
export function reasonIn(html) {
  const said = new DOMParser().parseFromString(html, "text/html").querySelector("[data-refused]");
  return said?.textContent.trim() ?? null;
}
