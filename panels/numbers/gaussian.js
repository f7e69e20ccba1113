/**
 * Gaussian posteriors of a variational code and their prior N(0, I), the same as
 * aecore/engine/objectives/variational.py. Numbers only, no DOM.
 *
 * @typedef {{means: Float64Array, deviations: Float64Array}} Posteriors each (n, width)
 */

/** A dimension whose KL divergence is below this many nats is called collapsed. */
export const COLLAPSED = 0.01;
const MOST_LOG_VARIANCE = 10;

/**
 * What the encoder says of n points, as means and standard deviations.
 * @param {ArrayLike<number>} heads (n, 2 * width): means, then log-variances
 * @param {number} width
 * @returns {Posteriors}
 */
export function posteriors(heads, width) {
  const count = heads.length / (2 * width);
  const means = new Float64Array(count * width);
  const deviations = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < width; k++) {
      means[i * width + k] = heads[2 * i * width + k];
      deviations[i * width + k] = Math.exp(Math.min(heads[(2 * i + 1) * width + k], MOST_LOG_VARIANCE) / 2);
    }
  }
  return { means, deviations };
}

/**
 * KL(N(mean, deviation²) || N(0, 1)) in nats (Kingma & Welling 2014, appendix B).
 * @param {number} mean
 * @param {number} deviation
 */
export function kl(mean, deviation) {
  const variance = deviation * deviation;
  return 0.5 * (mean * mean + variance - 1 - Math.log(variance));
}

/**
 * KL divergence of each dimension, mean over points.
 * @param {Posteriors} of
 * @param {number} width
 * @param {ArrayLike<number>} left points marked 1 are left out
 * @returns {number[]} (width,) nats
 */
export function klEach({ means, deviations }, width, left) {
  const sums = new Array(width).fill(0);
  let count = 0;
  for (let i = 0; i < left.length; i++) {
    if (left[i]) continue;
    count++;
    for (let k = 0; k < width; k++) sums[k] += kl(means[i * width + k], deviations[i * width + k]);
  }
  return sums.map((sum) => sum / count);
}

/** The prior's density in one dimension. @param {number} z */
export const density = (z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** The standard normal distribution function, off by 1e-7 at most (Abramowitz & Stegun 26.2.17). @param {number} z */
export function distribution(z) {
  if (Math.abs(z) > 6) return z > 0 ? 1 : 0;
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    density(z) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/**
 * How much of each point's posterior falls into each of equal bins, in one dimension. Exact for any
 * deviation, so that a posterior narrower than a bin still counts whole.
 * @param {Posteriors} of
 * @param {number} width
 * @param {number} k
 * @param {{low: number, high: number}} range
 * @param {number} bins
 * @returns {Float64Array} (n, bins), each row the shares of one posterior
 */
export function binShares({ means, deviations }, width, k, { low, high }, bins) {
  const count = means.length / width;
  const shares = new Float64Array(count * bins);
  for (let i = 0; i < count; i++) {
    const mean = means[i * width + k];
    const deviation = deviations[i * width + k];
    let before = distribution((low - mean) / deviation);
    for (let b = 0; b < bins; b++) {
      const after = distribution((low + ((b + 1) / bins) * (high - low) - mean) / deviation);
      shares[i * bins + b] = after - before;
      before = after;
    }
  }
  return shares;
}

/**
 * The aggregate posterior in bins of one dimension: the mean of the posteriors.
 * @param {ArrayLike<number>} shares
 * @param {number} bins
 * @returns {Float64Array} (bins,), at most 1 in all
 */
export function aggregate(shares, bins) {
  const sums = new Float64Array(bins);
  const count = shares.length / bins;
  for (let i = 0; i < shares.length; i++) sums[i % bins] += shares[i] / count;
  return sums;
}

/**
 * The aggregate posterior of two dimensions, from the shares of both: (bins, bins), second dimension by rows.
 * @param {ArrayLike<number>} first
 * @param {ArrayLike<number>} second
 * @param {number} bins
 */
export function aggregatePlane(first, second, bins) {
  const sums = new Float64Array(bins * bins);
  const count = first.length / bins;
  for (let i = 0; i < count; i++) {
    for (let b = 0; b < bins; b++) {
      const share = second[i * bins + b] / count;
      if (share) for (let a = 0; a < bins; a++) sums[b * bins + a] += share * first[i * bins + a];
    }
  }
  return sums;
}

/**
 * Uniform numbers in (0, 1) that a seed fixes (mulberry32).
 * @param {number} seed
 * @returns {() => number}
 */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

/**
 * Standard normal numbers that a seed fixes (Box & Muller 1958).
 * @param {number} seed
 * @param {number} count
 * @returns {Float64Array} (count,)
 */
export function normals(seed, count) {
  const draw = uniform(seed);
  const found = new Float64Array(count + (count % 2));
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(draw()));
    const angle = 2 * Math.PI * draw();
    found[i] = radius * Math.cos(angle);
    found[i + 1] = radius * Math.sin(angle);
  }
  return found.subarray(0, count);
}
