/** The changes made on the way, on a chart over the steps: a line across, a triangle on the axis and what changed. */

import { labelStyle } from "../draw/axes.js";
import { label, valueOf } from "../text/settings.js";
import { say } from "../text/words.js";
import { rowsOf } from "../numbers/rows.js";
import { stroke } from "./step-chart.js";
import { scaled } from "../draw/text-size.js";

const LINE = 13; // pixels from one row of labels to the next, at the usual text size
const BESIDE = 6; // between a line and its label

/**
 * @param {import("./step-chart.js").Chart} chart
 * @param {import("../run/description.js").Change[]} changes
 */
export function changeMarks(chart, changes) {
  const { context, right, base, colors } = chart;
  labelStyle(context, colors);
  const labels = changes.map((change) => {
    const value = valueOf(change.setting, change.value);
    const text = say("chart.change", { setting: label(change.setting), value });
    const [x, width] = [chart.x(change.step), context.measureText(text).width];
    const from = x + BESIDE + width <= right ? x + BESIDE : x - BESIDE - width; // on the side that has room
    return { x, text, from, to: from + width + BESIDE };
  });
  const rows = rowsOf(labels);
  for (const { x } of labels) mark(chart, x);
  labels.forEach(({ text, from, to }, i) => {
    const high = scaled(LINE);
    context.fillStyle = colors.surface(0.85); // over the curves
    context.fillRect(from - 1, base - 3 - high * (rows[i] + 1), to - BESIDE - from + 2, high);
    labelStyle(context, colors);
    context.textAlign = "left";
    context.textBaseline = "bottom";
    context.fillText(text, from, base - 3 - high * rows[i]);
  });
}

/** @param {import("./step-chart.js").Chart} chart @param {number} x */
function mark({ context, top, base, colors }, x) {
  context.strokeStyle = colors.faded(0.5);
  context.setLineDash([1, 3]);
  stroke(
    context,
    [
      [x, top],
      [x, base],
    ],
    1,
  );
  context.setLineDash([]);
  context.fillStyle = colors.accent;
  context.beginPath();
  context.moveTo(x, base - 7);
  context.lineTo(x + 5, base);
  context.lineTo(x - 5, base);
  context.fill();
}
