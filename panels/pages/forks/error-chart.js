/** Training error over the steps: the run's, its ghost's, and every change made on the way. */

import { drawLeftAxis, logarithmic } from "../../draw/axes.js";
import { number } from "../../text/numbers.js";
import { apart } from "./ghost-layer.js";
import { changeMarks } from "../../timeline/change-marks.js";
import { history, legend, mountStepChart } from "../../timeline/step-chart.js";
import { say } from "../../text/words.js";

const START = 0.02; // share of a run

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../run/live-run.js").LiveRun} ghost
 */
export function mountForkLoss(parent, run, ghost) {
  return mountStepChart(parent, [run, ghost], { testid: "loss-panel", label: say("boxes.training-error"), paint });

  /** @param {import("../../timeline/step-chart.js").Chart} chart */
  function paint(chart) {
    const { context, left, right, top, base, colors } = chart;
    const { about, frame } = run;
    const both = apart(run, ghost);
    const up = scale([run, ...(both ? [ghost] : [])], top, base);
    drawLeftAxis(context, up, left, right, colors);
    /** @type {{of: import("../../run/live-run.js").LiveRun, text: string, dash: number[], style: string}[]} */
    const lines = [
      { of: run, text: say("chart.train", { error: number(frame.terms[0]) }), dash: [], style: colors.faded(0.95) },
    ];
    if (both)
      lines.unshift({
        of: ghost,
        text: say("forks.ghost-error", { error: number(ghost.frame.terms[0]) }),
        dash: [4, 4],
        style: colors.faded(0.6),
      });
    for (const line of lines) {
      context.strokeStyle = line.style;
      context.setLineDash(line.dash);
      history(chart, line.of, ({ terms }) => Math.max(top, Math.min(base, up.to(terms[0]))));
    }
    context.setLineDash([]);
    changeMarks(chart, about.changes);
    legend(chart, lines);
  }
}

/**
 * The first steps may be far above all that follows; they leave the chart rather than flatten it.
 * @param {import("../../run/live-run.js").LiveRun[]} runs
 * @param {number} top
 * @param {number} base
 */
function scale(runs, top, base) {
  const errors = runs.flatMap((/** @type {import("../../run/live-run.js").LiveRun} */ { about, frames }) =>
    frames
      .filter(
        (/** @type {import("../../run/frames.js").Frame} */ { step }, /** @type {number} */ i) =>
          step >= START * about.steps || i === frames.length - 1,
      )
      .map((/** @type {import("../../run/frames.js").Frame} */ { terms }) => terms[0]),
  );
  const known = errors.filter((/** @type {number} */ error) => error > 0);
  return logarithmic(Math.min(...known) / 1.6, Math.max(...known) * 1.6, base, top);
}
