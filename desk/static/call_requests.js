// Requests of the screen of a call: their token is taken anew after another sign-in, and refusals are told in words.

const csrf = () => document.querySelector('meta[name="csrf"]');

/** What the desk did not do, in its own words; `passes` when it may do it later: after a sign-in, or after a fault. */
export class Refused extends Error {
  constructor(text, status) {
    super(text);
    this.passes = status === 401 || status >= 500;
  }
}

/** The answer of the desk to a form; throws Refused, and what fetch throws. */
export async function post(address, values, more = {}) {
  const body = values instanceof FormData ? new URLSearchParams(values) : new URLSearchParams(Object.entries(values));
  const ask = () => {
    const headers = { "X-CSRF-Token": csrf().content, "HX-Request": "true" };
    return fetch(address, { method: "POST", headers, body, ...more });
  };
  let answer = await ask();
  if (answer.headers.has("X-Stale-Token") && (await renew())) answer = await ask();
  if (!answer.ok) throw new Refused(await wordsOf(answer), answer.status);
  return answer;
}

/** The reason of a refusal, or `otherwise` for what never reached the desk. */
export function reason(error, otherwise) {
  return error instanceof Refused ? error.message : otherwise;
}

async function renew() {
  const answer = await fetch("/desk/token", { headers: { "HX-Request": "true" } });
  if (!answer.ok) return false;
  csrf().content = await answer.text();
  for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = csrf().content;
  return true;
}

async function wordsOf(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-refused]")?.textContent.trim() || "工作台没有答上来，写的都还在，请等一等";
}
