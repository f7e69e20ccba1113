/** Train and held-out reconstruction error over the steps, the noise floor, and where the playhead is. */

import { drawBottomAxis, drawLeftAxis, labelStyle, linear, logarithmic } from "./axes.js";
import { colorsOf } from "./colors.js";
import { canvasIn, el, number, onDrag } from "./dom.js";

const LEFT = 44;
const RIGHT = 22;
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * @param {HTMLElement} parent
 * @param {import("./run.js").LiveRun} run
 */
export function mountLoss(parent, run) {
  let logScale = true;
  const root = el("div", {
    class: "bn-loss", "data-testid": "loss-panel", role: "application", tabindex: "0",
    "aria-label": "Reconstruction error over the steps. Click to go to a step; arrow keys go back and forth.",
  });
  const scaleSwitch = el("button", {
    type: "button", class: "bn-switch bn-log", "aria-pressed": "true", text: "log",
    title: "Logarithmic scale", "aria-label": "Logarithmic scale",
    onclick: () => {
      logScale = !logScale;
      scaleSwitch.setAttribute("aria-pressed", String(logScale));
      draw();
    },
  });
  const wrap = el("div", { class: "bn-loss-wrap" }, root, scaleSwitch);
  parent.append(wrap);
  const canvas = canvasIn(root, () => run.invalidate());
  let colors = colorsOf(root);
  /** @type {any} */ let across = null;

  function draw() {
    const { about, frame, frames } = run;
    if (!frame) return;
    const { context, width: w, height: h } = canvas.begin();
    const base = h - 22;
    across = linear(0, about.steps, LEFT, w - RIGHT);
    const up = vertical(about, frames, base);
    drawLeftAxis(context, up, LEFT, w - RIGHT, colors);
    drawBottomAxis(context, across, base, LEFT, w - RIGHT, colors);
    if (about.noiseFloor > 0) {
      context.strokeStyle = colors.faded(0.6);
      context.setLineDash([5, 4]);
      stroke(context, [[LEFT, up.to(about.noiseFloor)], [w - RIGHT, up.to(about.noiseFloor)]], 1);
      context.setLineDash([]);
      labelStyle(context, colors);
      context.textAlign = "right";
      context.textBaseline = "bottom";
      context.fillText("noise floor", w - RIGHT - 2, up.to(about.noiseFloor) - 2);
    }
    for (const change of about.changes) changeMark(context, across.to(change.step), base, change, colors);
    const line = (term, from, to) => frames.slice(from, to).map((f) => [across.to(f.step), up.to(f.terms[term])]);
    const terms = about.heldoutCount ? [1, 0] : [0];
    for (const term of terms) {
      context.strokeStyle = colors.faded(term ? 0.5 : 0.95);
      context.setLineDash(term ? [2, 2] : []);
      context.globalAlpha = 0.3;
      stroke(context, line(term, run.index, frames.length), 1.25);
      context.globalAlpha = 1;
      stroke(context, line(term, 0, run.index + 1), 1.5);
    }
    context.setLineDash([]);
    const x = across.to(frame.step);
    context.strokeStyle = colors.accent;
    stroke(context, [[x, 4], [x, base]], 1.5);
    legend(context, x, w, frame, about, colors);
  }

  function vertical(about, frames, base) {
    let low = about.noiseFloor > 0 ? about.noiseFloor : Infinity;
    let high = 0;
    for (const frame of frames) {
      for (const value of [frame.terms[0], frame.terms[1]]) {
        if (value > 0) low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return logScale ? logarithmic(low / 1.6, high * 1.6, base, 6) : linear(0, high * 1.05, base, 6);
  }

  onDrag(root, (px) => {
    if (across) run.seekStep(Math.max(0, Math.min(run.about.steps, across.from(px))));
  });
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    run.step(KEYS[event.key]);
  });
  const unsubscribe = run.subscribe({ draw });
  return {
    themed() {
      colors = colorsOf(root);
      draw();
    },
    destroy() {
      unsubscribe();
      canvas.destroy();
      wrap.remove();
    },
  };
}

function stroke(context, points, width) {
  context.lineWidth = width;
  context.beginPath();
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
}

/** The values at the playhead, on the side of it that has room. */
function legend(context, x, w, frame, about, colors) {
  labelStyle(context, colors);
  const right = x < w - 190;
  context.textAlign = right ? "left" : "right";
  context.textBaseline = "top";
  context.fillStyle = colors.text;
  const at = x + (right ? 7 : -7);
  context.fillText(`—  train ${number(frame.terms[0])}`, at, 6);
  if (about.heldoutCount) context.fillText(`┄  held-out ${number(frame.terms[1])}`, at, 20);
}

/** A change made on the way: a line across, a triangle on the axis and what changed. */
function changeMark(context, x, base, change, colors) {
  context.strokeStyle = colors.faded(0.5);
  context.setLineDash([1, 3]);
  stroke(context, [[x, 4], [x, base]], 1);
  context.setLineDash([]);
  context.fillStyle = colors.accent;
  context.beginPath();
  context.moveTo(x, base - 7);
  context.lineTo(x + 5, base);
  context.lineTo(x - 5, base);
  context.fill();
  labelStyle(context, colors);
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillText(`${change.label} ${change.value}`, x + 6, base - 3);
}
