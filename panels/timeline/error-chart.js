/** Train and held-out reconstruction error over the steps, the noise floor, and where the playhead is. */

import { drawLeftAxis, linear, logarithmic } from "../draw/axes.js";
import { el } from "../draw/dom.js";
import { number } from "../text/numbers.js";
import { mountEvents } from "./events.js";
import { logSwitch } from "./log-switch.js";
import { changeMarks } from "./change-marks.js";
import { history, legend, mountStepChart, stroke } from "./step-chart.js";
import { say } from "../text/words.js";

const FLOOR = [5, 4]; // dashes of the noise floor

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 */
export function mountLoss(parent, run) {
  const wrap = el("div", { class: "bn-loss-wrap" });
  parent.append(wrap);
  const chart = mountStepChart(wrap, [run], { testid: "loss-panel", label: say("chart.error"), paint });
  const logarithmically = logSwitch(() => chart.draw());
  const events = mountEvents(wrap, run);
  wrap.append(logarithmically.root);

  /** @param {import("./step-chart.js").Chart} chart */
  function paint(chart) {
    const { context, left, right, colors } = chart;
    const { about, frame } = run;
    const up = vertical(chart);
    drawLeftAxis(context, up, left, right, colors);
    if (about.noiseFloor > 0) floorLine(chart, up.to(about.noiseFloor), about.noiseFloorInterval.map(up.to));
    changeMarks(chart, about.changes);
    events.paint(chart);
    /** @type {{name: string, term: number, dash: number[], style: string}[]} */
    const lines = [{ name: "train", term: 0, dash: [], style: colors.faded(0.95) }];
    if (about.heldoutCount) lines.push({ name: "held-out", term: 1, dash: [2, 2], style: colors.faded(0.6) });
    for (const { term, dash, style } of lines) {
      context.strokeStyle = style;
      context.setLineDash(dash);
      history(chart, run, ({ terms }) => up.to(terms[term]));
    }
    const entries = lines.map(({ name, term, ...look }) => ({ text: `${name} ${number(frame.terms[term])}`, ...look }));
    const floor = say("chart.floor", { error: number(about.noiseFloor) });
    if (about.noiseFloor > 0) entries.push({ text: floor, dash: FLOOR, style: colors.faded(0.6) });
    legend(chart, entries);
  }

  /** @param {import("./step-chart.js").Chart} chart */
  function vertical({ top, base }) {
    const { about, frames } = run;
    let low = about.noiseFloor > 0 ? about.noiseFloor : Infinity;
    let high = 0;
    for (const { terms } of frames) {
      for (const value of [terms[0], terms[1]]) {
        if (value > 0) low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return logarithmically.on ? logarithmic(low / 1.6, high * 1.6, base, top) : linear(0, high * 1.05, base, top);
  }

  return {
    themed: chart.themed,
    destroy() {
      events.destroy();
      chart.destroy();
      wrap.remove();
    },
  };
}

/**
 * The noise floor, and the band in which the error of the true manifold lies for 95 of 100 samples.
 * @param {import("./step-chart.js").Chart} chart @param {number} y @param {number[]} band heights of its ends
 */
function floorLine({ context, left, right, base, colors }, y, [low, high]) {
  context.fillStyle = colors.faded(0.1);
  context.fillRect(left, high, right - left, Math.max(0, Math.min(base, low) - high));
  context.strokeStyle = colors.faded(0.6);
  context.setLineDash(FLOOR);
  stroke(
    context,
    [
      [left, y],
      [right, y],
    ],
    1,
  );
  context.setLineDash([]);
}
