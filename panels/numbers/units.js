/** What the coordinates of points mean: from plane units to the data's own and back, as aecore/experiment/own.py. */

/** @typedef {import("../run/description.js").Units} Units */

/** Whether the coordinates are plane units, as of all data that are made or drawn here. @param {Units} units */
export function isPlain({ names, offset, scale }) {
  return names.length < 4 && names.every((name, i) => name === "xyz"[i] && offset[i] === 0 && scale[i] === 1);
}

/**
 * A point in its own units, a number for each column.
 * @param {Units} units
 * @param {ArrayLike<number>} point
 * @returns {number[]}
 */
export function toOwn({ names, offset, scale, axes }, point) {
  return names.map((_, i) => {
    const along = axes.length ? axes.reduce((sum, axis, k) => sum + axis[i] * point[k], 0) : point[i];
    return offset[i] + scale[i] * along;
  });
}

/**
 * The inverse of `toOwn`.
 * @param {Units} units
 * @param {ArrayLike<number>} values
 * @returns {number[]}
 */
export function fromOwn({ offset, scale, axes }, values) {
  const scaled = offset.map((o, i) => (values[i] - o) / scale[i]);
  return axes.length ? axes.map((axis) => axis.reduce((sum, v, i) => sum + v * scaled[i], 0)) : scaled;
}
