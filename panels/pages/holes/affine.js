/** The affine map that takes one network's codes of the data nearest to another's. Numbers only, no DOM. */

const RIDGE = 1e-6; // of the codes' own size: keeps the fit solvable where a code is the same for all points

/**
 * Least squares over the points.
 * @param {ArrayLike<number>} from (n, a)
 * @param {number} a
 * @param {ArrayLike<number>} to (n, b)
 * @param {number} b
 * @returns {(code: ArrayLike<number>) => number[]} from a code of width a to one of width b
 */
export function fitAffine(from, a, to, b) {
  const size = a + 1;
  const count = from.length / a;
  // Normal equations: size columns of products, then b right-hand sides.
  const rows = Array.from({ length: size }, () => new Float64Array(size + b));
  const input = new Float64Array(size).fill(1);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < a; k++) input[k] = from[i * a + k];
    for (let r = 0; r < size; r++) {
      for (let c = 0; c < size; c++) rows[r][c] += (input[r] * input[c]) / count;
      for (let c = 0; c < b; c++) rows[r][size + c] += (input[r] * to[i * b + c]) / count;
    }
  }
  for (let k = 0; k < a; k++) rows[k][k] += RIDGE;
  solve(rows, size);
  return (code) =>
    Array.from(
      { length: b },
      (_, c) => rows[a][size + c] + Array.from(code).reduce((sum, value, k) => sum + value * rows[k][size + c], 0),
    );
}

/**
 * Gauss-Jordan with row exchange, in place: the right-hand sides become the solutions.
 * @param {Float64Array[]} rows
 * @param {number} size
 */
function solve(rows, size) {
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let r = k + 1; r < size; r++) if (Math.abs(rows[r][k]) > Math.abs(rows[best][k])) best = r;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    rows[k] = rows[k].map((/** @type {number} */ value) => value / rows[k][k]);
    for (let r = 0; r < size; r++) {
      if (r === k) continue;
      const times = rows[r][k];
      rows[r] = rows[r].map((/** @type {number} */ value, /** @type {number} */ c) => value - times * rows[k][c]);
    }
  }
}
