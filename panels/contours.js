/** Marching squares. Numbers only, no DOM. */

/**
 * Segments of the lines along which a grid of values has equally spaced levels.
 * @param {ArrayLike<number>} values (side * side,) row by row
 * @param {number} side
 * @param {number} count how many levels, spread over the range of the values
 * @returns {number[][]} [x0, y0, x1, y1] in cells: node (i, j) has x = i, y = j
 */
export function contours(values, side, count) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const segments = [];
  const spacing = (high - low) / count;
  if (!(spacing > 0)) return segments;
  for (let j = 0; j + 1 < side; j++) {
    for (let i = 0; i + 1 < side; i++) {
      const at = j * side + i;
      const corners = [values[at], values[at + 1], values[at + side + 1], values[at + side]];
      const first = Math.ceil((Math.min(...corners) - low) / spacing - 0.5);
      const last = Math.floor((Math.max(...corners) - low) / spacing - 0.5);
      for (let l = first; l <= last; l++) segments.push(...cell(corners, low + (l + 0.5) * spacing, i, j));
    }
  }
  return segments;
}

const EDGES = [[0, 0, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 0, 0]]; // from corner to corner, around the cell

function cell(corners, level, i, j) {
  const hits = [];
  for (let e = 0; e < 4; e++) {
    const [a, b] = [corners[e], corners[(e + 1) % 4]];
    if (a < level === b < level) continue;
    const t = (level - a) / (b - a);
    const [x0, y0, x1, y1] = EDGES[e];
    hits.push([i + x0 + t * (x1 - x0), j + y0 + t * (y1 - y0)]);
  }
  const found = [];
  for (let h = 0; h + 1 < hits.length; h += 2) found.push([...hits[h], ...hits[h + 1]]);
  return found;
}
