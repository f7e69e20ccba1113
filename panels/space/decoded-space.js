/** The decoder's image in space: a curve, a sheet, or points. And a camera. Numbers only, no DOM. */

import { decode } from "../numbers/network.js";
import { usedOnCurve } from "../numbers/codes-in-use.js";
import { codeRanges, FADE, finer, pieces } from "../numbers/manifold.js";

const SIDE = 25; // vertices along each side of a sheet
const LINE_EVERY = 2;
const CURVE_CODES = 240; // along a curve, before it is made finer
const NONE = Float64Array.of();

/**
 * What is drawn in pink: lines are polylines (m, 3) with a row of NaN where the pen is lifted, faint ones
 * lie where the data has no code near; triangles are rows of three indices into corners; dots are points.
 * @typedef {{lines: Float64Array, faint: Float64Array, corners: Float64Array, triangles: Uint16Array, dots:
 *   Float64Array}} Image
 */

/** The decoder's image at the frame being shown. @param {import("../run/live-run.js").LiveRun} run @returns {Image} */
export function image(run) {
  return run.of("image", (about, weights) => {
    const nothing = { lines: NONE, faint: NONE, corners: NONE, triangles: new Uint16Array(0), dots: NONE };
    if (run.width > 2) return { ...nothing, dots: run.dataReconstructions };
    const codes = run.dataCodes;
    if (run.width === 1) return { ...nothing, ...curveImage(about.network, weights, codes) };
    return { ...nothing, ...sheetImage(sheet(about.network, weights, codes)) };
  });
}

/**
 * The curve of a code of width one: where the data has codes near, and the rest of it and its ends beyond.
 * @param {import("../numbers/network.js").Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} codes
 */
function curveImage(network, weights, codes) {
  const [{ low, high }] = codeRanges(codes, 1);
  const room = FADE * (high - low || 1e-6);
  const within = finer(network, weights, spread(codes, 0, 1, CURVE_CODES));
  const { used, unused } = pieces({ ...within, strength: usedOnCurve(codes, within.codes, within.points) });
  const ends = [
    [low - room, low],
    [high, high + room],
  ].map(([from, to]) => finer(network, weights, even(from, to, CURVE_CODES / 8)).points);
  return { lines: joined(used), faint: joined([...ends, ...unused]) };
}

/** Ascending numbers, evenly from low to high. @param {number} low @param {number} high @param {number} count */
function even(low, high, count) {
  return Float64Array.from({ length: count }, (_, i) => low + (i / (count - 1)) * (high - low));
}

/**
 * Ascending places in the range of one dimension of the codes: half of them evenly, half of them where the
 * codes are, so that a few codes far out do not make the rest coarse.
 * @param {ArrayLike<number>} codes (n, width)
 * @param {number} dimension
 * @param {number} width
 * @param {number} count
 */
function spread(codes, dimension, width, count) {
  const sorted = Float64Array.from({ length: codes.length / width }, (_, i) => codes[i * width + dimension]).sort();
  const half = Math.ceil(count / 2);
  const rank = (/** @type {number} */ share) => sorted[Math.round(share * (sorted.length - 1))];
  const places = Float64Array.from({ length: count }, (_, i) =>
    i < half ? 0 : rank((i - half + 0.5) / (count - half)),
  );
  places.set(even(sorted[0], sorted[sorted.length - 1], half));
  return places.sort();
}

/**
 * The surface of a code of width two, over the range of the data's codes. A cell is used where data
 * has codes in it or near it: elsewhere the decoder was never asked, and nothing is drawn.
 * @param {import("../numbers/network.js").Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} codes (n, 2)
 * @returns {{points: Float64Array, used: Uint8Array}} points (SIDE * SIDE, 3), used ((SIDE - 1)²)
 */
export function sheet(network, weights, codes) {
  const places = [0, 1].map((dimension) => spread(codes, dimension, 2, SIDE));
  const grid = new Float64Array(2 * SIDE * SIDE);
  for (let a = 0, at = 0; a < SIDE; a++) {
    for (let b = 0; b < SIDE; b++) {
      grid[at++] = places[0][a];
      grid[at++] = places[1][b];
    }
  }
  return { points: decode(network, weights, grid), used: usedCells(codes, places) };
}

/**
 * Cells with a code in them or near them; with fewer codes, near is farther.
 * @param {ArrayLike<number>} codes
 * @param {Float64Array[]} places
 */
function usedCells(codes, places) {
  const cells = SIDE - 1;
  const near = Math.max(1, Math.round(cells / Math.sqrt(codes.length / 2)));
  const used = new Uint8Array(cells * cells);
  const cell = (/** @type {number} */ code, /** @type {Float64Array} */ edges) =>
    Math.min(
      cells - 1,
      edges.findIndex((/** @type {unknown} */ _, /** @type {number} */ i) => i >= cells - 1 || edges[i + 1] >= code),
    );
  for (let i = 0; i < codes.length; i += 2) {
    const [row, column] = [cell(codes[i], places[0]), cell(codes[i + 1], places[1])];
    for (let a = Math.max(0, row - near); a <= Math.min(cells - 1, row + near); a++) {
      for (let b = Math.max(0, column - near); b <= Math.min(cells - 1, column + near); b++) used[a * cells + b] = 1;
    }
  }
  return used;
}

/** A sheet's grid lines and triangles, where it is used. @param {ReturnType<typeof sheet>} found */
function sheetImage({ points, used }) {
  const cells = SIDE - 1;
  const isUsed = (/** @type {number} */ a, /** @type {number} */ b) =>
    a >= 0 && b >= 0 && a < cells && b < cells && used[a * cells + b] === 1;
  const triangles = [];
  for (let a = 0; a < cells; a++) {
    for (let b = 0; b < cells; b++) {
      const corner = a * SIDE + b;
      if (isUsed(a, b)) triangles.push(corner, corner + 1, corner + SIDE, corner + 1, corner + SIDE + 1, corner + SIDE);
    }
  }
  const strokes = [];
  for (const across of [0, 1]) {
    for (let fixed = 0; fixed < SIDE; fixed += LINE_EVERY) {
      let stroke = [];
      for (let i = 0; i < SIDE; i++) {
        const vertex = across ? i * SIDE + fixed : fixed * SIDE + i;
        stroke.push(...points.subarray(3 * vertex, 3 * vertex + 3));
        const goesOn = across ? isUsed(i, fixed) || isUsed(i, fixed - 1) : isUsed(fixed, i) || isUsed(fixed - 1, i);
        if (goesOn) continue;
        if (stroke.length > 3) strokes.push(Float64Array.from(stroke));
        stroke = [];
      }
    }
  }
  return { lines: joined(strokes), corners: points, triangles: Uint16Array.from(triangles) };
}

/** Polylines one after the other, the pen lifted between them. @param {Float64Array[]} strokes */
function joined(strokes) {
  const all = new Float64Array(
    strokes.reduce(
      (/** @type {number} */ sum, /** @type {Float64Array} */ stroke) => sum + stroke.length + 3,
      -3 * Number(strokes.length > 0),
    ),
  );
  let at = 0;
  strokes.forEach((/** @type {Float64Array} */ stroke, /** @type {number} */ i) => {
    if (i) all.fill(NaN, at, (at += 3));
    all.set(stroke, at);
    at += stroke.length;
  });
  return all;
}

/** The coordinates of points (n, 3), each by itself. @param {ArrayLike<number>} points @returns {Float64Array[]} */
export function columns(points) {
  const n = points.length / 3;
  return [0, 1, 2].map((axis) => Float64Array.from({ length: n }, (_, i) => points[3 * i + axis]));
}

// -- a camera that looks at the origin -----------------------------------------------------------

/**
 * @typedef {{azimuth: number, elevation: number, distance: number}} Camera angles in radians; distance in Plotly's unit
 */

/** @returns {Camera} where a page starts */
export const HOME = () => ({ azimuth: -1.1, elevation: 0.35, distance: 2.35 });

const STEEPEST = 1.5; // radians; straight from above there is no up

/** @param {Camera} camera @param {number} azimuth @param {number} elevation */
export function turned(camera, azimuth, elevation) {
  return {
    ...camera,
    azimuth: camera.azimuth + azimuth,
    elevation: Math.max(-STEEPEST, Math.min(STEEPEST, camera.elevation + elevation)),
  };
}

/** Where the camera stands. @param {Camera} camera @returns {{x: number, y: number, z: number}} */
export function eyeOf({ azimuth, elevation, distance }) {
  const flat = distance * Math.cos(elevation);
  return { x: flat * Math.cos(azimuth), y: flat * Math.sin(azimuth), z: distance * Math.sin(elevation) };
}

/**
 * Orthographic projection: points (n, 3) to right, up and towards the camera, (n, 3).
 * @param {Camera} camera @param {ArrayLike<number>} points
 */
export function projected({ azimuth, elevation }, points) {
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  const found = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const ahead = ca * points[i] + sa * points[i + 1];
    found[i] = ca * points[i + 1] - sa * points[i];
    found[i + 1] = ce * points[i + 2] - se * ahead;
    found[i + 2] = ce * ahead + se * points[i + 2];
  }
  return found;
}

const NEAR = 14; // pixels from a click to the data point it means

/**
 * The index of the point nearest to a pixel; of several as near, the one in front. -1 where none is near.
 * @param {ArrayLike<number>} at (n, 3): pixels to the right and down, plane units towards the viewer
 * @param {number} x
 * @param {number} y
 */
export function nearest(at, x, y) {
  let best = -1;
  let cost = Infinity;
  for (let i = 0; i < at.length; i += 3) {
    const distance = Math.hypot(at[i] - x, at[i + 1] - y);
    if (distance <= NEAR && distance - at[i + 2] < cost) [best, cost] = [i / 3, distance - at[i + 2]];
  }
  return best;
}

/**
 * Points (n, 3) through 4 x 4 matrices, column by column, the last one first to act: (n, 3), right and up
 * from -1 to 1, and how far towards the viewer in units of the first matrix's space.
 * @param {ArrayLike<number>[]} matrices @param {ArrayLike<number>} points
 */
export function perspective(matrices, points) {
  const found = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    let at = [points[i], points[i + 1], points[i + 2], 1];
    for (const m of [...matrices].reverse())
      at = [0, 1, 2, 3].map((r) => m[r] * at[0] + m[4 + r] * at[1] + m[8 + r] * at[2] + m[12 + r] * at[3]);
    found.set([at[0] / at[3], at[1] / at[3], -at[3]], i);
  }
  return found;
}
