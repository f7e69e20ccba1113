/**
 * What the mean KL divergence of a variational code is made of: information about the input, and the distance
 * of all codes together from the prior; the same as aecore/metrics/information.py. Numbers only, no DOM.
 *
 * @typedef {{total: number, information: number, divergence: number}} KLParts in nats; the first is the sum of the
 *   others
 */

import { kl, normals } from "./gaussian.js";

const DRAWS = 8; // codes drawn from each posterior, in pairs of opposite noise
const NEGLIGIBLE = -20; // log of a density that adds nothing to one of size 1

/**
 * KL(q(z|x) || p(z)), mean over points = I(x; z) + KL(q(z) || p(z)), with q(z) the mean of the posteriors
 * (Hoffman & Johnson 2016). The information is about which of the n points it is: at most ln n.
 * @param {import("./gaussian.js").Posteriors} of each (n, width), n at least 1
 * @param {number} width
 * @param {number} most how many posteriors codes are drawn from, evenly spaced; with 400 off by about 0.02 nats
 * @returns {KLParts}
 */
export function klParts({ means, deviations }, width, most) {
  const n = means.length / width;
  const inverse = deviations.map((deviation) => 1 / deviation);
  const height = new Float64Array(n); // ln of each posterior's density at its mean, without the constant
  const divergences = new Float64Array(n);
  for (let i = 0; i < n * width; i++) {
    height[Math.floor(i / width)] -= Math.log(deviations[i]);
    divergences[Math.floor(i / width)] += kl(means[i], deviations[i]);
  }
  const total = mean(divergences);
  const chosen = Math.min(n, most);
  const noise = noises((chosen * DRAWS * width) / 2);
  const code = new Float64Array(width);
  const own = new Float64Array(chosen); // KL(q(z|x) || q(z)) of each chosen one, and KL(q(z|x) || p(z))
  const known = new Float64Array(chosen);
  for (let c = 0, at = 0; c < chosen; c++) {
    const i = Math.round((c * (n - 1)) / Math.max(1, chosen - 1));
    let logs = 0;
    for (let draw = 0; draw < DRAWS; draw++, at += draw % 2 ? 0 : width) {
      let self = height[i];
      for (let k = 0; k < width; k++) {
        const e = draw % 2 ? -noise[at + k] : noise[at + k];
        code[k] = means[i * width + k] + e * deviations[i * width + k];
        self -= (e * e) / 2;
      }
      logs += Math.log(among(means, inverse, height, code, self));
    }
    own[c] = Math.log(n) - logs / DRAWS;
    known[c] = divergences[i];
  }
  const information = Math.max(0, Math.min(total, Math.log(n), atMean(own, known, total)));
  return { total, information, divergence: total - information };
}

const mean = (/** @type {Float64Array} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The mean of y, had x had the mean that it has over all points: the chosen ones are not all (a control variate).
 * @param {Float64Array} y @param {Float64Array} x of the same points @param {number} meanOfX over all points
 */
function atMean(y, x, meanOfX) {
  const [my, mx] = [mean(y), mean(x)];
  let [covariance, variance] = [0, 0];
  for (let c = 0; c < y.length; c++) {
    covariance += (y[c] - my) * (x[c] - mx);
    variance += (x[c] - mx) ** 2;
  }
  return variance > 0 ? my + (covariance / variance) * (meanOfX - mx) : my;
}

/**
 * The densities of all posteriors at a code, added up, as a multiple of one whose logarithm is `self`.
 * @param {Float64Array} means (n, width) @param {Float64Array} inverse of the deviations (n, width)
 * @param {Float64Array} height (n,) @param {Float64Array} code (width,) @param {number} self
 */
function among(means, inverse, height, code, self) {
  const width = code.length;
  let sum = 0;
  for (let j = 0, at = 0; j < height.length; j++) {
    let log = height[j] - self;
    for (let k = 0; k < width; k++, at++) {
      const far = (code[k] - means[at]) * inverse[at];
      log -= 0.5 * far * far;
    }
    if (log > NEGLIGIBLE) sum += Math.exp(log);
  }
  return sum;
}

/** @type {Float64Array} */ let drawn = new Float64Array(0);

/** Standard normal numbers, always the same. @param {number} count */
function noises(count) {
  if (drawn.length < count) drawn = normals(1, count);
  return drawn;
}
