/** Which part of a code of one or two numbers the data uses. Numbers only, no DOM. */

const BINS = 24; // along each number of the code
const NEAR = 0.1; // plane units along the curve: so far from a data point's reconstruction it still counts as used
const USUAL = 0.9; // or as far as this share of the data's own neighbours are apart, where points are few
const UNUSED = 0.2; // how strong the curve is where no code is near

/**
 * @param {ArrayLike<number>} codes (n, 2)
 * @param {{low: number, high: number}[]} ranges of both numbers
 * @returns {(a: number, b: number) => boolean} whether a code is near one of the data's; a and b from 0
 *   at the lower to 1 at the upper end of the ranges
 */
export function usedCodes(codes, ranges) {
  const used = new Uint8Array((BINS + 2) * (BINS + 2)); // with a margin, so that neighbours need no care
  const bin = (/** @type {number} */ share) => 1 + Math.max(0, Math.min(BINS - 1, Math.floor(share * BINS)));
  const [first, second] = ranges;
  for (let i = 0; i < codes.length; i += 2) {
    const a = bin((codes[i] - first.low) / (first.high - first.low || 1));
    const b = bin((codes[i + 1] - second.low) / (second.high - second.low || 1));
    for (const row of [a - 1, a, a + 1]) for (const column of [b - 1, b, b + 1]) used[row * (BINS + 2) + column] = 1;
  }
  return (a, b) => used[bin(a) * (BINS + 2) + bin(b)] === 1;
}

/**
 * For each point of each line of manifold.js's grid, whether the data uses its code.
 * @param {ArrayLike<number>} codes (n, 2)
 * @param {{low: number, high: number}[]} ranges
 * @param {number} lines how many lines the grid has, half of them along each number
 * @param {number} points how many points each line has
 * @returns {boolean[][]}
 */
export function usedOnGrid(codes, ranges, lines, points) {
  const near = usedCodes(codes, ranges);
  const each = lines / 2;
  return Array.from({ length: lines }, (_, l) => {
    const fixed = (l % each) / (each - 1);
    return Array.from({ length: points }, (_, i) => {
      const along = i / (points - 1);
      return l < each ? near(fixed, along) : near(along, fixed);
    });
  });
}

/**
 * How strongly the data uses each place of a curve: 1 within `NEAR` of a data point's reconstruction, as far as one
 * goes along the curve, then falling to `UNUSED`. The decoder crosses a gap between two parts of the data fast, in a
 * small piece of the code, so it is the distance in the plane that counts.
 * @param {ArrayLike<number>} dataCodes (n,)
 * @param {Float64Array} codes (m,) ascending, of the places
 * @param {ArrayLike<number>} points (m, d), the places
 * @returns {Float64Array} (m,)
 */
export function usedOnCurve(dataCodes, codes, points) {
  const way = alongCurve(points, codes.length);
  const used = Float64Array.from(dataCodes)
    .sort()
    .map((code) => wayAt(code, codes, way));
  const apart = Float64Array.from({ length: used.length - 1 }, (_, i) => used[i + 1] - used[i]).sort();
  const near = Math.max(NEAR, apart[Math.floor(USUAL * apart.length)] ?? 0);
  let next = 0; // the first used place beyond
  return way.map((at) => {
    while (next < used.length && used[next] < at) next++;
    const far = Math.min(at - (used[next - 1] ?? -Infinity), (used[next] ?? Infinity) - at);
    return Math.max(UNUSED, Math.min(1, 2 - far / near));
  });
}

/**
 * How far one has gone along a polyline (m, d) at each of its points: (m,).
 * @param {ArrayLike<number>} points
 * @param {number} count
 */
function alongCurve(points, count) {
  const d = points.length / count;
  const way = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    let squared = 0;
    for (let k = 0; k < d; k++) squared += (points[i * d + k] - points[(i - 1) * d + k]) ** 2;
    way[i] = way[i - 1] + Math.sqrt(squared);
  }
  return way;
}

/**
 * How far along the curve a code is.
 * @param {number} code
 * @param {Float64Array} codes of places
 * @param {Float64Array} way to them
 */
function wayAt(code, codes, way) {
  let [low, high] = [0, codes.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (codes[middle] <= code) low = middle;
    else high = middle;
  }
  const share = (code - codes[low]) / (codes[high] - codes[low] || 1);
  return way[low] + Math.max(0, Math.min(1, share)) * (way[high] - way[low]);
}
