/** What every chart over the steps of a run shares: the axis of steps, the playhead, going to a step by hand. */

import { drawBottomAxis, linear } from "../draw/axes.js";
import { colorsOf } from "../draw/colors.js";
import { canvasIn, el, onDrag } from "../draw/dom.js";
import { labelFont, scaled } from "../draw/text-size.js";
import { say } from "../text/words.js";

// Room around the chart, in pixels at the usual text size: for the labels of its axes, and for the legend above it.
export const LEFT = 44;
export const RIGHT = 22;
const BELOW = 22;
const LEGEND = 14;
const SAMPLE = 14; // the length of a line in the legend
const NEAR = 4; // pixels from it to its words, and from one entry to the next where there is little room
const EDGE = 2;
const SIZE = 11; // of the words
/** @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * @typedef {object} Chart
 * @property {CanvasRenderingContext2D} context
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} base where the axis of steps is
 * @property {(step: number) => number} x
 * @property {import("../draw/colors.js").Colors} colors
 */

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun[]} runs the first one leads: a click goes to a step of it
 * @param {{testid: string, label: string, paint: (chart: Chart) => void}} options `label` says what is drawn;
 *   `paint` draws it, once the first run has a frame
 */
export function mountStepChart(parent, runs, { testid, label, paint }) {
  const [leader] = runs;
  const root = el("div", {
    class: "bn-loss",
    "data-testid": testid,
    role: "application",
    tabindex: "0",
    "aria-label": say("chart.over-steps", { what: label }),
  });
  parent.append(root);
  const canvas = canvasIn(root, () => leader.invalidate());
  let colors = colorsOf(root);
  /** @type {import("../draw/axes.js").Scale | null} */ let across = null;

  function draw() {
    const shown = runs.filter((run) => run.frame);
    if (!leader.frame) return;
    const { context, width, height } = canvas.begin();
    const [left, right, base] = [scaled(LEFT), width - scaled(RIGHT), height - scaled(BELOW)];
    across = linear(0, Math.max(...shown.map((run) => run.about.steps)), left, right);
    const playhead = across.to(Math.max(...shown.map((run) => run.frame.step)));
    drawBottomAxis(context, across, base, left, right, colors);
    context.strokeStyle = colors.accent;
    stroke(
      context,
      [
        [playhead, scaled(LEGEND)],
        [playhead, base],
      ],
      1.5,
    );
    paint({ context, left, right, top: scaled(LEGEND) + 4, base, x: across.to, colors });
  }

  onDrag(root, (px) => {
    if (across && leader.about) leader.seekStep(Math.max(0, Math.min(leader.about.steps, across.from(px))));
  });
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    leader.step(KEYS[event.key]);
  });
  const stops = runs.map((run) => run.subscribe({ draw }));
  return {
    draw,
    root,
    themed() {
      colors = colorsOf(root);
      draw();
    },
    destroy() {
      for (const stop of stops) stop();
      canvas.destroy();
      root.remove();
    },
  };
}

/**
 * A line through points [x, y].
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} points
 * @param {number} width
 */
export function stroke(context, points, width) {
  context.lineWidth = width;
  context.beginPath();
  points.forEach((/** @type {number[]} */ [x, y], /** @type {number} */ i) =>
    i ? context.lineTo(x, y) : context.moveTo(x, y),
  );
  context.stroke();
}

/**
 * Something that has a value at every frame: solid up to the playhead, faint beyond it.
 * @param {Chart} chart
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {(frame: import("../run/frames.js").Frame, index: number) => number} y value in pixels
 */
export function history(chart, run, y) {
  const { context } = chart;
  const points = run.frames.map((frame, i) => [chart.x(frame.step), y(frame, i)]);
  context.globalAlpha = 0.3;
  stroke(context, points.slice(run.index), 1.25);
  context.globalAlpha = 1;
  stroke(context, points.slice(0, run.index + 1), 1.5);
}

/**
 * What the lines are and what they are at the playhead, side by side in the strip that is kept free for it.
 * @param {Chart} chart
 * @param {{text: string, dash: number[], style: string}[]} entries each with a sample of its line
 */
export function legend({ context, colors, right }, entries) {
  context.textBaseline = "middle";
  context.textAlign = "left";
  const [y, sample] = [scaled(LEGEND) / 2, scaled(SAMPLE)];
  context.font = labelFont(colors);
  const words = entries.reduce((sum, { text }) => sum + context.measureText(text).width, 0);
  const others = entries.length * (sample + NEAR) + (entries.length - 1) * NEAR;
  const room = right + scaled(RIGHT) - 2 * EDGE - others;
  const fits = Math.min(1, room / words); // where there is little room, smaller rather than cut off
  context.font = labelFont(colors, SIZE * fits);
  const gap = Math.min(scaled(12), NEAR + (room - fits * words) / Math.max(1, entries.length - 1));
  let x = EDGE;
  for (const { text, dash, style } of entries) {
    context.strokeStyle = style;
    context.setLineDash(dash);
    stroke(
      context,
      [
        [x, y],
        [x + sample, y],
      ],
      1.5,
    );
    context.setLineDash([]);
    context.fillStyle = colors.text;
    context.fillText(text, x + sample + NEAR, y);
    x += sample + NEAR + context.measureText(text).width + gap;
  }
}
