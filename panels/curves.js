/** The training error of several runs in one chart, and where the playhead is. */

import { drawBottomAxis, drawLeftAxis, labelStyle, linear, logarithmic } from "./axes.js";
import { colorsOf } from "./colors.js";
import { canvasIn, el, number, onDrag } from "./dom.js";

const LEFT = 44;
const RIGHT = 22;
const DASHES = [[], [6, 3], [2, 2]]; // by run
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * @param {HTMLElement} parent
 * @param {import("./run.js").LiveRun[]} runs the first one leads: a click goes to a step of it
 * @param {string[]} names short, one for each run
 */
export function mountCurves(parent, runs, names) {
  const [leader] = runs;
  const root = el("div", {
    class: "bn-loss bn-curves", "data-testid": "curves", role: "application", tabindex: "0",
    "aria-label": `Training error of ${names.join(" and ")} over the steps. Click to go to a step; arrow keys go back and forth.`,
  });
  parent.append(root);
  const canvas = canvasIn(root, () => leader.invalidate());
  let colors = colorsOf(root);
  /** @type {any} */ let across = null;

  function draw() {
    const shown = runs.filter((run) => run.frame);
    if (!shown.length) return;
    const { context, width: w, height: h } = canvas.begin();
    const base = h - 22;
    across = linear(0, Math.max(...shown.map((run) => run.about.steps)), LEFT, w - RIGHT);
    const up = vertical(shown, base);
    drawLeftAxis(context, { ...up, ticks: up.ticks.filter((_, i) => i % Math.ceil((up.ticks.length * 18) / base) === 0) }, LEFT, w - RIGHT, colors);
    drawBottomAxis(context, across, base, LEFT, w - RIGHT, colors);
    runs.forEach((run, i) => {
      if (!run.frame) return;
      context.strokeStyle = i ? colors.accent : colors.faded(0.95);
      context.setLineDash(DASHES[i]);
      for (const [from, to, strength] of [[run.index, run.frames.length, 0.3], [0, run.index + 1, 1]]) {
        context.globalAlpha = strength;
        line(context, run.frames.slice(from, to).map((f) => [across.to(f.step), up.to(f.terms[0])]), 1.5);
      }
      context.globalAlpha = 1;
    });
    context.setLineDash([]);
    const x = across.to(Math.max(...shown.map((run) => run.frame.step)));
    context.strokeStyle = colors.accent;
    line(context, [[x, 4], [x, base]], 1.5);
    legend(context, x, w);
  }

  function legend(context, x, w) {
    const right = x < w - 130;
    runs.forEach((run, i) => {
      if (!run.frame) return;
      const at = right ? x + 8 : x - 118;
      const y = 12 + 15 * i;
      context.strokeStyle = i ? colors.accent : colors.faded(0.95);
      context.setLineDash(DASHES[i]);
      line(context, [[at, y], [at + 22, y]], 1.5);
      context.setLineDash([]);
      labelStyle(context, colors);
      context.fillStyle = colors.text;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillText(`${names[i]}  ${number(run.frame.terms[0])}`, at + 28, y);
    });
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

function vertical(runs, base) {
  const values = runs.flatMap((run) => run.frames.map((frame) => frame.terms[0])).filter((v) => v > 0);
  return logarithmic(Math.min(...values) / 1.6, Math.max(...values) * 1.6, base, 6);
}

function line(context, points, width) {
  context.lineWidth = width;
  context.beginPath();
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
}
