/** How long each frame of a run stays, so that the picture changes evenly. Numbers only, no DOM. */

import { reconstruct } from "./network.js";

const HALVINGS = 40; // of the speed that is looked for

/**
 * How far the picture moves from one frame to the next: the mean distance of the reconstructions of some points.
 * @param {import("./network.js").Network} network
 * @param {Float32Array} before weights (P,)
 * @param {Float32Array} after weights (P,)
 * @param {number[]} points (n, d)
 * @param {number} dimension d
 */
export function movement(network, before, after, points, dimension) {
  const [from, to] = [before, after].map((weights) => reconstruct(network, weights, points));
  let sum = 0;
  for (let i = 0; i < points.length; i += dimension) {
    let squared = 0;
    for (let k = i; k < i + dimension; k++) squared += (to[k] - from[k]) ** 2;
    sum += Math.sqrt(squared);
  }
  return sum / (points.length / dimension);
}

/**
 * How long each frame stays before the next: in proportion to how far the picture then moves, but none longer
 * than `longest`, and all together `seconds`, or as much of it as so few frames can fill. Frames after which
 * nothing moves take no time; where nothing moves at all, all take the same.
 * @param {number[]} movements (n,) from each frame to the next
 * @param {number} seconds
 * @param {number} longest seconds
 * @returns {number[]} (n,) seconds
 */
export function stays(movements, seconds, longest) {
  const moving = movements.filter((moved) => moved > 0);
  if (!moving.length) return movements.map(() => Math.min(longest, seconds / movements.length));
  const at = (/** @type {number} */ speed) => movements.map((moved) => Math.min(longest, moved / speed));
  const lasting = (/** @type {number} */ speed) => at(speed).reduce((sum, stay) => sum + stay, 0);
  let fast = moving.reduce((sum, moved) => sum + moved, 0) / seconds; // takes all the time, or less where some are cut
  let slow = Math.min(...moving) / longest; // every frame stays as long as it may
  if (lasting(slow) <= seconds) return at(slow);
  for (let i = 0; i < HALVINGS; i++) {
    const middle = Math.sqrt(slow * fast);
    if (lasting(middle) > seconds) slow = middle;
    else fast = middle;
  }
  return at(fast);
}

/**
 * Where the playhead is some time later.
 * @param {number} position in frames, with the share of the frame's stay that is over
 * @param {number} passed seconds
 * @param {number[]} stay seconds of each frame; the last frame has none
 */
export function later(position, passed, stay) {
  let at = Math.floor(position);
  let share = position - at;
  while (at < stay.length) {
    const rest = (1 - share) * stay[at];
    if (passed < rest) return at + share + passed / stay[at];
    passed -= rest;
    at++;
    share = 0;
  }
  return stay.length;
}
