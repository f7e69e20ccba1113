/** The learned manifold on the plane: a curve, a grid, or where the data's own codes decode to. */

import { RECONSTRUCTION } from "../draw/colors.js";
import { curveOf, gridOf, gridUseOf } from "../run/manifold-of-run.js";
import { say } from "../text/words.js";

const UNUSED = 0.22; // opacity of the grid where no data point has a code near

/** @type {import("./layers.js").Layer} */
export const manifold = {
  name: "manifold",
  label: say("layers.manifold.label"),
  explain: say("layers.manifold.explain"),
  draw(context, run, place) {
    context.strokeStyle = RECONSTRUCTION;
    context.fillStyle = RECONSTRUCTION;
    context.lineCap = context.lineJoin = "round";
    if (run.width === 1) drawCurve(context, run, place);
    else if (run.width === 2) drawGrid(context, run, place);
    else drawDots(context, run, place);
    context.globalAlpha = 1;
    context.lineCap = "butt";
  },
};

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./layers.js").Place} place
 */
function drawCurve(context, run, place) {
  const { points, strength } = curveOf(run);
  context.lineWidth = 2.5;
  let i = 0;
  while (i < strength.length - 1) {
    const own = strength[i];
    context.globalAlpha = own === 1 ? 1 : 0.1 + 0.5 * own;
    context.lineCap = own === 1 ? "round" : "butt"; // where strokes follow one another, round ends would be beads
    context.beginPath();
    context.moveTo(place.x(points[2 * i]), place.y(points[2 * i + 1]));
    do {
      i++;
      context.lineTo(place.x(points[2 * i]), place.y(points[2 * i + 1]));
    } while (i < strength.length - 1 && strength[i] === own);
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./layers.js").Place} place
 */
function drawGrid(context, run, place) {
  const lines = gridOf(run);
  const used = gridUseOf(run);
  context.lineWidth = 1;
  for (const wanted of [false, true]) {
    context.globalAlpha = wanted ? 0.8 : UNUSED;
    context.beginPath();
    lines.forEach((line, l) =>
      traceWhere(context, line, (/** @type {number} */ i) => (used[l][i] && used[l][i - 1]) === wanted, place),
    );
    context.stroke();
  }
}

/**
 * The pieces of a polyline (n, 2) between its points i - 1 and i, where those are wanted.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} line
 * @param {(i: number) => boolean} wanted
 * @param {import("./layers.js").Place} place
 */
function traceWhere(context, line, wanted, place) {
  let drawing = false;
  for (let i = 1; i < line.length / 2; i++) {
    if (wanted(i)) {
      if (!drawing) context.moveTo(place.x(line[2 * i - 2]), place.y(line[2 * i - 1]));
      context.lineTo(place.x(line[2 * i]), place.y(line[2 * i + 1]));
    }
    drawing = wanted(i);
  }
}

/**
 * A code of three numbers or more has no picture as a curve or a grid.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./layers.js").Place} place
 */
function drawDots(context, run, place) {
  context.globalAlpha = 0.8;
  const points = run.dataReconstructions;
  for (let i = 0; i < points.length; i += 2) context.fillRect(place.x(points[i]) - 1, place.y(points[i + 1]) - 1, 2, 2);
}
