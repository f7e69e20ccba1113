/** A small plane without Plotly: the data, and layers over it, on two canvases. Not for the hand. */

import { colorsOf } from "../draw/colors.js";
import { canvasIn, el } from "../draw/dom.js";
import { LAYERS } from "./layers.js";

const DOT = 2; // pixels

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {{layers: Set<string>, all?: import("./layers.js").Layer[], view?: (about:
 *   import("../run/description.js").Description) => {xRange: number[], yRange: number[]}}} options
 *   `layers` names the layers that are on, of `all` there are; `view` is what is shown (the data's plane where absent)
 */
export function mountThumbnail(parent, run, { layers, all = LAYERS, view = square }) {
  const root = el("div", { class: "bn-thumbnail" });
  parent.append(root);
  let colors = colorsOf(root);
  const data = canvasIn(root, () => (drawData(), run.invalidate()));
  const moving = canvasIn(root, () => run.invalidate());
  /** @type {ReturnType<typeof placed> | null} */ let place = null;

  function drawData() {
    if (!run.about || run.about.dimension !== 2) return;
    const { context, width, height } = data.begin();
    const at = placed(width, height, view(run.about));
    place = at;
    const { points, heldout } = run.about;
    context.strokeStyle = colors.faded(0.1);
    context.strokeRect(0.5, 0.5, width - 1, height - 1);
    heldout.forEach((held, i) => {
      context.fillStyle = colors.faded(held ? 0.22 : 0.42);
      context.fillRect(at.x(points[2 * i]) - DOT / 2, at.y(points[2 * i + 1]) - DOT / 2, DOT, DOT);
    });
  }

  function draw() {
    if (!run.frame || !place || run.about.dimension !== 2) return;
    const { context } = moving.begin();
    for (const layer of all) if (layers.has(layer.name)) layer.draw(context, run, place, colors);
  }

  const unsubscribe = run.subscribe({ draw, opened: drawData });
  return {
    /** The point of the plane under a pixel. @param {number} px @param {number} py */
    at: (px, py) => place && [place.xOf(px), place.yOf(py)],
    themed() {
      colors = colorsOf(root);
      drawData();
      draw();
    },
    destroy() {
      unsubscribe();
      data.destroy();
      moving.destroy();
      root.remove();
    },
  };
}

const square = (/** @type {import("../run/description.js").Description} */ about) => ({
  xRange: about.range,
  yRange: about.range,
});

/**
 * Where coordinates are, on a canvas of this size that shows these ranges.
 * @param {number} width
 * @param {number} height
 * @param {{xRange: number[], yRange: number[]}} view
 */
export function placed(width, height, { xRange, yRange }) {
  const [across, up] = [width / (xRange[1] - xRange[0]), height / (yRange[1] - yRange[0])];
  return {
    width,
    height,
    xRange,
    yRange,
    x: (/** @type {number} */ v) => (v - xRange[0]) * across,
    y: (/** @type {number} */ v) => (yRange[1] - v) * up,
    xOf: (/** @type {number} */ p) => xRange[0] + p / across,
    yOf: (/** @type {number} */ p) => yRange[1] - p / up,
  };
}
