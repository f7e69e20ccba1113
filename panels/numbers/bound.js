/** The reconstruction loss of sampled codes, for the evidence lower bound. Numbers only, no DOM. */

import { normals } from "./gaussian.js";
import { decode } from "./network.js";

/**
 * Mean over points of the squared error, once for each round of draws: a code from each point's posterior a round.
 * @param {import("./network.js").Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} points (n, d)
 * @param {import("./gaussian.js").Posteriors} of each (n, width)
 * @param {number} rounds
 * @returns {Float64Array} (rounds,); the same draws at every call
 */
export function sampledLosses(network, weights, points, { means, deviations }, rounds) {
  const size = means.length;
  const noise = normals(2, rounds * size);
  const count = points.length / network.layers[network.layers.length - 1].outputs;
  return Float64Array.from({ length: rounds }, (_, r) => {
    const back = decode(
      network,
      weights,
      means.map((mean, i) => mean + deviations[i] * noise[r * size + i]),
    );
    let sum = 0;
    for (let i = 0; i < back.length; i++) sum += (back[i] - points[i]) ** 2;
    return sum / count;
  });
}

/**
 * Mean of some numbers, and the standard error of that mean.
 * @param {Float64Array} values at least two
 * @returns {{mean: number, error: number}}
 */
export function meanAndError(values) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (n - 1) / n) };
}
