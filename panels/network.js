/**
 * The network's forward pass, the same as aecore/network.py. Numbers only, no DOM.
 *
 * @typedef {{inputs: number, outputs: number, activation: string, weightsAt: number, biasesAt: number}} Layer
 * @typedef {{layers: Layer[], codeLayer: number, parameters: number}} Network
 */

const sigmoid = (/** @type {number} */ z) => 1 / (1 + Math.exp(-z));
const GELU = 2 * Math.sqrt(2 / Math.PI);

/** @type {Record<string, (z: number) => number>} */
export const ACTIVATE = {
  silu: (z) => z * sigmoid(z),
  gelu: (z) => z * sigmoid(GELU * (z + 0.044715 * z * z * z)),
  tanh: Math.tanh,
  relu: (z) => (z > 0 ? z : 0),
  sigmoid,
  linear: (z) => z,
};

/**
 * One layer's output.
 * @param {Layer} layer
 * @param {Float32Array} weights all parameters of the network
 * @param {ArrayLike<number>} x (n, inputs) row by row
 * @param {number} n
 * @returns {Float64Array} (n, outputs) row by row
 */
export function layerForward(layer, weights, x, n) {
  const { inputs, outputs, weightsAt, biasesAt } = layer;
  const activate = ACTIVATE[layer.activation];
  const y = new Float64Array(n * outputs);
  for (let i = 0; i < n; i++) {
    const row = i * inputs;
    for (let o = 0; o < outputs; o++) {
      let z = weights[biasesAt + o];
      const w = weightsAt + o * inputs;
      for (let j = 0; j < inputs; j++) z += weights[w + j] * x[row + j];
      y[i * outputs + o] = activate(z);
    }
  }
  return y;
}

/** Layers from (inclusive) to (exclusive), applied to x (n, inputs of the first). */
function forward(network, weights, x, from, to) {
  let y = x;
  const n = x.length / network.layers[from].inputs;
  for (let l = from; l < to; l++) y = layerForward(network.layers[l], weights, y, n);
  return /** @type {Float64Array} */ (y);
}

/**
 * What the encoder gives: codes, or in a variational network means and then log-variances.
 * @param {Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} points (n, d)
 * @returns {Float64Array} (n, heads * width)
 */
export function encoderOutput(network, weights, points) {
  return forward(network, weights, points, 0, network.codeLayer);
}

/**
 * The codes of points; a variational posterior's means.
 * @param {Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} points (n, d)
 * @returns {Float64Array} (n, width)
 */
export function encode(network, weights, points) {
  const all = encoderOutput(network, weights, points);
  const heads = network.layers[network.codeLayer - 1].outputs;
  const width = codeWidth(network);
  if (heads === width) return all;
  const n = all.length / heads;
  const codes = new Float64Array(n * width);
  for (let i = 0; i < n; i++) for (let j = 0; j < width; j++) codes[i * width + j] = all[i * heads + j];
  return codes;
}

/**
 * @param {Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} codes (n, width)
 * @returns {Float64Array} (n, d)
 */
export function decode(network, weights, codes) {
  return forward(network, weights, codes, network.codeLayer, network.layers.length);
}

/**
 * @param {Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} points (n, d)
 * @returns {Float64Array} (n, d)
 */
export function reconstruct(network, weights, points) {
  return decode(network, weights, encode(network, weights, points));
}

/** Numbers in a code. @param {Network} network */
export function codeWidth(network) {
  return network.layers[network.codeLayer].inputs;
}

/**
 * Every layer's output for one point, the input first.
 * @param {Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} point (d,)
 * @returns {ArrayLike<number>[]}
 */
export function activations(network, weights, point) {
  const found = [point];
  let y = point;
  network.layers.forEach((layer, l) => {
    if (l === network.codeLayer) y = Array.prototype.slice.call(y, 0, layer.inputs);
    y = layerForward(layer, weights, y, 1);
    found.push(y);
  });
  return found;
}

/** Squared distance of two points. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function squaredDistance(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}
