/** A colour for each label. Cyan and pink are left out, and no colour speaks alone: the label stands beside it. */

const HUES = [0, 28, 48, 80, 130, 210, 228, 258, 285, 16];

/** @param {number} label @param {boolean} dark @returns {string} */
export function labelColor(label, dark) {
  const hue = HUES[label % HUES.length];
  const lightness = (dark ? 68 : 40) + (label === 9 ? (dark ? -18 : -14) : 0);
  return `hsl(${hue} ${label === 9 ? 35 : 65}% ${lightness}%)`;
}
