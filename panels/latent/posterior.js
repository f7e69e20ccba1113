/** How the latent panel looks for a variational code: the prior, the aggregate posterior, the input's own posterior. */

import { INPUT } from "../draw/colors.js";
import { aggregate, aggregatePlane, binShares, density, posteriors } from "../numbers/gaussian.js";
import { drawGenerated, drawSecond } from "../draw/marks.js";
import { encode, encoderOutput } from "../numbers/network.js";
import { paintTint, roundUp } from "../draw/maps.js";

const LEAST = 3.5; // standard deviations of the prior that are always shown
const BINS = 56;
const SIDE = 40; // bins of either dimension where there are two
const FINE = 96; // points of the prior's curve
const STRONGEST = 0.5; // opacity of the aggregate posterior at its densest

/** The posteriors of all data points. @param {import("../run/live-run.js").LiveRun} run */
export const dataPosteriors = (run) => run.of("posteriors", () => posteriors(run.dataHeads, run.width));

/** The input's own posterior. @param {import("../run/live-run.js").LiveRun} run */
export const inputPosterior = (run) =>
  posteriors(encoderOutput(run.about.network, run.frame.weights, run.point), run.width);

/** The same for every dimension, so that the prior is round. @param {import("../run/live-run.js").LiveRun} run */
export function priorRanges(run) {
  const reach = run.of("reach", () => {
    const most = run.dataCodes.reduce((far, code) => Math.max(far, Math.abs(code)), 0);
    return most <= LEAST ? LEAST : roundUp(most);
  });
  return Array.from({ length: run.width }, () => ({ low: -reach, high: reach }));
}

/**
 * One, two and three standard deviations of the prior.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../draw/axes.js").Scale} x
 * @param {import("../draw/axes.js").Scale} y
 * @param {import("../draw/colors.js").Colors} colors
 */
export function priorCircles(context, x, y, colors) {
  context.strokeStyle = colors.faded(0.6);
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  for (const radius of [1, 2, 3]) ellipse(context, x, y, [0, 0], [radius, radius]);
  context.setLineDash([]);
}

/**
 * @param {import("./random-codes.js").Drawn} drawn
 * @param {{point: number[] | null}} second
 * @returns {import("./latent.js").Dress}
 */
export function posteriorDress(drawn, second) {
  return { ranges: priorRanges, strip, under, over };

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("../run/live-run.js").LiveRun} run
   * @param {import("./latent.js").Strip} strip
   * @param {import("../draw/colors.js").Colors} colors
   */
  function strip(context, run, { k, range, x, base, tall, middle }, colors) {
    const shares = run.of(`aggregate ${k}`, () =>
      aggregate(binShares(dataPosteriors(run), run.width, k, range, BINS), BINS),
    );
    const bin = (range.high - range.low) / BINS;
    const most = Math.max(density(0), ...shares.map((/** @type {number} */ share) => share / bin));
    context.fillStyle = colors.faded(0.28);
    shares.forEach((/** @type {number} */ share, /** @type {number} */ b) => {
      const height = (tall * share) / bin / most;
      const left = x.to(range.low + b * bin);
      context.fillRect(left, base - height, x.to(range.low + (b + 1) * bin) - left - 0.5, height);
    });
    context.strokeStyle = colors.faded(0.8);
    context.lineWidth = 1.25;
    context.setLineDash([5, 4]);
    context.beginPath();
    for (let i = 0; i <= FINE; i++) {
      const z = range.low + (i / FINE) * (range.high - range.low);
      context.lineTo(x.to(z), base - (tall * density(z)) / most);
    }
    context.stroke();
    context.setLineDash([]);
    const { means, deviations } = inputPosterior(run);
    interval(context, x, base, tall, means[k], deviations[k]);
    const codes = drawn.prior(run);
    for (let i = k; i < codes.length; i += run.width) drawGenerated(context, x.to(codes[i]), base - 4, colors, 3);
    if (second.point) {
      const at = x.to(encode(run.about.network, run.frame.weights, second.point)[k]);
      drawSecond(context, at, middle, colors);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("../run/live-run.js").LiveRun} run
   * @param {import("../draw/axes.js").Scale[]} scales
   * @param {import("../draw/colors.js").Colors} colors
   */
  function under(context, run, [x, y], colors) {
    if (!y) return;
    const all = priorRanges(run);
    const [left, right] = [x.to(all[0].low), x.to(all[0].high)];
    const [top, bottom] = [y.to(all[1].high), y.to(all[1].low)];
    const density = run.of("aggregate plane", () => {
      const [first, along] = [0, 1].map((k) => binShares(dataPosteriors(run), 2, k, all[k], SIDE));
      const shares = aggregatePlane(first, along, SIDE);
      const most = shares.reduce((a, b) => Math.max(a, b), 1e-9);
      return shares.map((share) => Math.sqrt(share / most)); // the root, so that thin places are seen too
    });
    context.save();
    context.translate(left, top);
    const box = { width: right - left, height: bottom - top };
    paintTint(context, density, SIDE, false, box, colors, { full: 1, strongest: STRONGEST });
    context.restore();
    priorCircles(context, x, y, colors);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("../run/live-run.js").LiveRun} run
   * @param {import("../draw/axes.js").Scale[]} scales
   * @param {import("../draw/colors.js").Colors} colors
   */
  function over(context, run, [x, y], colors) {
    const codes = drawn.prior(run);
    for (let i = 0; i < codes.length; i += 2) drawGenerated(context, x.to(codes[i]), y.to(codes[i + 1]), colors, 3.5);
    const { means, deviations } = inputPosterior(run);
    context.strokeStyle = INPUT;
    for (const times of [1, 2]) {
      context.lineWidth = times === 1 ? 2.5 : 1.25;
      ellipse(
        context,
        x,
        y,
        means,
        deviations.map((deviation) => times * deviation),
      );
    }
    if (!second.point) return;
    const other = encode(run.about.network, run.frame.weights, second.point);
    context.strokeStyle = colors.faded(0.9);
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x.to(means[0]), y.to(means[1]));
    context.lineTo(x.to(other[0]), y.to(other[1]));
    context.stroke();
    drawSecond(context, x.to(other[0]), y.to(other[1]), colors);
  }
}

/**
 * A band of one standard deviation on either side of the mean within one of two, each with its ends.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../draw/axes.js").Scale} x
 * @param {number} base
 * @param {number} tall
 * @param {number} mean
 * @param {number} deviation
 */
function interval(context, x, base, tall, mean, deviation) {
  context.strokeStyle = context.fillStyle = INPUT;
  for (const times of [2, 1]) {
    const [left, right] = [x.to(mean - times * deviation), x.to(mean + times * deviation)];
    context.globalAlpha = 0.22;
    context.fillRect(left, base - tall, right - left, tall);
    context.globalAlpha = 1;
    context.lineWidth = times === 1 ? 2 : 1;
    context.beginPath();
    for (const end of [left, right]) {
      context.moveTo(end, base - tall);
      context.lineTo(end, base);
    }
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../draw/axes.js").Scale} x
 * @param {import("../draw/axes.js").Scale} y
 * @param {ArrayLike<number>} centre
 * @param {ArrayLike<number>} radii
 */
function ellipse(context, x, y, centre, radii) {
  context.beginPath();
  context.ellipse(
    x.to(centre[0]),
    y.to(centre[1]),
    Math.abs(x.to(radii[0]) - x.to(0)),
    Math.abs(y.to(radii[1]) - y.to(0)),
    0,
    0,
    2 * Math.PI,
  );
  context.stroke();
}
