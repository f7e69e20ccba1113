/**
 * Where what comes back jumps while the input goes its way: a tear of the map from inputs to reconstructions.
 * Found by comparing successive reconstructions along the path. Numbers only, no DOM.
 */

import { decode, encode } from "./network.js";

const APART = 0.005; // plane units between two inputs that are compared
const WINDOW = 0.1; // plane units of input path in which all of a jump has to happen
const TRAVEL = 2; // plane units that the reconstruction runs meanwhile: twenty times as far as the input
const MOST = 800; // inputs compared at once; a longer path is compared from its end

/**
 * @typedef {object} Jump
 * @property {number[]} at the input at which the reconstruction is fastest
 * @property {number[]} before the code before it
 * @property {number[]} after the code after it
 * @property {number} travel how far the reconstruction ran, in plane units
 */

/**
 * The largest jump along a path of inputs; null where there is none. With the default network on the circle
 * the reconstruction runs 5 to 9 units within the window at the tear, and 0.1 elsewhere.
 * @param {import("./network.js").Network} network
 * @param {Float32Array} weights
 * @param {number[][]} path inputs (n, 2), in the order in which they were visited
 * @param {number} [apart] plane units between two inputs that are compared
 * @returns {Jump | null}
 */
export function jumpAlong(network, weights, path, apart = APART) {
  const inputs = resampled(path, apart);
  const n = inputs.length / 2;
  if (n < 2) return null;
  const codes = encode(network, weights, inputs);
  const steps = stepLengths(decode(network, weights, codes));
  const wide = Math.round(WINDOW / apart);
  let [travel, end] = [0, 0];
  for (let i = 0, running = 0; i < steps.length; i++) {
    running += steps[i] - (i >= wide ? steps[i - wide] : 0);
    if (running > travel) [travel, end] = [running, i];
  }
  if (travel < TRAVEL) return null;
  const from = Math.max(0, end - wide + 1);
  let fastest = from;
  for (let i = from; i <= end; i++) if (steps[i] > steps[fastest]) fastest = i;
  const width = codes.length / n;
  const code = (/** @type {number} */ i) => Array.from(codes.subarray(i * width, (i + 1) * width));
  const at = [0, 1].map((c) => (inputs[2 * fastest + c] + inputs[2 * fastest + 2 + c]) / 2);
  return { at, before: code(from), after: code(end + 1), travel };
}

/**
 * The path with a point at least every `apart`, counted back from its end.
 * @param {number[][]} path @param {number} apart
 * @returns {Float64Array}
 */
function resampled(path, apart) {
  const found = [];
  for (let i = path.length - 1; i > 0 && found.length < 2 * MOST; i--) {
    const [[x1, y1], [x0, y0]] = [path[i], path[i - 1]];
    const parts = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / apart));
    for (let k = 0; k < parts && found.length < 2 * MOST; k++) {
      found.push(y1 + ((y0 - y1) * k) / parts, x1 + ((x0 - x1) * k) / parts);
    }
    if (i === 1 && found.length < 2 * MOST) found.push(y0, x0);
  }
  return Float64Array.from(found.reverse());
}

/** How far each point (n, 2) is from the one before. @param {Float64Array} points */
function stepLengths(points) {
  const found = new Float64Array(points.length / 2 - 1);
  for (let i = 0; i < found.length; i++) {
    found[i] = Math.hypot(points[2 * i + 2] - points[2 * i], points[2 * i + 3] - points[2 * i + 1]);
  }
  return found;
}

/**
 * The end of a path that a jump could still be on: a window and the last move.
 * @param {number[][]} path (n, 2) @returns {number[][]}
 */
export function recent(path) {
  let length = 0;
  for (let i = path.length - 2; i > 0; i--) {
    length += Math.hypot(path[i][0] - path[i - 1][0], path[i][1] - path[i - 1][1]);
    if (length > WINDOW) return path.slice(i - 1);
  }
  return path;
}
