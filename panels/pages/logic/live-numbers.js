/** The numbers behind the formulas, for one run at the frame that is shown. No DOM. */

import { valueAt } from "../../run/changes.js";
import { partsOf } from "../../latent/kl.js";
import { dataPosteriors } from "../../latent/posterior.js";
import { meanAndError, sampledLosses } from "../../numbers/bound.js";
import { kl, posteriors } from "../../numbers/gaussian.js";
import { encoderOutput } from "../../numbers/network.js";

// Codes decoded for the evidence lower bound: so many while the picture moves, so many once it rests.
const MOVING = 1200;
const AT_REST = 8000;

/**
 * @param {import("../../run/live-run.js").LiveRun} run with a frame
 * @returns what the input becomes, the mean over the training points, and how the objective adds up
 */
export function numbersOf(run) {
  const { about, frame, answer } = run;
  const term = (/** @type {string} */ name) => frame.terms[about.terms.indexOf(name)];
  const model = valueAt(about, "model", inForce(about, frame.step));
  const { term: penalty, weight: weighed } = about.objectives[model];
  return {
    model,
    loss: valueAt(about, "loss", inForce(about, frame.step)),
    step: frame.step,
    input: answer.input,
    code: answer.code,
    held: answer.held,
    reconstruction: answer.reconstruction,
    error: answer.error,
    train: term("train"),
    floor: about.noiseFloor,
    floorInterval: about.noiseFloorInterval,
    objective: term("objective"),
    lossPart: penalty ? term("loss") : term("objective"),
    penalty: penalty ? term(penalty) : null,
    weight: weighed ? weightAt(about, weighed, frame.step) : null,
    posterior: model === "variational" ? posterior(run) : null,
    parts: model === "variational" ? partsOf(run) : null,
    elbo: model === "variational" ? elbo(run, term("kl")) : null,
  };
}

/**
 * A frame shows what the next update minimises; the last one, what the last update did.
 * @param {import("../../run/description.js").Description} about
 * @param {number} step
 */
const inForce = (about, step) => Math.min(step, about.steps - 1);

/**
 * The weight of a penalty at a step: β rises over its warm-up.
 * @param {import("../../run/description.js").Description} about
 * @param {string} setting
 * @param {number} step
 */
function weightAt(about, setting, step) {
  const weight = valueAt(about, setting, inForce(about, step));
  const rise = about.settings.beta_warmup * about.steps;
  return setting === "beta" && rise ? weight * Math.min(1, step / rise) : weight;
}

/**
 * The input's own posterior, and its KL divergence from the prior in nats, by dimension.
 * @param {import("../../run/live-run.js").LiveRun} run
 */
function posterior(run) {
  const { means, deviations } = posteriors(encoderOutput(run.about.network, run.frame.weights, run.point), run.width);
  return {
    means: Array.from(means),
    deviations: Array.from(deviations),
    kl: Array.from(means, (mean, k) => kl(mean, deviations[k])),
  };
}

/**
 * The evidence lower bound in nats, mean over the training points, for a decoder with Gaussian noise of
 * variance β / 2: -loss / β - (d / 2) ln(π β), less the KL divergence. The loss is the mean over several codes drawn
 * from each posterior, as one draw may lie on either side of it; error is its standard error. null where the
 * objective is no likelihood.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {number} divergence
 */
function elbo(run, divergence) {
  const { about, frame } = run;
  const at = inForce(about, frame.step);
  const beta = valueAt(about, "beta", at);
  if (!(beta > 0) || valueAt(about, "loss", at) !== "squared") return null;
  const { rounds, loss } = drawnLoss(run);
  const fit = -loss.mean / beta - (about.dimension / 2) * Math.log(Math.PI * beta);
  return { beta, rounds, fit, kl: divergence, total: fit - divergence, error: loss.error / beta };
}

/**
 * The mean loss over the training points of codes drawn from their posteriors, and its standard error.
 * @param {import("../../run/live-run.js").LiveRun} run
 */
function drawnLoss(run) {
  const training = run.about.heldout.length - run.about.heldoutCount;
  const rounds = Math.max(2, Math.round((run.playing ? MOVING : AT_REST) / training));
  return run.of(`drawn loss ${rounds}`, ({ network, points, heldout, dimension }, weights) => {
    const rows = (/** @type {ArrayLike<number>} */ values, /** @type {number} */ each) =>
      Float64Array.from(values).filter((_, i) => !heldout[Math.floor(i / each)]);
    const { means, deviations } = dataPosteriors(run);
    const posteriors = { means: rows(means, run.width), deviations: rows(deviations, run.width) };
    return { rounds, loss: meanAndError(sampledLosses(network, weights, rows(points, dimension), posteriors, rounds)) };
  });
}
