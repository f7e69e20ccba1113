/** How well codes tell labels apart: a vote of the nearest codes, the same as aecore/metrics/vote.py. No DOM. */

export const NEIGHBOURS = 5;
const MOST = 600; // points that are looked at; more would take longer than a picture

/**
 * The share of points whose label is that of most of their nearest other codes. Of labels with as many votes the
 * nearest code's counts.
 * @param {ArrayLike<number>} codes (n, k)
 * @param {number} width k
 * @param {ArrayLike<number>} labels (n,)
 */
export function voteScore(codes, width, labels) {
  const every = Math.ceil(labels.length / MOST);
  const rows = Array.from({ length: Math.ceil(labels.length / every) }, (_, i) => i * every);
  let right = 0;
  for (const i of rows) {
    const others = rows.filter((j) => j !== i);
    const far = new Map(others.map((j) => [j, distance(codes, width, i, j)]));
    others.sort((a, b) => Number(far.get(a)) - Number(far.get(b)));
    /** @type {Map<number, number>} */
    const votes = new Map();
    for (const j of others.slice(0, NEIGHBOURS)) votes.set(labels[j], (votes.get(labels[j]) ?? 0) + 1);
    const [winner] = [...votes].reduce((best, next) => (next[1] > best[1] ? next : best));
    if (winner === labels[i]) right++;
  }
  return right / rows.length;
}

/** The share of the most frequent label. @param {ArrayLike<number>} labels */
export function mostFrequent(labels) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const label of Array.from(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / labels.length;
}

/** @param {ArrayLike<number>} codes @param {number} width @param {number} i @param {number} j */
function distance(codes, width, i, j) {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (codes[i * width + k] - codes[j * width + k]) ** 2;
  return sum;
}
