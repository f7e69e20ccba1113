/**
 * Fetches a trajectory: its description, then its chunks in order, and keeps trying where that can help.
 * No DOM. Everything fetched is immutable.
 *
 * @typedef {import("./frames.js").Frame} Frame
 * @typedef {{kind: "loading" | "waiting" | "failed" | "diverged" | "complete", text: string}} State
 */

import { decodeChunk } from "./frames.js";

const FIRST_DELAY = 500; // milliseconds before the second try, doubled each time
const LONGEST_DELAY = 8000;
const BROKEN_TRIES = 3;

export class Trajectory {
  /**
   * @param {string} url
   * @param {{changed: () => void, lost: () => void}} tell changed: something arrived or the state is
   *   another; lost: the server does not know this run (any more) and its page should open it again
   */
  constructor(url, tell) {
    this.url = url;
    this.tell = tell;
    /** @type {any} the description as trajectories/description.py writes it, null until it is here */
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
      const about = await this.fetch("", (response) => response.json());
      if (this.stop.signal.aborted) return;
      this.about = about;
      for (let chunk = 0; chunk < about.chunks.length && this.divergedAt === null; chunk++) {
        const { frames, divergedAt } = await this.fetch(`/${chunk}`, async (response) => decodeChunk(await response.arrayBuffer()));
        this.frames.push(...frames);
        this.divergedAt = divergedAt;
        this.say("loading", "");
      }
      if (this.divergedAt === null) this.say("complete", "");
      else this.say("diverged", divergence(this.divergedAt, this.about.settings));
    } catch (error) {
      if (!this.stop.signal.aborted) this.say("failed", `${error.message}`);
    }
  }

  /** @param {State["kind"]} kind @param {string} text */
  say(kind, text) {
    this.state = { kind, text };
    if (!this.stop.signal.aborted) this.tell.changed();
  }

  /**
   * What `read` makes of the answer, tried again until it comes.
   * @template T
   * @param {string} path
   * @param {(response: Response) => Promise<T>} read
   * @returns {Promise<T>}
   */
  async fetch(path, read) {
    let broken = 0;
    for (let delay = FIRST_DELAY; ; delay = Math.min(LONGEST_DELAY, delay * 2)) {
      let wait = delay;
      try {
        const response = await fetch(this.url + path, { signal: this.stop.signal, cache: broken ? "reload" : "default" });
        if (response.ok) {
          try {
            return await read(response);
          } catch (error) {
            if (this.stop.signal.aborted) throw error;
            if (++broken === BROKEN_TRIES) throw new Fatal(`A part of this run arrived broken ${broken} times. ${error.message}`);
            this.say("waiting", "A part of this run arrived broken. Fetching it again.");
          }
        } else if (response.status === 404) {
          this.say("waiting", "The lab has to open this run again. One moment.");
          this.tell.lost();
        } else if (response.status === 503) {
          wait = 1000 * (Number(response.headers.get("Retry-After")) || 1);
          this.say("waiting", "The lab is busy with other runs. This one is waiting its turn.");
        } else {
          throw new Fatal((await response.text()) || `The lab answered with an error (${response.status}).`);
        }
      } catch (error) {
        if (this.stop.signal.aborted || error instanceof Fatal) throw error;
        this.say("waiting", "The connection is lost. Trying again; what is here stays.");
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (this.stop.signal.aborted) throw new Fatal("closed");
    }
  }
}

/** An error that trying again does not mend. */
class Fatal extends Error {}

/** @param {number} step @param {Record<string, any>} settings */
function divergence(step, settings) {
  return `Training diverged at step ${step.toLocaleString("en")}: the error grew beyond all bounds. Lower the learning rate (now ${settings.learning_rate}).`;
}
