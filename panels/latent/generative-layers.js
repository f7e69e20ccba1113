/**
 * What a variational network makes up, on the plane: posterior samples, samples of the prior, a line between two codes.
 */

import { RECONSTRUCTION } from "../draw/colors.js";
import { normals } from "../numbers/gaussian.js";
import { drawGenerated, drawSample, drawSecond, trace } from "../draw/marks.js";
import { between, mean, nearest } from "../numbers/nearest.js";
import { decode, encode } from "../numbers/network.js";
import { inputPosterior } from "./posterior.js";
import { say } from "../text/words.js";
import { labelFont } from "../draw/text-size.js";

export const SAMPLES = 24; // of the input's posterior
const PATH = 81; // points of an interpolation

// Always the same deviations, so that the samples move smoothly with the input.
const DEVIATIONS = normals(1, SAMPLES * 8);

/** @type {import("../plane/layers.js").Layer} */
export const posteriorSamples = {
  name: "samples",
  label: say("layers.samples.label"),
  explain: say("layers.samples.explain", { count: SAMPLES }),
  draw(context, run, place) {
    const points = sampleReconstructions(run);
    for (let i = 0; i < points.length; i += 2) drawSample(context, place.x(points[i]), place.y(points[i + 1]));
  },
};

/**
 * Decoded samples of the input's posterior.
 * @param {import("../run/live-run.js").LiveRun} run
 * @returns {Float64Array} (SAMPLES, d)
 */
export function sampleReconstructions(run) {
  const { width } = run;
  const { means, deviations } = inputPosterior(run);
  const codes = Float64Array.from(
    { length: SAMPLES * width },
    (_, i) => means[i % width] + deviations[i % width] * DEVIATIONS[i],
  );
  return decode(run.about.network, run.frame.weights, codes);
}

/**
 * Codes that were drawn, decoded onto the plane: triangles.
 * @param {(run: import("../run/live-run.js").LiveRun) => Float64Array} codesOf (n, width)
 * @returns {import("../plane/layers.js").Layer}
 */
export function generatedLayer(codesOf) {
  return {
    name: "generated",
    label: say("layers.generated.label"),
    explain: say("layers.generated.explain"),
    draw(context, run, place, colors) {
      const points = decoded(run, codesOf(run));
      for (let i = 0; i < points.length; i += 2)
        drawGenerated(context, place.x(points[i]), place.y(points[i + 1]), colors);
    },
  };
}

/**
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {Float64Array} codes (n, width)
 * @returns {Float64Array} (n, d)
 */
export const decoded = (run, codes) => (codes.length ? decode(run.about.network, run.frame.weights, codes) : codes);

/**
 * The way from the input A to the second point B: along the line between their codes, decoded, and straight.
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {number[]} second
 * @returns {{curved: Float64Array, straight: Float64Array}} each (PATH, d)
 */
export function ways(run, second) {
  const codes = run.width;
  const [a, b] = ends(run, second);
  const line = new Float64Array(PATH * codes);
  const straight = new Float64Array(PATH * second.length);
  for (let i = 0; i < PATH; i++) {
    line.set(between(a, b, i / (PATH - 1)), i * codes);
    straight.set(between(run.point, second, i / (PATH - 1)), i * second.length);
  }
  return { curved: decode(run.about.network, run.frame.weights, line), straight };
}

/**
 * How far either way is from the data, mean over its points.
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {number[]} second
 * @returns {[number, number]} by the codes, straight
 */
export function strays(run, second) {
  const { points, dimension } = run.about;
  const { curved, straight } = ways(run, second);
  return [mean(nearest(curved, points, dimension)), mean(nearest(straight, points, dimension))];
}

/**
 * The code a share of the way from A's to B's.
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {number[]} second
 * @param {number} share
 */
export const codeAt = (run, second, share) => between(...ends(run, second), share);

/** @param {import("../run/live-run.js").LiveRun} run @param {number[]} second */
const ends = (run, second) =>
  /** @type {[Float64Array, Float64Array]} */ (
    [run.point, second].map((point) => encode(run.about.network, run.frame.weights, point))
  );

/** @param {{point: number[] | null, share: number}} second @returns {import("../plane/layers.js").Layer} */
export function betweenLayer(second) {
  return {
    name: "between",
    label: say("layers.between.label"),
    explain: say("layers.between.explain"),
    draw(context, run, place, colors) {
      if (!second.point) return;
      const { curved } = ways(run, second.point);
      const [from, to, at] = [run.point, second.point, between(run.point, second.point, second.share)].map(([x, y]) => [
        place.x(x),
        place.y(y),
      ]);
      context.strokeStyle = context.fillStyle = colors.faded(0.85);
      context.lineWidth = 1.5;
      context.setLineDash([6, 5]);
      context.beginPath();
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
      context.stroke();
      context.setLineDash([]);
      context.fillRect(at[0] - 4, at[1] - 4, 8, 8);
      context.font = labelFont(colors, 12, 600);
      context.textBaseline = "middle";
      context.fillText("A", from[0] + 11, from[1]);
      for (const [style, width] of /** @type {[string, number][]} */ ([
        [colors.background, 7],
        [RECONSTRUCTION, 4],
      ])) {
        context.strokeStyle = style;
        context.lineWidth = width;
        context.beginPath();
        trace(context, curved, place);
        context.stroke();
      }
      drawSecond(context, to[0], to[1], colors);
    },
  };
}
