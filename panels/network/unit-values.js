/** One unit's activation on the plane and on the data. Numbers only, no DOM. */

import { gridCodes, gridPoints, inView } from "../run/view-grid.js";
import { forward } from "../numbers/network.js";

/**
 * A unit's activation at the nodes of the grid over the plane: (side * side,).
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {{xRange: number[], yRange: number[]}} view
 * @param {number} side
 * @param {import("./shape.js").Unit} unit
 */
export function unitOnGrid(run, view, side, { layer, index }) {
  return inView(run, view, `unit/${layer}/${index}/${side}`, () => {
    const all = inView(run, view, `layer/${layer}/${side}`, () =>
      layerOf(run, layer, gridPoints(run, view, side), () => gridCodes(run, view, side)),
    );
    const count = all.length / (side * side);
    return Float64Array.from({ length: side * side }, (_, i) => all[i * count + index]);
  });
}

/**
 * A unit's smallest and largest activation over all data points.
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./shape.js").Unit} unit
 * @returns {{low: number, high: number}}
 */
export function rangeOnData(run, { layer, index }) {
  return run.of(
    `range ${layer} ${index}`,
    (/** @type {import("../run/description.js").Description} */ { points, dimension }) => {
      const values = run.of(`on data ${layer}`, () => layerOf(run, layer, points, () => run.dataCodes));
      const count = values.length / (points.length / dimension);
      let [low, high] = [Infinity, -Infinity];
      for (let i = index; i < values.length; i += count) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      return { low, high };
    },
  );
}

/**
 * A layer's output for points whose codes are known: the decoder need not run the encoder again.
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {number} layer
 * @param {ArrayLike<number>} points
 * @param {() => ArrayLike<number>} codes
 */
function layerOf(run, layer, points, codes) {
  const { network } = run.about;
  const { weights } = run.frame;
  if (layer === 0) return points;
  if (layer <= network.codeLayer) return forward(network, weights, points, 0, layer);
  return forward(network, weights, codes(), network.codeLayer, layer);
}
