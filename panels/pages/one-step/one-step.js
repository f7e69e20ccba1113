/**
 * The step that leads on from the frame where the run rests, taken apart: fetched once it has rested for a
 * moment, the last few kept; and the network after that step exaggerated. No DOM.
 *
 * @typedef {{network: import("../../numbers/network.js").Network, weights: Float32Array, codes: Float64Array,
 *   ranges: {low: number, high: number}[]}} Exaggerated the network after the step made so many times as long
 * @typedef {{step: number, indices: number[], inputs: number[], targets: number[], reconstructions: number[], pull:
 *   number[],
 *   before: Float32Array, after: Float32Array, rate: number, loss: number[], objective: number[], error: number[]}}
 *   Step
 *   as aecore/records.py says; points (batch, d) one after the other
 */

import { codeRanges } from "../../numbers/manifold.js";
import { encode } from "../../numbers/network.js";
import { fetchPatiently, readJson } from "../../run/fetch-patiently.js";

const CALM = 150; // milliseconds the playhead rests before its step is fetched
const MOST_KEPT = 8;
/** How much a step can be exaggerated: finely where a manifold is about to fly past the data. */
export const TIMES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100];

/**
 * What of each loss's pull is drawn, so that arrows can be read: of the squared one a half, which ends on the target.
 */
/** @type {Record<string, number>} */
export const ARROW_SCALE = { squared: 0.5, absolute: 0.1, "cross-entropy": 4 };

export class OneStep {
  /** @param {import("../../run/live-run.js").LiveRun} run */
  constructor(run) {
    this.run = run;
    this.times = 1; // how much the step is exaggerated
    this.problem = "";
    /** @type {Map<string, Step>} by run and step, the last used last */
    this.kept = new Map();
    /** @type {{name: string, stop: AbortController} | null} what is waited for */
    this.asked = null;
    this.timer = 0;
    /** @type {{step: Step, times: number, points: number[], value: Exaggerated} | null} */
    this.known = null;
    this.unsubscribe = run.subscribe({ draw: () => this.look() });
  }

  /** Where the run is, for this page: playing, at its last frame, or at a frame with a step to look at. */
  get state() {
    const { run } = this;
    if (run.playing || run.wanted !== null || !run.frame) return "moving";
    return run.frame.step >= run.about.steps ? "end" : "resting";
  }

  /** The step that leads on from the frame being shown; null while it is not here. */
  get step() {
    return this.state === "resting" ? (this.kept.get(this.name) ?? null) : null;
  }

  get name() {
    return `${this.run.trajectory?.url}/step/${this.run.frame?.step}`;
  }

  /** Exaggerates the step. @param {number} times one of TIMES */
  setTimes(times) {
    this.times = times;
    this.run.invalidate();
  }

  /** The network after the step exaggerated, and the codes the data use in it; null while the step is not here. */
  get exaggerated() {
    const { step, times, known } = this;
    if (!step) return null;
    const { network, points } = this.run.about;
    if (known?.step === step && known.times === times && known.points === points) return known.value;
    const weights = exaggerate(step, times);
    const codes = encode(network, weights, points);
    const value = { network, weights, codes, ranges: codeRanges(codes, this.run.width) };
    this.known = { step, times, points, value };
    return value;
  }

  /** Fetches what is wanted now, and nothing that no longer is. */
  look() {
    const name = this.state === "resting" ? this.name : "";
    if (this.asked?.name === name) return;
    if (this.asked) this.forget();
    if (!name || this.kept.has(name)) return;
    const asked = { name, stop: new AbortController() };
    this.asked = asked;
    this.timer = window.setTimeout(() => this.fetch(asked), CALM);
  }

  forget() {
    clearTimeout(this.timer);
    this.asked?.stop.abort();
    this.asked = null;
    this.problem = "";
  }

  /** @param {{name: string, stop: AbortController}} asked */
  async fetch({ name, stop }) {
    try {
      const step = readStep(await fetchPatiently(name, readJson, { lost: () => this.run.reopen() }, stop.signal));
      if (stop.signal.aborted) return;
      this.kept.set(name, step);
      if (this.kept.size > MOST_KEPT) this.kept.delete([...this.kept.keys()][0]);
      this.asked = null;
    } catch (error) {
      if (stop.signal.aborted) return;
      this.problem = /** @type {Error} */ (error).message; // stays asked for, so that it is not tried without end
    }
    this.run.invalidate();
  }

  destroy() {
    this.forget();
    this.unsubscribe();
  }
}

/**
 * The weights that a step would have led to, had it been so many times as long.
 * @param {Step} step
 * @param {number} times
 */
export function exaggerate({ before, after }, times) {
  return before.map((weight, i) => weight + times * (after[i] - weight));
}

/** A step as the server writes it, its weights unpacked. @param {any} found @returns {Step} */
export function readStep(found) {
  return { ...found, before: unpacked(found.before), after: unpacked(found.after) };
}

/** Base64 of little-endian float32. @param {string} text */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
