/** Which part of a two-number code the data uses. Numbers only, no DOM. */

const BINS = 24; // along each number of the code

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
