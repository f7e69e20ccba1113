/**
 * Each activation applied to a whole array in place, the same functions as aecore/network.py. Numbers only, no DOM.
 *
 * A loop for each activation, and the sigmoid from a table: a call per element and Math.exp took three
 * quarters of the time that is left once the products are fast (benchmarks/layers.py).
 */

const END = 32; // beyond it the sigmoid is 0 or 1 to 14 digits
const PER_UNIT = 16; // 8 KB, which stay in the fastest cache
const TABLE = Float64Array.from({ length: 2 * END * PER_UNIT + 1 }, (_, k) => 1 / (1 + Math.exp(END - k / PER_UNIT)));
const GELU = 2 * Math.sqrt(2 / Math.PI);

/**
 * 1 / (1 + exp(-z)), off by a share of 1e-7 at most: Taylor's third order about the nearest of the
 * table's points, whose derivatives are d, d (1 - 2 s) and d (1 - 6 d) with d = s (1 - s).
 * @param {number} z
 */
function sigmoid(z) {
  if (!(z > -END && z < END)) return 1 / (1 + Math.exp(-z));
  const k = (z * PER_UNIT + (END * PER_UNIT + 0.5)) | 0;
  const s = TABLE[k];
  const d = s * (1 - s);
  const r = z - (k / PER_UNIT - END);
  return s + r * d * (1 + r * (0.5 - s + r * (1 / 6 - d)));
}

/** @type {Record<string, (y: Float64Array, from: number, to: number) => void>} y[from:to] in place */
export const ACTIVATE = {
  silu(y, from, to) {
    for (let i = from; i < to; i++) y[i] *= sigmoid(y[i]);
  },
  gelu(y, from, to) {
    for (let i = from; i < to; i++) {
      const z = y[i];
      y[i] = z * sigmoid(GELU * (z + 0.044715 * z * z * z));
    }
  },
  tanh(y, from, to) {
    for (let i = from; i < to; i++) y[i] = 2 * sigmoid(2 * y[i]) - 1;
  },
  relu(y, from, to) {
    for (let i = from; i < to; i++) if (y[i] < 0) y[i] = 0;
  },
  sigmoid(y, from, to) {
    for (let i = from; i < to; i++) y[i] = sigmoid(y[i]);
  },
  linear() {},
};
