/** The weights of a network as links between its units. Numbers only, no DOM. */

const BINS = 64;

/**
 * @typedef {{layer: number, from: number, to: number, weight: number}} Link from a unit of layer - 1 to a unit of layer
 */

/**
 * The links into a layer whose weights are largest in size, about `count` of them.
 * @param {import("../numbers/network.js").Network} network
 * @param {Float32Array} weights
 * @param {number} layer from 1
 * @param {number} count
 * @returns {Link[]}
 */
export function strongest(network, weights, layer, count) {
  const { inputs, outputs, weightsAt } = network.layers[layer - 1];
  const size = inputs * outputs;
  const most = largest(network, weights, layer);
  const counts = new Int32Array(BINS + 1);
  const bin = (/** @type {number} */ k) => Math.floor((BINS * Math.abs(weights[weightsAt + k])) / most) || 0;
  for (let k = 0; k < size; k++) counts[bin(k)]++;
  let least = BINS;
  for (let sum = counts[BINS]; least > 0 && sum + counts[least - 1] <= count;) sum += counts[--least];
  const found = [];
  for (let k = 0; k < size; k++) {
    if (bin(k) >= least)
      found.push({ layer, from: k % inputs, to: Math.floor(k / inputs), weight: weights[weightsAt + k] });
  }
  return found;
}

/**
 * The largest size of a weight into a layer.
 * @param {import("../numbers/network.js").Network} network
 * @param {Float32Array} weights
 * @param {number} layer
 */
export function largest(network, weights, layer) {
  const { inputs, outputs, weightsAt } = network.layers[layer - 1];
  let most = 1e-9;
  for (let k = weightsAt; k < weightsAt + inputs * outputs; k++) most = Math.max(most, Math.abs(weights[k]));
  return most;
}

/**
 * All links into and out of a unit.
 * @param {import("../numbers/network.js").Network} network
 * @param {Float32Array} weights
 * @param {import("./shape.js").Unit} unit
 * @returns {Link[]}
 */
export function linksOf(network, weights, { layer, index }) {
  const found = [];
  const into = network.layers[layer - 1];
  for (let from = 0; into && from < into.inputs; from++) {
    found.push({ layer, from, to: index, weight: weights[into.weightsAt + index * into.inputs + from] });
  }
  const out = network.layers[layer];
  for (let to = 0; out && index < out.inputs && to < out.outputs; to++) {
    found.push({ layer: layer + 1, from: index, to, weight: weights[out.weightsAt + to * out.inputs + index] });
  }
  return found;
}
