/** Codes drawn at random: what a page holds besides the run. No DOM. */

import { normals, uniform } from "../numbers/gaussian.js";

const APART = 7919; // between the seeds of one press and the next

/** Codes drawn by a button: none before it is pressed, others each time it is. */
export class Drawn {
  /** @param {number} count how many codes a press draws */
  constructor(count) {
    this.count = count;
    this.pressed = 0;
  }

  press() {
    this.pressed++;
  }

  clear() {
    this.pressed = 0;
  }

  /**
   * From the prior N(0, I); the same for the same experiment's seed and number of presses.
   * @param {import("../run/live-run.js").LiveRun} run
   * @returns {Float64Array} (count, width), or empty
   */
  prior(run) {
    return this.pressed ? normals(this.seed(run), this.count * run.width) : new Float64Array(0);
  }

  /**
   * Evenly from the box that the data's codes span.
   * @param {import("../run/live-run.js").LiveRun} run
   * @param {{low: number, high: number}[]} ranges
   * @returns {Float64Array} (count, width), or empty
   */
  even(run, ranges) {
    if (!this.pressed) return new Float64Array(0);
    const draw = uniform(this.seed(run));
    return Float64Array.from({ length: this.count * run.width }, (_, i) => {
      const { low, high } = ranges[i % run.width];
      return low + draw() * (high - low);
    });
  }

  /** @param {import("../run/live-run.js").LiveRun} run */
  seed(run) {
    return run.about.settings.seed + APART * this.pressed;
  }
}
