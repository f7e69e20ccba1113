/** Files that the lab makes: begun, followed, fetched or cancelled. No DOM. */

import { visitorHeaders } from "../run/fetch-patiently.js";
import { addressOf } from "../run/view.js";
import { say } from "../text/words.js";

const LOOK = 400; // milliseconds between two looks at how far it is
const LONGEST = 300; // characters of a sentence of the lab's

/** Something the lab said that a person can read. */
export class Said extends Error {}

/**
 * Has a file made. @param {Record<string, any>} asked @param {AbortSignal} stop
 * @param {(done: number, all: number) => void} tell
 * @returns {Promise<{name: string, body: Blob}>}
 */
export async function made(asked, stop, tell) {
  const headers = { "Content-Type": "application/json", ...visitorHeaders() };
  const { job } = await (
    await asking("take-home/make", { method: "POST", headers, body: JSON.stringify(asked) })
  ).json();
  try {
    for (;;) {
      const state = await (await asking(`take-home/jobs/${job}`, { signal: stop })).json();
      if (state.state === "failed") throw new Said(state.said);
      if (state.state === "done") {
        const answer = await asking(`take-home/jobs/${job}/file`, { signal: stop });
        return { name: state.name, body: await answer.blob() };
      }
      tell(state.done, state.all);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
      if (stop.aborted) throw new Said(say("home.cancelled"));
    }
  } finally {
    fetch(addressOf(`take-home/jobs/${job}`), { method: "DELETE" }).catch(() => {}); // fetched or cancelled: it may go
  }
}

/**
 * The settings of a saved run.
 * @param {Blob} file
 * @returns {Promise<{query: Record<string, string>, dimension: number}>}
 */
export async function settingsOf(file) {
  const headers = { "Content-Type": "application/octet-stream", ...visitorHeaders() };
  return (await asking("take-home/open", { method: "POST", headers, body: file })).json();
}

/** The picture of a link that phones read, as SVG. @param {string} link */
export async function codeOf(link) {
  return (await asking(`take-home/code?link=${encodeURIComponent(link)}`, {})).text();
}

/** @param {string} path @param {RequestInit} how */
async function asking(path, how) {
  let answer;
  try {
    answer = await fetch(addressOf(path), how);
  } catch {
    throw new Said(how.signal?.aborted ? say("home.cancelled") : say("home.lost"));
  }
  if (answer.ok) return answer;
  const text = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
  throw new Said(text && text.length <= LONGEST ? text : say("home.failed"));
}
