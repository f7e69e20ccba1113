/** What a step did, in words and numbers. No DOM. */

import { decode, squaredDistance } from "../../numbers/network.js";
import { say } from "../../text/words.js";

/** @param {import("./one-step.js").Step} step */
export function verdict({ objective, error }) {
  const [batch, all] = [objective, error].map(([before, after]) => after < before);
  if (batch && all) return say("one-step.down-down");
  if (batch) return say("one-step.down-up");
  if (all) return say("one-step.up-down");
  return say("one-step.up-up");
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
