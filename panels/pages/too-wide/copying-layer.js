/** How far the network moves the points of the whole plane: an identity moves none. Numbers first, then the layer. */

import { gridImages, gridPoints, inView } from "../../run/view-grid.js";
import { distances, errorLayer } from "../../plane/map-layers.js";
import { say } from "../../text/words.js";

const SIDE = 33; // nodes along each side for the mean

/**
 * Mean of |r(x) − x| over a grid of the whole plane, once a frame.
 * @param {import("../../run/live-run.js").LiveRun} run
 */
export function meanDistance(run) {
  const whole = { xRange: run.about.range, yRange: run.about.range };
  return inView(run, whole, "mean-distance", () => {
    const all = distances(gridPoints(run, whole, SIDE), gridImages(run, whole, SIDE));
    return all.reduce((sum, d) => sum + d, 0) / all.length;
  });
}

export const copying = errorLayer("copying", say("layers.copying.explain"));
