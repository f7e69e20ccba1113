/** Layers that show what the network does everywhere on the plane: field, error, warp, level lines, residuals. */

import { RECONSTRUCTION } from "../draw/colors.js";
import { contour, levels } from "../numbers/contours.js";
import { gridCodes, gridImages, gridPoints, gridSide, inView, SPACES } from "../run/view-grid.js";
import { rangesOf } from "../run/manifold-of-run.js";
import { arrow } from "../draw/marks.js";
import { paintScaled } from "../draw/maps.js";
import { say } from "../text/words.js";

// Neighbouring nodes whose images lie this many cells apart: there the code has a tear, and no line is drawn across
const TORN = 6;
const LEVELS = 14; // between the smallest and the largest code of the data
const LEVELS_BEYOND = 14; // on either side, where the plane's codes reach farther than the data's
// Plane units at which the error map's tint is full: in every run and view, so that pictures can be compared.
const FULL = 1;

/** @type {import("./layers.js").Layer} */
export const fieldArrows = {
  name: "field",
  label: say("layers.field.label"),
  explain: say("layers.field.explain"),
  draw(context, run, place, colors) {
    const side = gridSide(run);
    const points = gridPoints(run, place, side);
    const images = gridImages(run, place, side);
    const stride = (side - 1) / SPACES;
    const cell = (0.9 * place.width) / SPACES;
    context.strokeStyle = colors.faded(0.6);
    context.lineWidth = 1.1;
    context.beginPath();
    for (let j = stride; j < side - 1; j += stride) {
      for (let i = stride; i < side - 1; i += stride) {
        const at = 2 * (j * side + i);
        const [x, y] = [place.x(points[at]), place.y(points[at + 1])];
        const [dx, dy] = [place.x(images[at]) - x, place.y(images[at + 1]) - y];
        const length = Math.hypot(dx, dy);
        if (length < 1) continue;
        const share = Math.min(1, cell / length);
        arrow(context, x, y, x + share * dx, y + share * dy, Math.min(4.5, 0.5 * length));
      }
    }
    context.stroke();
  },
};

/**
 * The distance of each point to its image.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {ArrayLike<number>} images (n, 2)
 * @returns {Float64Array} (n,)
 */
export function distances(points, images) {
  return Float64Array.from({ length: points.length / 2 }, (_, i) =>
    Math.hypot(images[2 * i] - points[2 * i], images[2 * i + 1] - points[2 * i + 1]),
  );
}

/**
 * How far each point of the plane is moved.
 * @param {string} name
 * @param {string} explain
 * @returns {import("./layers.js").Layer}
 */
export const errorLayer = (name, explain) => ({
  name,
  label: say("layers.error.label"),
  explain,
  below: true,
  draw(context, run, place, colors) {
    const side = gridSide(run);
    const values = distances(gridPoints(run, place, side), gridImages(run, place, side));
    paintScaled(context, values, side, true, place, colors, FULL, say("layers.error.scale"));
  },
});

export const errorMap = errorLayer("error", say("layers.error.explain"));

/** @type {import("./layers.js").Layer} */
export const warp = {
  name: "warp",
  label: say("layers.warp.label"),
  explain: say("layers.warp.explain"),
  draw(context, run, place, colors) {
    const side = gridSide(run);
    const torn = TORN * ((place.xRange[1] - place.xRange[0]) / (side - 1));
    context.lineWidth = 1;
    for (const [points, style, alpha] of /** @type {[Float64Array, string, number][]} */ ([
      [gridPoints(run, place, side), colors.faded(0.2), 1],
      [gridImages(run, place, side), RECONSTRUCTION, 0.6],
    ])) {
      context.strokeStyle = style;
      context.globalAlpha = alpha;
      context.beginPath();
      for (let l = 0; l < side; l += (side - 1) / SPACES) {
        traceNodes(context, points, l, side, side, torn, place);
        traceNodes(context, points, l * side, 1, side, torn, place);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  },
};

/**
 * The line through every `step`-th node from `start`, but not across a tear.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} points
 * @param {number} start
 * @param {number} step
 * @param {number} count
 * @param {number} torn
 * @param {import("./layers.js").Place} place
 */
function traceNodes(context, points, start, step, count, torn, place) {
  for (let k = 0; k < count; k++) {
    const at = 2 * (start + k * step);
    const before = at - 2 * step;
    const whole = k > 0 && Math.abs(points[at] - points[before]) + Math.abs(points[at + 1] - points[before + 1]) < torn;
    if (whole) context.lineTo(place.x(points[at]), place.y(points[at + 1]));
    else context.moveTo(place.x(points[at]), place.y(points[at + 1]));
  }
}

/** @type {import("./layers.js").Layer} */
export const levelLines = {
  name: "levels",
  label: say("layers.levels.label"),
  explain: say("layers.levels.explain"),
  below: true,
  draw(context, run, place, colors) {
    const side = gridSide(run);
    const cell = [place.width / (side - 1), place.height / (side - 1)];
    context.strokeStyle = colors.faded(0.55);
    context.lineWidth = 1;
    for (let k = 0; k < Math.min(run.width, 2); k++) {
      context.setLineDash(k ? [4, 3] : []);
      context.beginPath();
      for (const line of inView(run, place, `equal-codes/${k}/${side}`, () => equalCodes(run, place, side, k))) {
        context.moveTo(line[0] * cell[0], place.height - line[1] * cell[1]);
        for (let i = 2; i < line.length; i += 2)
          context.lineTo(line[i] * cell[0], place.height - line[i + 1] * cell[1]);
      }
      context.stroke();
    }
    context.setLineDash([]);
  },
};

/**
 * The k-th number of the code, at levels spread over what the data uses of it.
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {import("./layers.js").Place} place
 * @param {number} side
 * @param {number} k
 */
function equalCodes(run, place, side, k) {
  const { width } = run;
  const codes = gridCodes(run, place, side);
  const values = Float64Array.from({ length: side * side }, (_, i) => codes[i * width + k]);
  const { low, high } = rangesOf(run)[k];
  return levels(values, low, high, LEVELS, LEVELS_BEYOND).flatMap((level) => contour(values, side, level));
}

/** @type {import("./layers.js").Layer} */
export const residuals = {
  name: "residuals",
  label: say("layers.residuals.label"),
  explain: say("layers.residuals.explain"),
  draw(context, run, place, colors) {
    const { points } = run.about;
    const images = run.dataReconstructions;
    context.strokeStyle = colors.faded(0.45);
    context.lineWidth = 1;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      context.moveTo(place.x(points[i]), place.y(points[i + 1]));
      context.lineTo(place.x(images[i]), place.y(images[i + 1]));
    }
    context.stroke();
  },
};

/** @type {import("./layers.js").Layer} */
export const heldOut = {
  name: "heldout",
  label: say("layers.heldout.label"),
  explain: say("layers.heldout.explain"),
  draw(context, run, place, colors) {
    const { points, heldout } = run.about;
    context.strokeStyle = colors.faded(0.9);
    context.lineWidth = 1.25;
    context.beginPath();
    heldout.forEach((held, i) => {
      if (!held) return;
      const [x, y] = [place.x(points[2 * i]), place.y(points[2 * i + 1])];
      context.moveTo(x + 5, y);
      context.arc(x, y, 5, 0, 2 * Math.PI);
    });
    context.stroke();
  },
};
