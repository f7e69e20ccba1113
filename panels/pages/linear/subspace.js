/** The angle between what a linear autoencoder's decoder spans and what PCA does. Numbers only, no DOM. */

import { decode } from "../../numbers/network.js";

/**
 * Largest principal angle between the decoder's line and PCA's first component, in degrees; for a code
 * as wide as the data, both span everything and the angle is 0.
 * @param {import("../../numbers/network.js").Network} network a linear one of width 1, or as wide as the data
 * @param {Float32Array} weights
 * @param {{components: number[][]}} pca
 * @returns {number}
 */
export function angleToPca(network, weights, pca) {
  const width = network.layers[network.codeLayer].inputs;
  const dimension = pca.components.length;
  if (width >= dimension) return 0;
  const [from, to] = [decode(network, weights, new Float64Array(width)), decode(network, weights, Float64Array.of(1))];
  const direction = Array.from(to, (v, i) => v - from[i]);
  const length = Math.hypot(...direction);
  if (length === 0) return 90;
  const along = pca.components[0].reduce((sum, v, i) => sum + v * direction[i], 0) / length;
  return (Math.acos(Math.min(1, Math.abs(along))) * 180) / Math.PI;
}
