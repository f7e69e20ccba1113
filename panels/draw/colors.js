/** Colours: cyan and pink mean input and reconstruction and nothing else; the rest follows the theme. */

export const INPUT = "#22d3ee";
export const RECONSTRUCTION = "#ff4fa3";

/**
 * @typedef {{text: string, background: string, panel: string, border: string, accent: string, font: string,
 *   dark: boolean,
 *   faded: (strength: number) => string, surface: (strength: number) => string}} Colors
 */

/** The colours of the theme an element stands in. @param {Element} element @returns {Colors} */
export function colorsOf(element) {
  const style = getComputedStyle(element);
  const variable = (/** @type {string} */ name, /** @type {string} */ otherwise) =>
    style.getPropertyValue(name).trim() || otherwise;
  const text = variable("--st-text-color", "#1c2430");
  const background = variable("--st-background-color", "#ffffff");
  const [r, g, b] = channels(text);
  const [br, bg, bb] = channels(background);
  return {
    text,
    background,
    panel: variable("--st-secondary-background-color", "#f3f5f8"),
    border: variable("--st-border-color", "#d5dae2"),
    accent: variable("--st-primary-color", "#4f5d95"),
    font: variable("--st-font", "sans-serif"),
    dark: br + bg + bb < 384,
    faded: (strength) => `rgba(${r}, ${g}, ${b}, ${strength})`,
    surface: (strength) => `rgba(${br}, ${bg}, ${bb}, ${strength})`,
  };
}

/** @param {string} color any CSS colour @returns {number[]} red, green, blue from 0 to 255 */
export function channels(color) {
  const context = /** @type {CanvasRenderingContext2D} */ (probe.getContext("2d", { willReadFrequently: true }));
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
}

const probe = document.createElement("canvas");
probe.width = probe.height = 1;
