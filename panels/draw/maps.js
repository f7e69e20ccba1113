/** Paints numbers over the plane: a smooth picture of a grid of values, and its scale. */

import { channels } from "./colors.js";
import { number } from "../text/numbers.js";
import { say } from "../text/words.js";
import { labelFont, scaled } from "./text-size.js";

const STRONGEST = 0.62; // opacity of the largest value of a map

/** @type {Map<number, {canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, image: ImageData}>} */
const sheets = new Map();

/**
 * A small picture, one pixel a value, stretched smoothly over the plane.
 * @param {CanvasRenderingContext2D} context
 * @param {number} side
 * @param {boolean} onNodes whether values are at the grid's nodes (the outer ones on the border) or at cells' centres
 * @param {{width: number, height: number}} place
 * @param {(pixels: Uint8ClampedArray) => void} fill writes (side * side, 4), row by row from the upper left
 */
export function paint(context, side, onNodes, place, fill) {
  let sheet = sheets.get(side);
  if (!sheet) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const own = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    sheet = { canvas, context: own, image: own.createImageData(side, side) };
    sheets.set(side, sheet);
  }
  const { canvas, context: own, image } = sheet;
  fill(image.data);
  own.putImageData(image, 0, 0);
  const beyond = onNodes ? 0.5 / (side - 1) : 0; // half a pixel hangs over on each side
  context.imageSmoothingEnabled = true;
  context.drawImage(
    canvas,
    -beyond * place.width,
    -beyond * place.height,
    place.width * (1 + 2 * beyond),
    place.height * (1 + 2 * beyond),
  );
}

/**
 * A map of numbers from 0 as a tint of the text colour, the stronger the larger.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} values (side * side,) row by row from the lower left; or (side,) for one row that fills
 *   the height
 * @param {number} side
 * @param {boolean} onNodes as in `paint`
 * @param {{width: number, height: number}} place
 * @param {import("./colors.js").Colors} colors
 * @param {{full: number, strongest?: number}} tint full: at which value the tint is strongest; strongest: its opacity
 *   there
 */
export function paintTint(context, values, side, onNodes, place, colors, { full, strongest = STRONGEST }) {
  const [red, green, blue] = channels(colors.text);
  const rows = values.length / side;
  paint(context, side, onNodes, place, (pixels) => {
    for (let j = 0, at = 0; j < side; j++) {
      const row = rows === 1 ? 0 : (side - 1 - j) * side;
      for (let i = 0; i < side; i++, at += 4) {
        pixels[at] = red;
        pixels[at + 1] = green;
        pixels[at + 2] = blue;
        pixels[at + 3] = 255 * strongest * Math.min(1, values[row + i] / full);
      }
    }
  });
}

/**
 * `paintTint` with its scale in a corner, whose end stands for all that is larger, too.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} values
 * @param {number} side
 * @param {boolean} onNodes
 * @param {{width: number, height: number}} place
 * @param {import("./colors.js").Colors} colors
 * @param {number} full
 * @param {string} meaning what the numbers are
 */
export function paintScaled(context, values, side, onNodes, place, colors, full, meaning) {
  paintTint(context, values, side, onNodes, place, colors, { full });
  const stops = [colors.faded(0), colors.faded(STRONGEST)];
  scaleBar(context, { low: 0, high: full, stops, meaning, more: true }, place, colors);
}

/** The next round number, so that a scale stays put while its values move a little. @param {number} value positive */
export function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * ([1, 1.5, 2, 3, 5, 7].find((step) => step * unit >= value * (1 - 1e-9)) ?? 10);
}

const BAR = 90; // pixels, as all below at the usual text size

/**
 * A scale in the lower left corner: what is shown, and which tint stands for which value.
 * @param {CanvasRenderingContext2D} context
 * @param {{low: number, high: number, stops: string[], meaning: string, more?: boolean}} scale stops: colours at equal
 *   distances; more: the last one stands for larger values too
 * @param {{width: number, height: number}} place
 * @param {import("./colors.js").Colors} colors
 */
export function scaleBar(context, { low, high, stops, meaning, more = false }, place, colors) {
  const bar = scaled(BAR);
  const [x, y] = [12, place.height - scaled(14) - 6];
  context.font = labelFont(colors);
  const values = say(more ? "scale.range-more" : "scale.range", { low: number(low), high: number(high) });
  const wide = Math.max(context.measureText(meaning).width, bar + 6 + context.measureText(values).width);
  context.fillStyle = colors.surface(0.85);
  context.fillRect(x - 6, y - scaled(20), wide + 12, scaled(34));
  const ramp = context.createLinearGradient(x, 0, x + bar, 0);
  stops.forEach((color, i) => ramp.addColorStop(i / (stops.length - 1), color));
  context.fillStyle = ramp;
  context.fillRect(x, y, bar, scaled(8));
  context.strokeStyle = colors.faded(0.4);
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, y + 0.5, bar, scaled(8));
  context.fillStyle = colors.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(meaning, x, y - scaled(10));
  context.fillText(values, x + bar + 6, y + scaled(4));
}
