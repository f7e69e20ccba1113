/**
 * What the visitor has to do in each step, and what is said of it when it is done. Each step is told of every
 * picture and of every key it needs; it says nothing until something really happened. No DOM.
 *
 * @typedef {{key: string, values: Record<string, string>}} Said a sentence of the catalogue
 * @typedef {object} Scene
 * @property {import("../../run/live-run.js").LiveRun} run
 * @property {number[][]} path the inputs since the pointer went down last, or since the keys took over
 * @property {number[]} first the input when the step began
 * @property {number[]} firstCode the code when the step began
 * @property {import("../../numbers/jumps.js").Jump | null} jump the last jump that was seen in this step
 * @property {import("../../run/live-run.js").LiveRun} narrow the run with one number
 */

import { curve, codeRanges } from "../../numbers/manifold.js";
import { jumpAlong, recent } from "../../numbers/jumps.js";
import { decode } from "../../numbers/network.js";
import { number, tuple } from "../../text/numbers.js";

const AWAY = 0.3; // plane units: another place
const SHARE = 0.2; // of the range of codes: dragged, not touched
const FULL_TURN = 2 * Math.PI;
const COPIED = 0.1; // plane units: hardly to be seen

/** @type {{name: string, waits: (scene: Scene) => Said | null}[]} in their order */
export const DEEDS = [
  { name: "click", waits: placed },
  { name: "back", waits: placedElsewhere },
  { name: "round", waits: wentRound },
  { name: "number", waits: draggedNumber },
  { name: "two", waits: gaveTwo },
];

/** @param {Scene} scene */
function placed({ path }) {
  return path.length ? { key: "", values: {} } : null;
}

/** @param {Scene} scene */
function placedElsewhere(scene) {
  const { run, path, first } = scene;
  if (!path.length || Math.hypot(run.point[0] - first[0], run.point[1] - first[1]) < AWAY) return null;
  return { key: "start-said.nearest", values: distances(run) };
}

/**
 * How far the reconstruction is from the input, and how far the nearest place of the curve between the data's codes.
 */
export function distances(/** @type {Scene["run"]} */ run) {
  const { codes, points } = run.of("start-curve", (about, weights) => curve(about.network, weights, run.dataCodes));
  const { low, high } = codeRanges(run.dataCodes, run.width)[0];
  let nearest = Infinity;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < low || codes[i] > high) continue;
    nearest = Math.min(nearest, Math.hypot(points[2 * i] - run.point[0], points[2 * i + 1] - run.point[1]));
  }
  const away = Math.sqrt(/** @type {any} */ (run.answer).error);
  return { away: number(away), nearest: number(Math.min(nearest, away)) };
}

/** @param {Scene} scene */
function wentRound(scene) {
  const { run, path } = scene;
  if (path.length < 2) return null;
  const jump = jumpAlong(run.about.network, run.frame.weights, recent(path));
  if (jump) {
    scene.jump = jump;
    const { at, before, after, travel } = jump;
    const values = { at: tuple(at), before: tuple(before), after: tuple(after), travel: number(travel) };
    return { key: "start-said.jumped", values };
  }
  return !scene.jump && Math.abs(turned(path)) > FULL_TURN ? { key: "start-said.whole", values: {} } : null;
}

/** By which angle a path went round the origin. @param {number[][]} path */
export function turned(path) {
  let sum = 0;
  for (let i = 1; i < path.length; i++) {
    const [[x0, y0], [x1, y1]] = [path[i - 1], path[i]];
    sum += Math.atan2(x0 * y1 - y0 * x1, x0 * x1 + y0 * y1);
  }
  return sum;
}

/** @param {Scene} scene */
function draggedNumber({ run, firstCode }) {
  if (!run.heldCode || run.width !== 1) return null;
  const { low, high } = codeRanges(run.dataCodes, 1)[0];
  const [from, to] = [firstCode[0], run.heldCode[0]];
  if (Math.abs(to - from) < SHARE * (high - low)) return null;
  const codes = Float64Array.from({ length: 400 }, (_, i) => from + ((to - from) * i) / 399);
  const points = decode(run.about.network, run.frame.weights, codes);
  let travel = 0;
  for (let i = 2; i < points.length; i += 2) {
    travel += Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]);
  }
  const values = { from: number(from), to: number(to), travel: number(travel) };
  return { key: "start-said.walked", values };
}

/** @param {Scene} scene */
function gaveTwo({ run, narrow }) {
  if (run.width !== 2 || !narrow.frame || !run.atEnd) return null;
  narrow.point = run.point;
  const [now, before] = [measured(run), measured(narrow)];
  const values = {
    now: number(now.away),
    before: number(before.away),
    dots: number(now.dots),
    dotsBefore: number(before.dots),
  };
  return { key: now.away < COPIED && now.away < before.away ? "start-said.copied" : "start-said.wider", values };
}

/** How far away the input comes back, and the dots on average. @param {Scene["run"]} run */
function measured(run) {
  const { points } = run.about;
  const back = run.dataReconstructions;
  let sum = 0;
  for (let i = 0; i < points.length; i += 2) sum += Math.hypot(back[i] - points[i], back[i + 1] - points[i + 1]);
  return { away: Math.sqrt(/** @type {any} */ (run.answer).error), dots: sum / (points.length / 2) };
}
