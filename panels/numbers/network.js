/**
 * The network's forward pass, the same as aecore/network.py. Numbers only, no DOM.
 *
 * @typedef {{inputs: number, outputs: number, activation: string, weightsAt: number, biasesAt: number}} Layer
 * @typedef {{layers: Layer[], codeLayer: number, parameters: number}} Network
 */

import { ACTIVATE } from "./activations.js";

const BLOCK = 128; // points taken through all layers at once: their outputs stay in the fastest cache

/**
 * One layer's output for n points, written into y.
 *
 * Four points and two outputs at a time, so that each number fetched is used often: nearly four times
 * as fast as one by one. What is missing to four points or two outputs is computed twice.
 * @param {Layer} layer
 * @param {Float32Array} weights all parameters of the network
 * @param {Float64Array} x (n, inputs) row by row, from xAt
 * @param {number} xAt
 * @param {number} n
 * @param {Float64Array} y (n, outputs) row by row, from yAt
 * @param {number} yAt
 */
function layerInto(layer, weights, x, xAt, n, y, yAt) {
  const { inputs, outputs, weightsAt, biasesAt } = layer;
  for (let i = 0; i < n; i += 4) {
    const second = Math.min(i + 1, n - 1);
    const third = Math.min(i + 2, n - 1);
    const fourth = Math.min(i + 3, n - 1);
    const x0 = xAt + i * inputs;
    const x1 = xAt + second * inputs;
    const x2 = xAt + third * inputs;
    const x3 = xAt + fourth * inputs;
    const y0 = yAt + i * outputs;
    const y1 = yAt + second * outputs;
    const y2 = yAt + third * outputs;
    const y3 = yAt + fourth * outputs;
    for (let o = 0; o < outputs; o += 2) {
      const p = o + 1 < outputs ? o + 1 : o;
      const w0 = weightsAt + o * inputs;
      const w1 = weightsAt + p * inputs;
      let a0 = weights[biasesAt + o];
      let b0 = weights[biasesAt + p];
      let a1 = a0;
      let b1 = b0;
      let a2 = a0;
      let b2 = b0;
      let a3 = a0;
      let b3 = b0;
      for (let j = 0; j < inputs; j++) {
        const v = weights[w0 + j];
        const w = weights[w1 + j];
        const p0 = x[x0 + j];
        const p1 = x[x1 + j];
        const p2 = x[x2 + j];
        const p3 = x[x3 + j];
        a0 += v * p0;
        b0 += w * p0;
        a1 += v * p1;
        b1 += w * p1;
        a2 += v * p2;
        b2 += w * p2;
        a3 += v * p3;
        b3 += w * p3;
      }
      y[y0 + o] = a0;
      y[y0 + p] = b0;
      y[y1 + o] = a1;
      y[y1 + p] = b1;
      y[y2 + o] = a2;
      y[y2 + p] = b2;
      y[y3 + o] = a3;
      y[y3 + p] = b3;
    }
  }
  ACTIVATE[layer.activation](y, yAt, yAt + n * outputs);
}

/** @type {[Float64Array, Float64Array]} what the layers within `forward` write, by turns; no allocation a frame */
let scratch = [new Float64Array(0), new Float64Array(0)];

/**
 * Layers from (inclusive) to (exclusive), applied to x.
 * @param {Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} x (n, inputs of the first)
 * @param {number} from
 * @param {number} to
 * @returns {Float64Array} (n, outputs of the last)
 */
export function forward(network, weights, x, from, to) {
  const { inputs } = network.layers[from];
  const { outputs } = network.layers[to - 1];
  const n = x.length / inputs;
  const widest = BLOCK * Math.max(...network.layers.map((layer) => layer.outputs));
  if (scratch[0].length < widest) scratch = [new Float64Array(widest), new Float64Array(widest)];
  const points = doubles(x);
  const y = new Float64Array(n * outputs);
  for (let start = 0; start < n; start += BLOCK) {
    const count = Math.min(BLOCK, n - start);
    let [source, at] = [points, start * inputs];
    for (let l = from; l < to - 1; l++) {
      layerInto(network.layers[l], weights, source, at, count, scratch[l % 2], 0);
      [source, at] = [scratch[l % 2], 0];
    }
    layerInto(network.layers[to - 1], weights, source, at, count, y, start * outputs);
  }
  return y;
}

/**
 * The same numbers as one kind of array, so that the inner loop is compiled for that kind alone.
 * @param {ArrayLike<number>} x
 */
function doubles(x) {
  return x instanceof Float64Array ? x : new Float64Array(x);
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
  return codesOf(network, encoderOutput(network, weights, points));
}

/**
 * What the decoder takes of the encoder's output: (n, heads * width) -> (n, width).
 * @param {Network} network
 * @param {Float64Array} output
 */
function codesOf(network, output) {
  const heads = network.layers[network.codeLayer - 1].outputs;
  const width = codeWidth(network);
  if (heads === width) return output;
  const n = output.length / heads;
  const codes = new Float64Array(n * width);
  for (let i = 0; i < n; i++) for (let j = 0; j < width; j++) codes[i * width + j] = output[i * heads + j];
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
 * Every layer's output, the points themselves first.
 * @param {Network} network
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} points (n, d)
 * @param {ArrayLike<number> | null} codes (n, width) that the decoder gets instead of the encoder's own
 * @returns {Float64Array[]} (n, d), then for each layer (n, outputs)
 */
export function activations(network, weights, points, codes = null) {
  const found = [doubles(points)];
  const n = points.length / network.layers[0].inputs;
  network.layers.forEach((layer, l) => {
    const x = l === network.codeLayer ? doubles(codes ?? codesOf(network, found[l])) : found[l];
    const y = new Float64Array(n * layer.outputs);
    layerInto(layer, weights, x, 0, n, y, 0);
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
