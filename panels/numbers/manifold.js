/** The decoder's image of the codes that the data uses. Numbers only, no DOM. */

import { usedOnCurve } from "./codes-in-use.js";
import { decode } from "./network.js";

const CURVE_POINTS = 240;
const LONGEST = 0.08; // plane units between two points of the curve; where the decoder runs faster, it is cut finer
const ROUNDS = 5; // of halving what is longer
const GRID_LINES = 13;
const GRID_POINTS = 33;
export const FADE = 0.35; // how far beyond the used range the curve goes on, as a share of that range

/**
 * Smallest and largest code in each dimension.
 * @param {ArrayLike<number>} codes (n, width)
 * @param {number} width
 * @returns {{low: number, high: number}[]}
 */
export function codeRanges(codes, width) {
  const ranges = Array.from({ length: width }, () => ({ low: Infinity, high: -Infinity }));
  for (let i = 0; i < codes.length; i++) {
    const range = ranges[i % width];
    if (codes[i] < range.low) range.low = codes[i];
    if (codes[i] > range.high) range.high = codes[i];
  }
  return ranges;
}

/**
 * A range with room on both sides, as a share of it; never empty.
 * @param {{low: number, high: number}} range
 * @param {number} share
 */
export function roomy({ low, high }, share) {
  const room = share * (high - low) || 0.5;
  return { low: low - room, high: high + room };
}

/**
 * The curve of a code of width one: from before the used range to beyond it.
 * @param {import("./network.js").Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} dataCodes (n,) the codes of the data
 * @returns {{points: Float64Array, strength: Float64Array, codes: Float64Array}} points (n, d) and for
 *   each how certain it is: 1 where the data has codes near, less in a gap between them, falling to 0 beyond them
 */
export function curve(network, weights, dataCodes) {
  const [{ low, high }] = codeRanges(dataCodes, 1);
  const span = high - low || 1e-6;
  const even = Float64Array.from(
    { length: CURVE_POINTS },
    (_, i) => low - FADE * span + (i / (CURVE_POINTS - 1)) * span * (1 + 2 * FADE),
  );
  const { codes, points } = finer(network, weights, even);
  const used = usedOnCurve(dataCodes, codes, points);
  const strength = codes.map((code, i) => {
    const beyond = Math.max(low - code, code - high);
    return beyond > 0 ? Math.min(0.999, 1 - Math.min(1, beyond / (FADE * span))) : used[i];
  });
  return { points, strength, codes };
}

/**
 * The pieces of a curve where the data has codes near, and those between them where it has none.
 * @param {{points: Float64Array, strength: Float64Array}} curve
 * @returns {{used: Float64Array[], unused: Float64Array[]}} polylines (m, d)
 */
export function pieces({ points, strength }) {
  const d = points.length / strength.length;
  /** @type {{used: Float64Array[], unused: Float64Array[]}} */ const found = { used: [], unused: [] };
  for (let from = 0; from < strength.length - 1;) {
    const near = (/** @type {number} */ i) => strength[i] === 1 && strength[i + 1] === 1; // the stretch from i to i + 1
    let to = from + 1;
    while (to < strength.length - 1 && near(to) === near(from)) to++;
    found[near(from) ? "used" : "unused"].push(points.slice(from * d, (to + 1) * d));
    from = to;
  }
  return found;
}

/**
 * Ascending codes with more between them where their points lie far apart, and the points.
 * @param {import("./network.js").Network} network
 * @param {Float32Array} weights
 * @param {Float64Array} codes (n,)
 */
export function finer(network, weights, codes) {
  let points = decode(network, weights, codes);
  const d = points.length / codes.length;
  for (let round = 0; round < ROUNDS; round++) {
    /** @type {number[]} */ const after = []; // the places behind which there is to be one more
    for (let i = 1; i < codes.length; i++) {
      let squared = 0;
      for (let k = 0; k < d; k++) squared += (points[i * d + k] - points[(i - 1) * d + k]) ** 2;
      if (squared > LONGEST ** 2) after.push(i - 1);
    }
    if (!after.length) break;
    const between = Float64Array.from(after, (i) => (codes[i] + codes[i + 1]) / 2);
    points = inserted(points, after, decode(network, weights, between), d);
    codes = inserted(codes, after, between, 1);
  }
  return { codes, points };
}

/**
 * Rows (n, d) with one new row behind each of some of them.
 * @param {Float64Array} rows
 * @param {number[]} after ascending
 * @param {Float64Array} added (after.length, d)
 * @param {number} d
 */
function inserted(rows, after, added, d) {
  const found = new Float64Array(rows.length + added.length);
  let from = 0;
  after.forEach((row, k) => {
    const to = (row + 1) * d;
    found.set(rows.subarray(from, to), from + k * d);
    found.set(added.subarray(k * d, (k + 1) * d), to + k * d);
    from = to;
  });
  found.set(rows.subarray(from), from + added.length);
  return found;
}

/**
 * The grid of a code of width two: lines of equal first code, then lines of equal second code.
 * @param {import("./network.js").Network} network
 * @param {Float32Array} weights
 * @param {{low: number, high: number}[]} ranges
 * @returns {Float64Array[]} each (GRID_POINTS, d)
 */
export function grid(network, weights, [first, second]) {
  const lines = [];
  for (const across of [0, 1]) {
    for (let l = 0; l < GRID_LINES; l++) {
      const codes = new Float64Array(2 * GRID_POINTS);
      for (let i = 0; i < GRID_POINTS; i++) {
        const fixed = l / (GRID_LINES - 1);
        const along = i / (GRID_POINTS - 1);
        const [a, b] = across ? [along, fixed] : [fixed, along];
        codes[2 * i] = first.low + a * (first.high - first.low);
        codes[2 * i + 1] = second.low + b * (second.high - second.low);
      }
      lines.push(decode(network, weights, codes));
    }
  }
  return lines;
}
