/** The scene without WebGL: everything projected onto a canvas, far things first. */

import { RECONSTRUCTION } from "../draw/colors.js";
import { canvasIn, el } from "../draw/dom.js";
import { drawAnswer } from "../draw/marks.js";
import { HOME, image, projected } from "./decoded-space.js";
import { coordinateOf, ramp } from "./coordinate-colors.js";
import { labelFont } from "../draw/text-size.js";

const REACH = 2.7; // plane units from the centre to the edge of the shorter side
const BOX = [-1.75, 1.75];

/** @param {HTMLElement} parent @param {import("./scene.js").Shared} shared @returns {import("./scene.js").View} */
export function mountFlat(parent, shared) {
  const root = el("div", { class: "bn-scene-flat" });
  parent.append(root);
  const canvas = canvasIn(root, () => shared.run.invalidate());
  /** @type {{about: object | null, along: number, dark: boolean, fills: string[]}} */
  let dataset = { about: null, along: -1, dark: false, fills: [] };

  /** Pixels of points (n, 3): right, down and towards the viewer, (n, 3). @param {ArrayLike<number>} points */
  function pixels(points) {
    const found = projected(shared.camera, points);
    const scale =
      (Math.min(root.clientWidth, root.clientHeight) / 2 / REACH) * (HOME().distance / shared.camera.distance);
    for (let i = 0; i < found.length; i += 3) {
      found[i] = root.clientWidth / 2 + scale * found[i];
      found[i + 1] = root.clientHeight / 2 - scale * found[i + 1];
    }
    return found;
  }

  function draw() {
    const { run, colors } = shared;
    if (!run.frame) return;
    const { context } = canvas.begin();
    drawBox(context);
    drawData(context);
    drawImage(context, image(run));
    drawAnswer(context, run.answer, pixels, colors);
    parent.dataset.step = String(run.frame.step);
  }

  /** The edges of a box around the data, and which axis is which. @param {CanvasRenderingContext2D} context */
  function drawBox(context) {
    const { colors } = shared;
    const [low, high] = BOX;
    context.strokeStyle = colors.faded(0.16);
    context.lineWidth = 1;
    context.beginPath();
    for (const axis of [0, 1, 2]) {
      for (const a of BOX) {
        for (const b of BOX) {
          const ends = [low, high].map((v) => [0, 1, 2].map((k) => (k === axis ? v : k === (axis + 1) % 3 ? a : b)));
          const [x0, y0, , x1, y1] = pixels(ends.flat());
          context.moveTo(x0, y0);
          context.lineTo(x1, y1);
        }
      }
    }
    context.stroke();
    context.fillStyle = colors.faded(0.7);
    context.font = labelFont(colors, 12);
    context.textAlign = "center";
    context.textBaseline = "middle";
    const labels = pixels([0, low, low, low, 0, low, low, low, 0].map((v) => v * 1.1));
    shared.run.about.units.names.forEach((name, i) => context.fillText(name, labels[3 * i], labels[3 * i + 1]));
  }

  /** @param {CanvasRenderingContext2D} context */
  function drawData(context) {
    const { run, tint, colors } = shared;
    const { about } = run;
    if (dataset.about !== about || dataset.along !== tint.along || dataset.dark !== colors.dark) {
      const coordinate = coordinateOf(about, tint);
      const fills = about.heldout.map((_, i) => (coordinate ? ramp(coordinate[i], colors.dark) : colors.faded(0.6)));
      dataset = { about, along: tint.along, dark: colors.dark, fills };
    }
    const at = pixels(about.points);
    const order = Uint16Array.from(about.heldout, (_, i) => i).sort((a, b) => at[3 * a + 2] - at[3 * b + 2]);
    context.lineWidth = 1;
    for (const i of order) {
      const radius = 2.1 + 0.35 * at[3 * i + 2];
      context.fillStyle = context.strokeStyle = dataset.fills[i];
      context.beginPath();
      context.arc(at[3 * i], at[3 * i + 1], radius, 0, 2 * Math.PI);
      if (about.heldout[i]) context.stroke();
      else context.fill();
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./decoded-space.js").Image} found */
  function drawImage(context, { lines, faint, corners, triangles, dots }) {
    context.strokeStyle = context.fillStyle = RECONSTRUCTION;
    context.lineJoin = context.lineCap = "round";
    if (triangles.length) {
      const at = pixels(corners);
      context.globalAlpha = 0.14;
      context.beginPath();
      for (let i = 0; i < triangles.length; i += 3) {
        const [a, b, c] = [0, 1, 2].map((k) => 3 * triangles[i + k]);
        // All the same way round: a fold's two layers would cancel each other otherwise.
        const turn = (at[b] - at[a]) * (at[c + 1] - at[a + 1]) - (at[b + 1] - at[a + 1]) * (at[c] - at[a]);
        for (const [k, corner] of (turn > 0 ? [a, b, c] : [a, c, b]).entries())
          context[k ? "lineTo" : "moveTo"](at[corner], at[corner + 1]);
      }
      context.fill();
    }
    const wide = triangles.length ? 1 : 2.5;
    context.globalAlpha = triangles.length ? 0.75 : 1;
    trace(context, pixels(lines), wide);
    context.globalAlpha = 0.35;
    trace(context, pixels(faint), wide);
    context.globalAlpha = 0.85;
    const at = pixels(dots);
    for (let i = 0; i < at.length; i += 3) context.fillRect(at[i] - 1.25, at[i + 1] - 1.25, 2.5, 2.5);
    context.globalAlpha = 1;
  }

  return {
    draw,
    replot() {
      parent.dataset.ready = "true";
      draw();
    },
    look: draw,
    pixels,
    picture: async () => /** @type {HTMLCanvasElement} */ (root.querySelector("canvas")).toDataURL(),
    destroy() {
      canvas.destroy();
      root.remove();
    },
  };
}

/**
 * A polyline in pixels (n, 3) whose pen is lifted at NaN.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} at
 * @param {number} width
 */
function trace(context, at, width) {
  context.lineWidth = width;
  context.beginPath();
  let down = false;
  for (let i = 0; i < at.length; i += 3) {
    if (Number.isNaN(at[i])) down = false;
    else {
      context[down ? "lineTo" : "moveTo"](at[i], at[i + 1]);
      down = true;
    }
  }
  context.stroke();
}
