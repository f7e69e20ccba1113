/** How much the code stretches: ellipses over the plane, and what they say of the data, in words. */

import { el } from "../../draw/dom.js";
import { roundUp } from "../../draw/maps.js";
import { number } from "../../text/numbers.js";
import { inView, nodes } from "../../run/view-grid.js";
import { directionsAt, encoderJacobians, stretchAlong, stretchAt } from "../../numbers/jacobian.js";
import { parts, say } from "../../text/words.js";
import { labelFont } from "../../draw/text-size.js";

const SPACES = 14; // ellipses stand this share of the plane apart
// Half the axis of an ellipse that stretches by the scale's round number, as a share of that distance.
const USUAL = 0.45;
const LARGEST = 0.47; // no ellipse reaches into the next
const COLLAPSED = 0.01; // share of the data's variance that is left in the reconstructions
const CALM = 250; // milliseconds between two sentences while the picture moves by itself

/**
 * The encoder's stretch over the data at the frame being shown.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @returns {{along: number, across: number, most: number, collapsed: boolean}} root mean squares over the data:
 *   along and across the true curve (NaN where the truth is single points), and the larger singular value.
 *   collapsed: all points come back as nearly the same one
 */
export function dataStretch(run) {
  return run.of("data stretch", (about, weights) => {
    const { width } = run;
    const jacobians = encoderJacobians(about.network, weights, about.points);
    const n = about.points.length / 2;
    let most = 0;
    for (let i = 0; i < n; i++) most += stretchAt(jacobians, width, i).most ** 2 / n;
    const directions = directionsAt(about.points, about.truth);
    const { along, across } = directions ? stretchAlong(jacobians, width, directions) : { along: NaN, across: NaN };
    const collapsed = variance(run.dataReconstructions) < COLLAPSED * variance(about.points);
    return { along, across, most: Math.sqrt(most), collapsed };
  });
}

/** @type {import("../../plane/layers.js").Layer} */
export const stretchLayer = {
  name: "stretch",
  label: say("layers.stretch.label"),
  below: true,
  explain: say("layers.stretch.explain"),
  draw(context, run, place, colors) {
    const { most, collapsed } = dataStretch(run);
    const { width } = run;
    const cell = place.width / SPACES;
    const { points, jacobians } = inView(run, place, "stretch", (about, weights) => {
      const grid = nodes(place, SPACES + 1);
      return { points: grid, jacobians: encoderJacobians(about.network, weights, grid) };
    });
    const scale = roundUp(most || 1); // a round number, said in the corner: that all of it shrinks must not go unseen
    const axis = (/** @type {number} */ value) =>
      collapsed ? 1 : Math.max(1, Math.min(LARGEST, (USUAL * value) / scale) * cell);
    const ellipse = (
      /** @type {number} */ x,
      /** @type {number} */ y,
      /** @type {ReturnType<typeof stretchAt>} */ { most: long, least: short, angle },
    ) => {
      const [px, py] = [place.x(x), place.y(y)];
      context.moveTo(px + axis(long) * Math.cos(angle), py - axis(long) * Math.sin(angle));
      context.ellipse(px, py, axis(long), axis(short), -angle, 0, 2 * Math.PI);
    };
    context.beginPath();
    for (let i = 0; i < points.length / 2; i++)
      ellipse(points[2 * i], points[2 * i + 1], stretchAt(jacobians, width, i));
    context.fillStyle = colors.faded(0.1);
    context.strokeStyle = colors.faded(0.65);
    context.lineWidth = 1.1;
    context.fill();
    context.stroke();
    const here = encoderJacobians(run.about.network, run.frame.weights, run.point);
    context.beginPath();
    ellipse(run.point[0], run.point[1], stretchAt(here, width, 0));
    context.strokeStyle = colors.accent;
    context.lineWidth = 2.5;
    context.stroke();
    if (!collapsed) drawScale(context, USUAL * cell, scale, place, colors);
  },
};

/**
 * A circle and the stretch it stands for, in the lower left corner.
 * @param {CanvasRenderingContext2D} context
 * @param {number} radius
 * @param {number} value
 * @param {{height: number}} place
 * @param {import("../../draw/colors.js").Colors} colors
 */
function drawScale(context, radius, value, place, colors) {
  const words = say("contractive.scale", { distance: number(value) });
  context.font = labelFont(colors);
  const [x, y] = [radius + 12, place.height - radius - 12];
  context.fillStyle = colors.surface(0.85);
  context.fillRect(4, y - radius - 6, 2 * radius + 26 + context.measureText(words).width, 2 * radius + 12);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = colors.faded(0.65);
  context.lineWidth = 1.1;
  context.stroke();
  context.fillStyle = colors.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(words, x + radius + 8, y);
}

/**
 * The stretch over the data and at the input, in words and as data attributes.
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
export function mountStretch(parent, run) {
  const root = el("p", { class: "bn-stretch", "data-testid": "stretch", "aria-live": "polite" });
  parent.append(root);
  let said = 0;

  function draw() {
    if (!run.frame) return;
    const now = performance.now();
    if (run.playing && now - said < CALM) return;
    said = now;
    const data = dataStretch(run);
    const here = stretchAt(encoderJacobians(run.about.network, run.frame.weights, run.point), run.width, 0);
    const json = (/** @type {number} */ value) => JSON.stringify(Number.isFinite(value) ? value : null);
    Object.assign(root.dataset, {
      along: json(data.along),
      across: json(data.across),
      most: json(here.most),
      least: json(here.least),
      collapsed: String(data.collapsed),
      step: String(run.frame.step),
    });
    root.replaceChildren(...words(data, here));
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}

/** @param {ReturnType<typeof dataStretch>} data @param {ReturnType<typeof stretchAt>} here */
function words(data, here) {
  if (data.collapsed)
    return parts("contractive.collapsed", { collapsed: el("b", { text: say("contractive.collapsed-word") }) });
  const atInput = say("contractive.here", { most: number(here.most), least: number(here.least) });
  if (Number.isNaN(data.along)) return [say("contractive.most", { most: number(data.most) }), " ", atInput];
  const times = el("b", { text: say("contractive.times", { times: number(data.across / data.along) }) });
  return [...parts("contractive.along", { along: number(data.along), times }), " ", atInput];
}

/** Mean squared distance of points (n, 2) from their mean. @param {ArrayLike<number>} points */
function variance(points) {
  let [x, y, squares] = [0, 0, 0];
  const n = points.length / 2;
  for (let i = 0; i < points.length; i += 2) {
    x += points[i] / n;
    y += points[i + 1] / n;
    squares += (points[i] ** 2 + points[i + 1] ** 2) / n;
  }
  return squares - x * x - y * y;
}
