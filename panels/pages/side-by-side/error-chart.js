/** The training error of several runs in one chart, and where the playhead is. */

import { drawLeftAxis, logarithmic } from "../../draw/axes.js";
import { listed, number } from "../../text/numbers.js";
import { history, legend, mountStepChart } from "../../timeline/step-chart.js";
import { say } from "../../text/words.js";

const DASHES = [[], [6, 3], [2, 2]]; // by run

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun[]} runs the first one leads: a click goes to a step of it
 * @param {string[]} names short, one for each run
 */
export function mountCurves(parent, runs, names) {
  const chart = mountStepChart(parent, runs, {
    testid: "curves",
    label: say("side-by-side.errors", { names: listed(names) }),
    paint,
  });
  chart.root.classList.add("bn-curves");
  return chart;

  /** @param {import("../../timeline/step-chart.js").Chart} at */
  function paint(at) {
    const { context, left, right, top, base, colors } = at;
    const lines = runs.flatMap((run, i) =>
      run.frame
        ? [
            {
              run,
              text: `${names[i]} ${number(run.frame.terms[0])}`,
              dash: DASHES[i],
              style: i ? colors.accent : colors.faded(0.95),
            },
          ]
        : [],
    );
    const errors = lines.flatMap(({ run }) => run.frames.map(({ terms }) => terms[0])).filter((error) => error > 0);
    const up = logarithmic(
      errors.reduce((a, b) => Math.min(a, b)) / 1.6,
      errors.reduce((a, b) => Math.max(a, b)) * 1.6,
      base,
      top,
    );
    drawLeftAxis(context, up, left, right, colors);
    for (const { run, dash, style } of lines) {
      context.strokeStyle = style;
      context.setLineDash(dash);
      history(at, run, ({ terms }) => up.to(terms[0]));
    }
    context.setLineDash([]);
    legend(at, lines);
  }
}
