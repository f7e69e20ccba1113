/**
 * Fetches a trajectory: its description, then its chunks in order, and keeps trying where that can help.
 * No DOM. Everything fetched is immutable.
 *
 * @typedef {import("./frames.js").Frame} Frame
 * @typedef {{kind: "loading" | "waiting" | "failed" | "diverged" | "complete", text: string}} State
 */

import { checkPlace, decodeChunk } from "./frames.js";
import { fetchPatiently, readJson } from "./fetch-patiently.js";
import { say } from "../text/words.js";
import { exact } from "../text/numbers.js";

export class Trajectory {
  /**
   * @param {string} url
   * @param {{changed: () => void, lost: () => void}} tell changed: something arrived or the state is
   *   another; lost: the server does not know this run (any more) and its page should open it again
   */
  constructor(url, tell) {
    this.url = url;
    this.tell = tell;
    /** @type {import("./description.js").Description | null} null until it is here */
    this.about = null;
    /** @type {Frame[]} ascending in step */
    this.frames = [];
    /** @type {number | null} */
    this.divergedAt = null;
    /** @type {State} */
    this.state = { kind: "loading", text: "" };
    this.stop = new AbortController();
    this.load();
  }

  close() {
    this.stop.abort();
  }

  /** Every frame that will ever be here is here. */
  get complete() {
    return this.state.kind === "complete" || this.state.kind === "diverged";
  }

  async load() {
    try {
      const about = await this.fetch("", readJson);
      if (this.stop.signal.aborted) return;
      this.about = about;
      for (let chunk = 0; chunk < about.chunks.length && this.divergedAt === null; chunk++) {
        const { frames, divergedAt } = await this.fetch(`/${chunk}`, async (response) => {
          const found = decodeChunk(await response.arrayBuffer());
          checkPlace(found, about, chunk);
          return found;
        });
        this.frames.push(...frames);
        this.divergedAt = divergedAt;
        this.say("loading", "");
      }
      if (this.divergedAt === null) this.say("complete", "");
      else this.say("diverged", divergence(this.divergedAt, about.settings));
    } catch (error) {
      if (!this.stop.signal.aborted) this.say("failed", /** @type {Error} */ (error).message);
    }
  }

  /** @param {State["kind"]} kind @param {string} text */
  say(kind, text) {
    this.state = { kind, text };
    if (!this.stop.signal.aborted) this.tell.changed();
  }

  /**
   * @template T
   * @param {string} path
   * @param {(response: Response) => Promise<T>} read
   * @returns {Promise<T>}
   */
  fetch(path, read) {
    const tell = { lost: this.tell.lost, waiting: (/** @type {string} */ text) => this.say("waiting", text) };
    return fetchPatiently(this.url + path, read, tell, this.stop.signal);
  }
}

/** @param {number} step @param {Record<string, any>} settings */
function divergence(step, settings) {
  return say("fetching.diverged", { step, rate: exact(settings.learning_rate) });
}
