/**
 * Fetching that goes on trying as long as that can help: a lost connection, a busy lab, a proxy's error, a broken
 * answer. What it says meanwhile are our own words, never those of whatever stands in between. No DOM.
 */

import { say } from "../text/words.js";
import { checksum } from "./checksum.js";
import { keptAnswer } from "./kept-answers.js";

const FIRST_DELAY = 500; // milliseconds before the second try, doubled each time
const LONGEST_DELAY = 16_000;
const LONGEST_SENTENCE = 300; // characters

const PLACE = "queue-place"; // as in trajectories/web/routes.py
const PASS = "bottleneck-visitor"; // as in trajectories/web/visitors.py
const SUM = "crc-32"; // as in trajectories/web/routes.py
let pass = "";

/** Tells the lab with every request whose it is, so that each visitor gets their share. @param {string} given */
export function introduce(given) {
  pass = given;
}

/** What goes along with a request, so that the lab knows whose it is. @returns {Record<string, string>} */
export function visitorHeaders() {
  return pass ? { [PASS]: pass } : {};
}

/** An error that trying again does not mend. */
class Fatal extends Error {}

/**
 * What `read` makes of the answer, tried again until it comes.
 * @template T
 * @param {string} url of something immutable
 * @param {(response: Response) => Promise<T>} read throws where the answer is broken
 * @param {{lost: () => void, waiting?: (text: string, response?: Response) => void}} tell
 *   lost: the server does not know the run (any more) and its page should open it again; waiting: why nothing has come
 *   yet
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export async function fetchPatiently(url, read, { lost, waiting = () => {} }, signal) {
  let broken = false;
  for (let tries = 0; ; tries++) {
    let wait = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** tries);
    try {
      const cache = broken ? "reload" : "default";
      const response = keptAnswer(url) ?? (await fetch(url, { signal, headers: visitorHeaders(), cache }));
      const retryAfter = 1000 * Number(response.headers.get("Retry-After")) || 0;
      if (response.status === 202) {
        const place = Number(response.headers.get(PLACE));
        waiting(place > 0 ? say("fetch.place", { place }) : say("fetch.busy"), response);
        wait = retryAfter || FIRST_DELAY;
        tries = -1;
      } else if (response.ok) {
        try {
          return await read(response);
        } catch (error) {
          if (signal.aborted) throw error;
          broken = true; // never for ever: whatever spoilt it may pass, and the run is still there
          waiting(say("fetch.broken"));
        }
      } else if (response.status === 404) {
        waiting(say("fetch.reopening"));
        lost();
      } else if (response.status === 429) {
        waiting(say("fetch.crowded"));
        wait = Math.max(wait, retryAfter);
      } else if (response.status >= 500 || response.status === 408 || response.status === 499) {
        waiting(response.status === 503 ? say("fetch.busy") : say("fetch.trouble"));
        wait = Math.max(wait, retryAfter);
      } else {
        throw new Fatal(await refusal(response));
      }
    } catch (error) {
      if (signal.aborted || error instanceof Fatal) throw error;
      waiting(say("fetch.lost"));
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) throw new Fatal("No longer wanted.");
  }
}

/**
 * The JSON of an answer, checked against the sum that the lab sends along.
 * @param {Response} response
 * @returns {Promise<any>}
 * @throws {Error} where it was spoilt on the way
 */
export async function readJson(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const sum = response.headers.get(SUM);
  if (sum !== null && Number(sum) !== checksum(bytes)) throw new Error("This answer was spoilt on the way.");
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Why the lab refused: its own sentence, where it is one. @param {Response} response */
async function refusal(response) {
  const kind = response.headers.get("Content-Type") ?? "";
  const text = kind.startsWith("text/plain") ? await response.text() : "";
  return text && text.length <= LONGEST_SENTENCE ? text : say("fetch.refused", { status: response.status });
}
