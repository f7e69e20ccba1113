/**
 * What can be drawn on the plane over its data. Each layer is a switch; it gets the run and draws.
 *
 * @typedef {object} Place where plane coordinates are on the canvas
 * @property {(x: number) => number} x
 * @property {(y: number) => number} y
 * @property {number} width
 * @property {number} height
 * @property {number[]} xRange
 * @property {number[]} yRange
 *
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} label
 * @property {string} explain
 * @property {boolean=} below drawn under the data points
 * @property {(context: CanvasRenderingContext2D, run: import("../run/live-run.js").LiveRun, place: Place, colors:
 *   import("../draw/colors.js").Colors) => void} draw
 */

import { manifold } from "./manifold-layer.js";
import { INPUT, RECONSTRUCTION } from "../draw/colors.js";
import { drawAnswer, drawBeyond } from "../draw/marks.js";
import { errorMap, fieldArrows, heldOut, levelLines, residuals, warp } from "./map-layers.js";
import { tuple } from "../text/numbers.js";
import { say } from "../text/words.js";

/** @type {Layer} */
const pca = {
  name: "pca",
  label: say("layers.pca.label"),
  explain: say("layers.pca.explain"),
  draw(context, run, place, colors) {
    const { mean, components } = run.about.pca;
    const along = Math.min(run.width, 2);
    const offset = run.point.map((x, i) => x - mean[i]);
    const projected = [...mean];
    for (let k = 0; k < along; k++) {
      const share = components[k][0] * offset[0] + components[k][1] * offset[1];
      projected[0] += share * components[k][0];
      projected[1] += share * components[k][1];
    }
    context.strokeStyle = context.fillStyle = colors.faded(0.75);
    context.lineWidth = 1.5;
    context.setLineDash([7, 5]);
    context.beginPath();
    for (let k = 0; k < along; k++) {
      const [dx, dy] = components[k];
      context.moveTo(place.x(mean[0] - 10 * dx), place.y(mean[1] - 10 * dy));
      context.lineTo(place.x(mean[0] + 10 * dx), place.y(mean[1] + 10 * dy));
    }
    context.stroke();
    context.setLineDash([]);
    const [x, y] = [place.x(projected[0]), place.y(projected[1])];
    context.beginPath();
    context.moveTo(place.x(run.point[0]), place.y(run.point[1]));
    context.lineTo(x, y);
    context.lineWidth = 1;
    context.stroke();
    context.fillRect(x - 5, y - 5, 10, 10);
  },
};

/** @type {Layer} */
export const projection = {
  name: "projection",
  label: say("layers.projection.label"),
  explain: say("layers.projection.explain"),
  draw(context, run, place, colors) {
    if (!run.answer) return;
    drawAnswer(context, run.answer, ([x, y]) => [place.x(x), place.y(y)], colors);
    const edges = { left: 0, right: place.width, top: 0, bottom: place.height };
    for (const [[x, y], fill] of /** @type {[number[], string][]} */ ([
      [run.answer.reconstruction, RECONSTRUCTION],
      [run.answer.input, INPUT],
    ])) {
      drawBeyond(context, place.x(x), place.y(y), edges, fill, colors);
    }
  },
};

/** From the lowest to the highest. @type {Layer[]} */
export const LAYERS = [errorMap, levelLines, warp, fieldArrows, residuals, heldOut, pca, manifold, projection];

/**
 * Layers by name, in the order of the names.
 * @param {string[]} names
 * @param {Layer[]} [all]
 */
export const named = (names, all = LAYERS) =>
  names.map((name) => /** @type {Layer} */ (all.find((layer) => layer.name === name)));

/** Those that are on when a page does not say otherwise. */
export const USUAL = ["manifold", "projection"];

/** The PCA baseline's answer in words. @param {import("../run/live-run.js").LiveRun} run */
export function pcaSentence(run) {
  const { errors } = run.about.pca;
  const width = Math.min(run.width, errors.length);
  return say("readout.pca", { count: width, error: tuple([errors[width - 1]]) });
}
