// Requests of the screen of a call: what the desk refuses is told in its words, and tried again where that may pass.

import { reasonIn, send } from "./asking.js";

const UNCLEAR = "工作台没有答上来，写的都还在，请等一等";

/** What the desk did not do, in its own words; `passes` when it may do it later: after a sign-in, or after a fault. */
export class Refused extends Error {
  constructor(text, status) {
    super(text);
    this.passes = status === 401 || status >= 500;
  }
}

/** The answer of the desk to a form; throws Refused, and what fetch throws. */
export async function post(address, values, more = {}) {
  const answer = await send(address, values, more);
  if (!answer.ok) throw new Refused(reasonIn(await answer.text()) || UNCLEAR, answer.status);
  return answer;
}

/** The reason of a refusal, or `otherwise` for what never reached the desk. */
export function reason(error, otherwise) {
  return error instanceof Refused ? error.message : otherwise;
}
