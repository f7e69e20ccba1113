/** What a step did, in words and numbers. No DOM. */

import { decode, squaredDistance } from "../../numbers/network.js";

/** @param {import("./dissection.js").Step} step */
export function verdict({ objective, error }) {
  const [batch, all] = [objective, error].map(([before, after]) => after < before);
  if (batch && all) return "It goes downhill, on its batch and on all points.";
  if (batch) return "It goes downhill on its batch, but not on all points.";
  if (all) return "It goes uphill on its batch, but downhill on all points.";
  return "It goes uphill, on its batch and on all points.";
}

/**
 * The mean squared distance of all training points to their reconstructions by the exaggerated network.
 * @param {import("../../run/description.js").Description} about
 * @param {{network: import("../../numbers/network.js").Network, weights: Float32Array, codes: Float64Array}} after
 */
export function errorAfter({ points, heldout, dimension }, { network, weights, codes }) {
  const back = decode(network, weights, codes);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < heldout.length; i++) {
    if (heldout[i]) continue;
    const at = i * dimension;
    sum += squaredDistance(points.slice(at, at + dimension), back.subarray(at, at + dimension));
    count++;
  }
  return sum / count;
}
