/** A ramp for signed numbers: the accent for positive ones, bronze for negative ones, the background at zero. */

import { channels } from "./colors.js";

const STEPS = 64; // on either side of zero
const BRONZE = { light: "#8a6d3b", dark: "#c9a86a" };
const FULL = 0.92; // how much of the tone is in the strongest colour

/**
 * @typedef {object} Ramp
 * @property {string} plus
 * @property {string} minus
 * @property {(share: number) => string} css the colour of a number between -1 and 1
 * @property {(pixels: Uint8ClampedArray, at: number, share: number) => void} write the same, opaque, as four bytes
 */

/** @param {import("./colors.js").Colors} colors @returns {Ramp} */
export function ramp(colors) {
  const minus = colors.dark ? BRONZE.dark : BRONZE.light;
  const zero = channels(colors.background);
  const ends = { plus: channels(colors.accent), minus: channels(minus) };
  const table = new Uint8ClampedArray(3 * (2 * STEPS + 1));
  for (let k = -STEPS; k <= STEPS; k++) {
    const tone = k < 0 ? ends.minus : ends.plus;
    const share = (FULL * Math.abs(k)) / STEPS;
    for (let c = 0; c < 3; c++) table[3 * (k + STEPS) + c] = zero[c] + share * (tone[c] - zero[c]);
  }
  const entry = (/** @type {number} */ share) => 3 * (STEPS + Math.round(STEPS * Math.max(-1, Math.min(1, share))));
  const texts = Array.from({ length: 2 * STEPS + 1 }, (_, k) => `rgb(${table.slice(3 * k, 3 * k + 3).join(",")})`);
  return {
    plus: colors.accent,
    minus,
    css: (share) => texts[entry(share) / 3],
    write(pixels, at, share) {
      const from = entry(share);
      pixels[at] = table[from];
      pixels[at + 1] = table[from + 1];
      pixels[at + 2] = table[from + 2];
      pixels[at + 3] = 255;
    },
  };
}
