/** Data points corrupted as in training. Numbers only, no DOM. */

/**
 * Training points and the same points corrupted (aecore/engine/batches.py): Gaussian noise of standard deviation
 * `level` added, or each coordinate set to zero with the chance `level`. The same draws at every call.
 * @param {import("../../run/description.js").Description} about
 * @param {"gaussian" | "drop"} kind
 * @param {number} level
 * @param {number} count how many; points are used again where there are fewer
 * @returns {{clean: Float64Array, corrupted: Float64Array}} each (count, 2)
 */
export function corruptedSample(about, kind, level, count) {
  const training = about.heldout.flatMap((/** @type {number} */ held, /** @type {number} */ i) => (held ? [] : [i]));
  const stride = Math.max(1, Math.floor(training.length / count));
  const random = uniform(1);
  const clean = new Float64Array(2 * count);
  const corrupted = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    const i = training[(k * stride) % training.length];
    const draws = kind === "gaussian" ? normals(random) : [random(), random()];
    for (const axis of [0, 1]) {
      const value = about.points[2 * i + axis];
      clean[2 * k + axis] = value;
      corrupted[2 * k + axis] = kind === "gaussian" ? value + level * draws[axis] : draws[axis] < level ? 0 : value;
    }
  }
  return { clean, corrupted };
}

/** Uniform numbers in [0, 1) from a seed: mulberry32, for pictures only. @param {number} seed */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Two independent standard normal numbers (Box & Muller 1958). @param {() => number} random */
function normals(random) {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  const angle = 2 * Math.PI * random();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
