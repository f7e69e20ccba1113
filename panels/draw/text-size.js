/**
 * The size of the text, for what is drawn on a canvas: it grows with the browser's own text size as everything else
 * does. Sizes are written for the usual one, at which 1rem is 14 pixels.
 */

const USUAL = 14;

/** @type {HTMLElement | null} */ let probe = null;
let scale = 1;

/** Kept, not looked up for each label: asking for a style may lay out the whole page. */
function watch() {
  probe = document.createElement("div");
  probe.style.cssText = "position: absolute; visibility: hidden; width: 1rem; height: 0; pointer-events: none";
  document.body.append(probe);
  const measure = () => (scale = (probe?.getBoundingClientRect().width || USUAL) / USUAL);
  new ResizeObserver(measure).observe(probe);
  measure();
}

/** As many pixels as so many are at the usual text size. @param {number} pixels */
export function scaled(pixels) {
  if (!probe) watch();
  return pixels * scale;
}

/**
 * The font of a label on a canvas.
 * @param {import("./colors.js").Colors} colors
 * @param {number} [size] pixels at the usual text size
 * @param {number} [weight]
 */
export function labelFont(colors, size = 11, weight = 400) {
  return [weight, `${Math.round(10 * scaled(size)) / 10}px`, colors.font].join(" ");
}
