/** How far the network moves the points of the whole plane: an identity moves none. Numbers first, then the layer. */

import { channels } from "./colors.js";
import { gridImages, gridPoints, gridSide, inView } from "./grid.js";
import { paint, scaleBar } from "./paint.js";

const FULL = 1; // plane units at which the tint is full: the same in every run, so that pictures can be compared
const STRONGEST = 0.62; // opacity
const SIDE = 33; // nodes along each side for the mean

/**
 * The distance of each point to its image.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {ArrayLike<number>} images (n, 2)
 * @returns {Float64Array} (n,)
 */
export function distances(points, images) {
  return Float64Array.from({ length: points.length / 2 }, (_, i) => Math.hypot(images[2 * i] - points[2 * i], images[2 * i + 1] - points[2 * i + 1]));
}

/** Mean of |r(x) − x| over a grid of the whole plane, once a frame. @param {import("./run.js").LiveRun} run */
export function meanDistance(run) {
  const whole = { xRange: run.about.range, yRange: run.about.range };
  return inView(run, whole, "mean distance", () => {
    const all = distances(gridPoints(run, whole, SIDE), gridImages(run, whole, SIDE));
    return all.reduce((sum, d) => sum + d, 0) / all.length;
  });
}

/** @type {import("./layers.js").Layer} */
export const copying = {
  name: "copying",
  label: "Error map",
  explain: "How far each point of the plane lies from its reconstruction. Where points are copied, the map is empty.",
  below: true,
  draw(context, run, place, colors) {
    const side = gridSide(run);
    const values = distances(gridPoints(run, place, side), gridImages(run, place, side));
    const [red, green, blue] = channels(colors.text);
    paint(context, side, true, place, (pixels) => {
      for (let j = 0, at = 0; j < side; j++) {
        for (let i = 0; i < side; i++, at += 4) {
          pixels[at] = red;
          pixels[at + 1] = green;
          pixels[at + 2] = blue;
          pixels[at + 3] = 255 * STRONGEST * Math.min(1, values[(side - 1 - j) * side + i] / FULL);
        }
      }
    });
    scaleBar(context, { low: 0, high: FULL, stops: [colors.faded(0), colors.faded(STRONGEST)], meaning: "distance to reconstruction" }, place, colors);
  },
};
