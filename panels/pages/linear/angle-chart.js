/** The angle between the decoder's line and PCA's over the steps. */

import { drawLeftAxis, linear } from "../../draw/axes.js";
import { number } from "../../text/numbers.js";
import { history, legend, mountStepChart } from "../../timeline/step-chart.js";
import { angleToPca } from "./subspace.js";
import { say } from "../../text/words.js";

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
export function mountAngle(parent, run) {
  const chart = mountStepChart(parent, [run], {
    testid: "angle-panel",
    label: say("linear.angle-label"),
    paint,
  });
  /** @type {WeakMap<object, number>} one angle a frame, computed once */ const known = new WeakMap();

  /** @param {import("../../run/frames.js").Frame} frame */
  function angle(frame) {
    if (!known.has(frame)) known.set(frame, angleToPca(run.about.network, frame.weights, run.about.pca));
    return /** @type {number} */ (known.get(frame));
  }

  /** @param {import("../../timeline/step-chart.js").Chart} at */
  function paint(at) {
    const { context, left, right, top, base, colors } = at;
    const up = linear(0, 90, base, top);
    drawLeftAxis(context, { ...up, ticks: [0, 30, 60, 90] }, left, right, colors);
    context.strokeStyle = colors.faded(0.95);
    history(at, run, (frame) => up.to(angle(frame)));
    const now = angle(run.frame);
    legend(at, [{ text: say("linear.angle", { angle: number(now) }), dash: [], style: colors.faded(0.95) }]);
    chart.root.dataset.angle = JSON.stringify(now);
  }

  return chart;
}
