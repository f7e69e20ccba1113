/**
 * Which y belong to an x, and what a network gives for an x whose y was dropped. Numbers only, no DOM.
 */

import { reconstruct } from "../../numbers/network.js";

const NEAR = 0.25; // plane units: points whose x is this near count as having the same x
const SAME = 0.02; // answers nearer than this are one
const CURVE_POINTS = 161;
const COST_POINTS = 97;
const ANSWERS = [-1.9, 1.9]; // those whose cost is shown
const PARTS = 4; // the plane is 4 wide: coordinates as shares of it, as in aecore/engine/objectives/losses.py

/**
 * Where the noise-free shape crosses the vertical line at x: the true answers, from the highest.
 * @param {number[][][]} truth polylines of points
 * @param {number} x
 * @returns {number[]}
 */
export function crossings(truth, x) {
  /** @type {number[]} */ const found = [];
  for (const line of truth) {
    for (let i = 0; i + 1 < line.length; i++) {
      const [[x0, y0], [x1, y1]] = [line[i], line[i + 1]];
      if (x0 === x1 || (x0 - x) * (x1 - x) > 0) continue;
      found.push(y0 + ((x - x0) / (x1 - x0)) * (y1 - y0));
    }
  }
  found.sort((a, b) => b - a);
  return found.filter((y, i) => i === 0 || found[i - 1] - y > SAME);
}

/**
 * The y of all data points near an x.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} x
 * @returns {number[]}
 */
export function neighbours(points, x) {
  const found = [];
  for (let i = 0; i < points.length; i += 2) if (Math.abs(points[i] - x) < NEAR) found.push(points[i + 1]);
  return found;
}

/**
 * Which share of the data near x belongs to each answer: to the nearest one.
 * @param {number[]} answers @param {number[]} near
 * @returns {number[]}
 */
export function shares(answers, near) {
  const counts = answers.map(() => 0);
  for (const y of near) counts[nearest(answers, y)]++;
  return counts.map((count) => (near.length ? count / near.length : 0));
}

/** @param {number[]} answers at least one @param {number} y */
export function nearest(answers, y) {
  let best = 0;
  answers.forEach((answer, i) => {
    if (Math.abs(answer - y) < Math.abs(answers[best] - y)) best = i;
  });
  return best;
}

/**
 * What the network gives for an x whose y was dropped, that is, set to zero.
 * @param {import("../../numbers/network.js").Network} network
 * @param {Float32Array} weights
 * @param {number} x
 * @returns {number[]}
 */
export function answerTo(network, weights, x) {
  return Array.from(reconstruct(network, weights, [x, 0]));
}

/**
 * What it gives for every x from -1.6 to 1.6: (n, 2).
 * @param {import("../../numbers/network.js").Network} network
 * @param {Float32Array} weights
 */
export function answerCurve(network, weights) {
  const inputs = new Float64Array(2 * CURVE_POINTS);
  for (let i = 0; i < CURVE_POINTS; i++) inputs[2 * i] = -1.6 + (3.2 * i) / (CURVE_POINTS - 1);
  return reconstruct(network, weights, inputs);
}

/** The cost of an answer y where t is true. @type {Record<string, (y: number, t: number) => number>} */
export const COSTS = {
  squared: (y, t) => (y - t) ** 2,
  absolute: (y, t) => Math.abs(y - t),
  "cross-entropy": (y, t) => {
    const p = y / PARTS + 0.5;
    const q = Math.max(0, Math.min(1, t / PARTS + 0.5));
    return -q * Math.log(p) - (1 - q) * Math.log(1 - p);
  },
};

/**
 * The mean cost of every answer, were the true one drawn from the data near x.
 * @param {string} loss @param {number[]} near at least one
 * @returns {{answers: number[], costs: number[], best: number}} best: the cheapest answer
 */
export function costCurve(loss, near) {
  const [low, high] = ANSWERS;
  const answers = Array.from({ length: COST_POINTS }, (_, i) => low + (i / (COST_POINTS - 1)) * (high - low));
  const costs = answers.map((y) => near.reduce((sum, t) => sum + COSTS[loss](y, t), 0) / near.length);
  return { answers, costs, best: answers[costs.indexOf(Math.min(...costs))] };
}
