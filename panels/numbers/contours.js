/** Marching squares. Numbers only, no DOM. */

/**
 * The lines along which a grid of values has a level, joined up.
 * @param {ArrayLike<number>} values (side * side,) row by row
 * @param {number} side
 * @param {number} level
 * @returns {number[][]} polylines x, y, x, y, … in cells: node (i, j) has x = i, y = j; closed ones end where they
 *   begin
 */
export function contour(values, side, level) {
  const links = crossings(values, side, level);
  const lines = [];
  const seen = new Set();
  for (const open of [true, false]) {
    // Lines that end at the border first, from an end; what is left after them are closed ones.
    for (const [edge, neighbours] of links) {
      if (seen.has(edge) || (open && neighbours.length !== 1)) continue;
      const line = [];
      /** @type {number | undefined} */
      let at = edge;
      for (; at !== undefined && !seen.has(at); at = links.get(at)?.find((next) => !seen.has(next))) {
        seen.add(at);
        line.push(...position(values, side, level, at));
      }
      if (!open) line.push(line[0], line[1]);
      lines.push(line);
    }
  }
  return lines;
}

/**
 * Which crossed edges are joined within a cell. An edge is known by its first node, doubled, plus one
 * where it goes up.
 * @param {ArrayLike<number>} values
 * @param {number} side
 * @param {number} level
 * @returns {Map<number, number[]>}
 */
function crossings(values, side, level) {
  /** @type {Map<number, number[]>} */
  const links = new Map();
  const join = (/** @type {number} */ a, /** @type {number} */ b) => {
    const known = links.get(a);
    if (known) known.push(b);
    else links.set(a, [b]);
  };
  for (let j = 0; j + 1 < side; j++) {
    for (let i = 0; i + 1 < side; i++) {
      const at = j * side + i;
      const a = values[at] < level;
      const b = values[at + 1] < level;
      const c = values[at + side + 1] < level;
      const d = values[at + side] < level;
      if (a === b && b === c && c === d) continue;
      const hits = [];
      if (a !== b) hits.push(2 * at);
      if (b !== c) hits.push(2 * (at + 1) + 1);
      if (c !== d) hits.push(2 * (at + side));
      if (d !== a) hits.push(2 * at + 1);
      for (let h = 0; h < hits.length; h += 2) {
        join(hits[h], hits[h + 1]);
        join(hits[h + 1], hits[h]);
      }
    }
  }
  return links;
}

/** @param {ArrayLike<number>} values @param {number} side @param {number} level @param {number} edge */
function position(values, side, level, edge) {
  const node = edge >> 1;
  const [i, j] = [node % side, Math.floor(node / side)];
  const up = edge & 1;
  const [from, to] = [values[node], values[node + (up ? side : 1)]];
  const share = (level - from) / (to - from);
  return up ? [i, j + share] : [i + share, j];
}

/**
 * Equally spaced levels: `count` of them between low and high, and as many beyond as the values reach,
 * at most `beyond` on either side.
 * @param {ArrayLike<number>} values
 * @param {number} low
 * @param {number} high
 * @param {number} count
 * @param {number} beyond
 * @returns {number[]} ascending
 */
export function levels(values, low, high, count, beyond) {
  const spacing = (high - low) / count;
  if (!(spacing > 0)) return [];
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  const found = [];
  for (let l = -beyond; l < count + beyond; l++) {
    const level = low + (l + 0.5) * spacing;
    if (level > least && level < most) found.push(level);
  }
  return found;
}
