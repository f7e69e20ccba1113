/** The numbers behind the formulas, for one run at the frame that is shown. No DOM. */

import { valueAt } from "../../run/changes.js";
import { kl, posteriors } from "../../numbers/gaussian.js";
import { encoderOutput } from "../../numbers/network.js";

/** What each model adds to the reconstruction loss: the term of a frame, and the setting that weighs it. */
export const PENALTIES = /** @type {Record<string, [string, string]>} */ ({
  sparse: ["sparsity", "sparsity"],
  contractive: ["contraction", "contraction"],
  variational: ["kl", "beta"],
});

/**
 * @param {import("../../run/live-run.js").LiveRun} run with a frame
 * @returns what the input becomes, the mean over the training points, and how the objective adds up
 */
export function numbersOf(run) {
  const { about, frame, answer } = run;
  const term = (/** @type {string} */ name) => frame.terms[about.terms.indexOf(name)];
  const model = valueAt(about, "model", inForce(about, frame.step));
  const [penalty, weighed] = PENALTIES[model] ?? [null, null];
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
    objective: term("objective"),
    lossPart: penalty ? term("loss") : term("objective"),
    penalty: penalty ? term(penalty) : null,
    weight: weighed ? weightAt(about, weighed, frame.step) : null,
    posterior: model === "variational" ? posterior(run) : null,
    elbo: model === "variational" ? elbo(about, term("loss"), term("kl"), frame.step) : null,
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
 * variance β / 2: -loss / β - (d / 2) ln(π β), less the KL divergence. null where that is no likelihood.
 * @param {import("../../run/description.js").Description} about
 * @param {number} loss
 * @param {number} divergence
 * @param {number} step
 */
export function elbo(about, loss, divergence, step) {
  const at = inForce(about, step);
  const beta = valueAt(about, "beta", at);
  if (!(beta > 0) || valueAt(about, "loss", at) !== "squared") return null;
  const fit = -loss / beta - (about.dimension / 2) * Math.log(Math.PI * beta);
  return { beta, fit, kl: divergence, total: fit - divergence };
}
