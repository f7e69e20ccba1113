/** A regular grid over what the plane shows, and what the network makes of it. Numbers only, no DOM. */

import { decode, encode } from "../numbers/network.js";

/** Lines and arrows stand this share of the plane apart, at every resolution of the grid. */
export const SPACES = 16;

// Nodes along each side, finest first; one more than a multiple of SPACES.
const SIDES = [97, 65, 33, 17];
// Nodes times parameters: what one picture may cost while the picture moves (5 ms, benchmarks/layers.py), and once it
// rests.
const MOVING = 1.2e7;
const AT_REST = 4.5e7;
const REST = 120; // milliseconds that a frame is shown before its maps are drawn finely

/**
 * How many nodes the grid has along each side now: coarse while frames follow one another, fine at rest.
 * A tear of the code is thinner than a coarse cell, and its map would be a row of blots.
 * @param {import("./live-run.js").LiveRun} run
 */
export function gridSide(run) {
  const since = run.of("shown since", () => {
    setTimeout(() => run.invalidate(), REST + 30);
    return performance.now();
  });
  const resting = !run.playing && performance.now() - since > REST;
  const { parameters } = run.about.network;
  return (
    SIDES.find((side) => (resting || side <= 33) && side * side * parameters <= (resting ? AT_REST : MOVING)) ??
    SIDES[SIDES.length - 1]
  );
}

/**
 * Nodes of a grid over what is visible: (side * side, 2), row by row from the lower left.
 * @param {{xRange: number[], yRange: number[]}} view
 * @param {number} side
 */
export function nodes({ xRange, yRange }, side) {
  const points = new Float64Array(2 * side * side);
  for (let j = 0, at = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      points[at++] = xRange[0] + (i / (side - 1)) * (xRange[1] - xRange[0]);
      points[at++] = yRange[0] + (j / (side - 1)) * (yRange[1] - yRange[0]);
    }
  }
  return points;
}

/**
 * Something that depends on the frame and on what is visible, computed once for each.
 * @template T
 * @param {import("./live-run.js").LiveRun} run
 * @param {{xRange: number[], yRange: number[]}} view
 * @param {string} name
 * @param {(about: import("./description.js").Description, weights: Float32Array) => T} compute
 * @returns {T}
 */
export function inView(run, view, name, compute) {
  const kept = run.of("in view", () => new Map()); // a new one each frame
  const key = `${name} ${view.xRange} ${view.yRange}`;
  if (!kept.has(key)) kept.set(key, compute(run.about, run.frame.weights));
  return kept.get(key);
}

/**
 * The grid's nodes, their codes and their reconstructions: one pass of the network for all layers that show them.
 * @param {import("./live-run.js").LiveRun} run
 * @param {{xRange: number[], yRange: number[]}} view
 * @param {number} side
 */
// (side², 2)
export const gridPoints = (run, view, side) => inView(run, view, `nodes/${side}`, () => nodes(view, side));
/**
 * @param {import("./live-run.js").LiveRun} run
 * @param {{xRange: number[], yRange: number[]}} view
 * @param {number} side
 */
export const gridCodes = (run, view, side) =>
  // (side², width)
  inView(run, view, `codes/${side}`, (about, weights) => encode(about.network, weights, gridPoints(run, view, side)));
/**
 * @param {import("./live-run.js").LiveRun} run
 * @param {{xRange: number[], yRange: number[]}} view
 * @param {number} side
 */
export const gridImages = (run, view, side) =>
  // (side², 2)
  inView(run, view, `images/${side}`, (about, weights) => decode(about.network, weights, gridCodes(run, view, side)));
