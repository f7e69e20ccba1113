/**
 * What a run really did, found from its frames: only what the numbers show beyond doubt. Numbers only, no DOM.
 *
 * @typedef {"mean" | "bend" | "pca" | "fold" | "tear" | "dead" | "thrown" | "diverged"} Kind
 * @typedef {{kind: Kind, step: number, at?: number[], dimension?: number, times?: number}} Event
 */

import { COLLAPSED, klEach, posteriors } from "./gaussian.js";
import { jumpAlong } from "./jumps.js";
import { decode, encode, encoderOutput } from "./network.js";

const BELOW = 0.8; // of the best straight line's error: beyond what luck in a batch makes of it
const NEAR_LINE = 1.03; // of PCA's error: the line is PCA's
const THROWN = 30; // times the lowest error so far
const SAME_PLACE = 0.5; // plane units between two tears that are one
const APART = 0.02; // plane units between the inputs along which a tear is looked for
const CLOSED = 0.1; // plane units between the ends of a curve that is closed
const POINTS = 128; // whose posteriors are looked at
const AT_MEAN = 0.25; // of the data's spread about its mean: all comes back nearer to it than that
const LEARNED = 0.5; // of the mean's error: from here on there is more than the mean
const OPEN = 0.05; // of the way of the code along the curve, to and fro: there is no fold
const FOLDED = 0.2; // there is one
const STRIDE = 4; // frames between those that are looked at for what takes time

/**
 * The events of a whole run, in the order of their steps.
 * @param {any} about the run's description
 * @param {import("../run/frames.js").Frame[]} frames all of them
 * @param {number | null} divergedAt the step at which it did, where it did
 * @returns {Event[]}
 */
export function whatHappened(about, frames, divergedAt = null) {
  if (divergedAt !== null) return [{ kind: "diverged", step: divergedAt }];
  if (about.dimension !== 2 || frames.length < 10) return [];
  const bent = bend(about, frames);
  const found = [
    ...mean(about, frames),
    ...bent,
    ...fold(about, frames, bent[0]?.step),
    ...tear(about, frames),
    ...dead(about, frames),
    ...thrown(frames),
  ];
  return found.sort((a, b) => a.step - b.step);
}

/**
 * The frame from which on something holds up to the end; null where it does not hold at the end, or held all along.
 * @param {import("../run/frames.js").Frame[]} frames @param {(frame: import("../run/frames.js").Frame) => boolean}
 *   holds
 */
function since(frames, holds, stride = 1) {
  let first = frames.length;
  for (let i = frames.length - 1; i >= 0 && holds(frames[i]); i -= stride) first = i;
  return first < frames.length && first >= stride ? frames[first] : null;
}

/** The frame at which, before there is more, nearly every training point comes back at the mean of all. */
function mean(/** @type {any} */ about, /** @type {import("../run/frames.js").Frame[]} */ frames) {
  const points = about.points.filter((/** @type {number} */ _, /** @type {number} */ i) => !about.heldout[i >> 1]);
  const middle = [0, 1].map((c) => average(points, (v, i) => (i % 2 === c ? 2 * v : 0)));
  const spread = (/** @type {ArrayLike<number>} */ all) => 2 * average(all, (v, i) => (v - middle[i % 2]) ** 2);
  const whole = spread(points);
  /** @type {Event[]} */ let found = [];
  let least = AT_MEAN ** 2 * whole;
  for (const { step, terms, weights } of frames) {
    if (terms[0] < LEARNED * whole) break;
    const apart = spread(decode(about.network, weights, encode(about.network, weights, Float64Array.from(points))));
    if (apart >= least) continue;
    if (step === 0) return []; // it began there, and has not learned it
    least = apart;
    found = [{ kind: "mean", step }];
  }
  return found;
}

/** @param {ArrayLike<number>} values @param {(value: number, i: number) => number} of */
function average(values, of) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += of(values[i], i);
  return sum / values.length;
}

/**
 * A bent curve whose codes went to and fro along the true one, until they went one way only, for good. Only where
 * the true curve is one and has two ends.
 */
function fold(
  /** @type {any} */ about,
  /** @type {import("../run/frames.js").Frame[]} */ frames,
  /** @type {number | undefined} */ bent,
) {
  if (about.width !== 1 || about.truth.length !== 1 || bent === undefined) return [];
  const [line] = about.truth;
  if (line.length < 4 || closed(line) !== line) return [];
  const points = Float64Array.from(line.flat());
  const folded = (/** @type {import("../run/frames.js").Frame} */ { weights }) =>
    toAndFro(encode(about.network, weights, points));
  if (folded(/** @type {any} */ (frames.find(({ step }) => step === bent))) < FOLDED) return [];
  const frame = since(frames, (one) => folded(one) < OPEN);
  return frame && frame.step > bent ? [{ kind: /** @type {Kind} */ ("fold"), step: frame.step }] : [];
}

/** How much of their way values go back and forth: 0 where they only rise or only fall. @param {ArrayLike<number>} v */
function toAndFro(v) {
  let way = 0;
  for (let i = 1; i < v.length; i++) way += Math.abs(v[i] - v[i - 1]);
  return way > 0 ? 1 - Math.abs(v[v.length - 1] - v[0]) / way : 0;
}

/** Better than every straight line for good: it has bent. A linear network can only come to PCA's line. */
function bend(/** @type {any} */ about, /** @type {import("../run/frames.js").Frame[]} */ frames) {
  if (about.width !== 1 || about.changes.length) return [];
  const line = about.pca.errors[0];
  const linear = about.model === "linear";
  const limit = (linear ? NEAR_LINE : BELOW) * line;
  const frame = since(frames, ({ terms }) => terms[0] < limit);
  return frame ? [{ kind: /** @type {Kind} */ (linear ? "pca" : "bend"), step: frame.step }] : [];
}

/** Where the trained map is torn along the true curve, and since when it is torn there. */
function tear(/** @type {any} */ about, /** @type {import("../run/frames.js").Frame[]} */ frames) {
  if (about.width !== 1) return [];
  /** @type {Event[]} */ const found = [];
  for (const line of about.truth) {
    if (line.length < 4) continue;
    const path = closed(line);
    const jump = (/** @type {import("../run/frames.js").Frame} */ frame) =>
      jumpAlong(about.network, frame.weights, path, APART);
    const last = jump(frames[frames.length - 1]);
    if (!last) continue;
    const there = (/** @type {import("../run/frames.js").Frame} */ frame) => {
      const other = jump(frame);
      return other !== null && Math.hypot(other.at[0] - last.at[0], other.at[1] - last.at[1]) < SAME_PLACE;
    };
    const frame = since(frames, there, STRIDE);
    if (frame) found.push({ kind: "tear", step: frame.step, at: last.at });
  }
  return found;
}

/** A closed curve with its beginning once more at its end. @param {number[][]} line (n, 2) */
function closed(line) {
  const [first, last] = [line[0], line[line.length - 1]];
  const apart = Math.hypot(first[0] - last[0], first[1] - last[1]);
  return apart > 0 && apart < CLOSED ? [...line, first] : line;
}

/** Dimensions of a variational code that say nothing any more, and since when. */
function dead(/** @type {any} */ about, /** @type {import("../run/frames.js").Frame[]} */ frames) {
  if (about.heads !== 2 || about.changes.length) return [];
  const points = about.points.slice(0, 2 * POINTS);
  const left = about.heldout.slice(0, POINTS);
  const nats = (/** @type {import("../run/frames.js").Frame} */ frame) =>
    klEach(posteriors(encoderOutput(about.network, frame.weights, points), about.width), about.width, left);
  /** @type {Event[]} */ const found = [];
  for (let k = 0; k < about.width; k++) {
    const frame = since(frames, (one) => nats(one)[k] < COLLAPSED, STRIDE);
    if (frame) found.push({ kind: "dead", step: frame.step, dimension: k + 1 });
  }
  return found;
}

/** The error is thrown back to many times what it was: the steps were too large. */
function thrown(/** @type {import("../run/frames.js").Frame[]} */ frames) {
  let least = Infinity;
  for (const { step, terms } of frames) {
    if (terms[0] > THROWN * least) return [{ kind: /** @type {Kind} */ ("thrown"), step, times: terms[0] / least }];
    least = Math.min(least, terms[0]);
  }
  return [];
}
