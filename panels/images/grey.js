/** Grey pictures on canvases: one canvas pixel a pixel, scaled up by the style sheet without smoothing. */

import { el } from "../draw/dom.js";

/**
 * A picture's canvas in a frame, to be filled by `paint`.
 * @param {number} side
 * @param {Record<string, any>} attributes of the canvas
 */
export function pictureCanvas(side, attributes = {}) {
  return el("canvas", { width: side, height: side, ...attributes, class: `bn-grey ${attributes.class ?? ""}` });
}

/**
 * Fill a canvas with a picture: 0 black, 1 white.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} picture (side²,)
 */
export function paint(canvas, picture) {
  const side = sized(canvas, picture);
  const image = new ImageData(side, side);
  for (let i = 0; i < picture.length; i++) grey(image.data, 4 * i, picture[i]);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/**
 * Fill a canvas with what a reconstruction has too much of (orange) and too little (blue).
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} reconstruction (side²,)
 * @param {ArrayLike<number>} input (side²,)
 */
export function paintError(canvas, reconstruction, input) {
  const side = sized(canvas, input);
  const image = new ImageData(side, side);
  for (let i = 0; i < input.length; i++) {
    const off = Math.max(-1, Math.min(1, reconstruction[i] - input[i]));
    const [r, g, b] = off > 0 ? [255, 168, 60] : [90, 140, 255];
    const strength = Math.sqrt(Math.abs(off));
    image.data.set([r * strength, g * strength, b * strength, 255], 4 * i);
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/**
 * Many pictures as the tiles of one canvas, row by row.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} pictures (columns * rows, side²)
 * @param {number} side
 * @param {number} columns
 */
export function paintTiles(canvas, pictures, side, columns) {
  const rows = pictures.length / (side * side * columns);
  if (canvas.width !== columns * side || canvas.height !== rows * side) {
    Object.assign(canvas, { width: columns * side, height: rows * side });
  }
  const image = new ImageData(columns * side, rows * side);
  for (let t = 0; t < columns * rows; t++) {
    const left = (t % columns) * side;
    const top = Math.floor(t / columns) * side;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const at = 4 * ((top + y) * columns * side + left + x);
        grey(image.data, at, pictures[t * side * side + y * side + x]);
      }
    }
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** @param {Uint8ClampedArray} data @param {number} at @param {number} level */
function grey(data, at, level) {
  data[at] = data[at + 1] = data[at + 2] = 255 * level;
  data[at + 3] = 255;
}

/** @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} picture */
function sized(canvas, picture) {
  const side = Math.round(Math.sqrt(picture.length));
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
  return side;
}
