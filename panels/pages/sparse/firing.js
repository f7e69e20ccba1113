/** How much of the data each unit of a code fires on. Numbers only, no DOM. */

const SILENT = 0.01; // of the largest activation of all units

/**
 * The share of the points on which each unit is above half of its largest activation on the data;
 * 0 for a unit that is silent: its largest activation is below a hundredth of the code's largest.
 * @param {ArrayLike<number>} codes (n, width), not negative
 * @param {number} width
 * @returns {number[]}
 */
export function firing(codes, width) {
  const largest = new Array(width).fill(0);
  for (let i = 0; i < codes.length; i++) largest[i % width] = Math.max(largest[i % width], codes[i]);
  const floor = SILENT * Math.max(...largest);
  const counts = new Array(width).fill(0);
  for (let i = 0; i < codes.length; i++) if (codes[i] > largest[i % width] / 2) counts[i % width]++;
  return counts.map((count, k) => (largest[k] > floor ? count / (codes.length / width) : 0));
}
