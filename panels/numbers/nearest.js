/** How far points are from the data. Numbers only, no DOM. */

/**
 * Distance of each point to the nearest data point.
 * @param {ArrayLike<number>} points (n, d)
 * @param {ArrayLike<number>} data (m, d)
 * @param {number} d
 * @returns {Float64Array} (n,)
 */
export function nearest(points, data, d) {
  const found = new Float64Array(points.length / d);
  for (let i = 0; i < found.length; i++) {
    let best = Infinity;
    for (let j = 0; j < data.length; j += d) {
      let square = 0;
      for (let c = 0; c < d; c++) square += (points[i * d + c] - data[j + c]) ** 2;
      if (square < best) best = square;
    }
    found[i] = Math.sqrt(best);
  }
  return found;
}

/** @param {ArrayLike<number>} values */
export function mean(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/**
 * The point a share of the way from a to b.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 * @param {number} share
 * @returns {number[]}
 */
export const between = (a, b, share) => Array.from(a, (value, i) => value + share * (b[i] - value));
