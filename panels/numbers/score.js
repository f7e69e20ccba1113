/**
 * The true score of the data, the same as aecore/datasets/score.py: the density is uniform on the noise-free
 * curves, blurred by a Gaussian. And how far a field is from what it gives. Numbers only, no DOM.
 */

const DENSE = 8; // Gaussians to a standard deviation along a curve: the score is then right to a thousandth
const SMALLEST_DEVIATION = 0.002; // plane units; a density on the bare curve has no gradient

/**
 * The gradient of the log density of the data after corruption by N(0, sigma² I).
 * @param {import("../run/description.js").Description} about the description of a run
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} sigma standard deviation of the corruption; the data's own noise comes on top
 * @returns {Float64Array | null} (n, 2), in 1 / plane units; null where there is no such gradient
 */
export function score(about, points, sigma) {
  const deviation = Math.hypot(about.settings.noise, sigma);
  if (!about.truthShares.length || deviation < SMALLEST_DEVIATION) return null;
  const { centres, logShares } = mixture(about, deviation);
  const found = new Float64Array(points.length);
  const logs = new Float64Array(logShares.length);
  for (let i = 0; i < points.length; i += 2) {
    let most = -Infinity;
    for (let j = 0; j < logs.length; j++) {
      const [dx, dy] = [points[i] - centres[2 * j], points[i + 1] - centres[2 * j + 1]];
      logs[j] = logShares[j] - (dx * dx + dy * dy) / (2 * deviation * deviation);
      if (logs[j] > most) most = logs[j];
    }
    let [sum, x, y] = [0, 0, 0];
    for (let j = 0; j < logs.length; j++) {
      const weight = Math.exp(logs[j] - most);
      sum += weight;
      x += weight * centres[2 * j];
      y += weight * centres[2 * j + 1];
    }
    found[i] = (x / sum - points[i]) / (deviation * deviation);
    found[i + 1] = (y / sum - points[i + 1]) / (deviation * deviation);
  }
  return found;
}

/**
 * What the best possible denoiser adds to a corrupted point: sigma² times the score of the corrupted
 * density (Miyasawa 1961). For small sigma the score is that of the data (Alain & Bengio 2014, theorem 1).
 * @param {import("../run/description.js").Description} about
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} sigma
 * @returns {Float64Array | null} (n, 2), in plane units
 */
export function bestField(about, points, sigma) {
  return score(about, points, sigma)?.map((value) => sigma * sigma * value) ?? null;
}

/**
 * How far a field is from another.
 * @param {ArrayLike<number>} field (n, 2)
 * @param {ArrayLike<number>} best (n, 2), not zero everywhere
 * @returns {{relative: number, angle: number}} relative: root mean square of the difference as a share of
 *   the root mean square of `best`; angle: mean angle between the two in degrees, over points where both have a
 *   direction
 */
export function compare(field, best) {
  let [difference, size, angles, count] = [0, 0, 0, 0];
  for (let i = 0; i < best.length; i += 2) {
    const [a, b, c, d] = [field[i], field[i + 1], best[i], best[i + 1]];
    difference += (a - c) ** 2 + (b - d) ** 2;
    size += c * c + d * d;
    if (Math.hypot(a, b) === 0 || Math.hypot(c, d) === 0) continue;
    angles += Math.abs(Math.atan2(a * d - b * c, a * c + b * d));
    count++;
  }
  return { relative: Math.sqrt(difference / size), angle: ((angles / count) * 180) / Math.PI };
}

/**
 * Gaussians so dense along the curves that they add up to blurred lines (aecore/datasets/curves.py).
 * @param {import("../run/description.js").Description} about
 * @param {number} deviation
 */
function mixture(about, deviation) {
  /** @type {number[]} */ const centres = [];
  /** @type {number[]} */ const logShares = [];
  about.truth.forEach((/** @type {number[][]} */ line, /** @type {number} */ piece) => {
    const lengths = line
      .slice(1)
      .map((/** @type {number[]} */ [x, y], /** @type {number} */ i) => Math.hypot(x - line[i][0], y - line[i][1]));
    const length = lengths.reduce((/** @type {number} */ sum, /** @type {number} */ part) => sum + part, 0);
    const count = Math.max(1, Math.ceil((DENSE * length) / deviation));
    for (let k = 0; k < count; k++) {
      const at = ((k + 0.5) / count) * (line.length - 1); // vertices are at equal arc length
      const i = Math.min(Math.floor(at), Math.max(0, line.length - 2));
      const next = line[Math.min(i + 1, line.length - 1)];
      for (const axis of [0, 1]) centres.push(line[i][axis] + (at - i) * (next[axis] - line[i][axis]));
      logShares.push(Math.log(about.truthShares[piece] / count));
    }
  });
  return { centres: Float64Array.from(centres), logShares: Float64Array.from(logShares) };
}
