/** The objective of a variational network over the steps, its two terms apart: reconstruction loss and β times KL. */

import { drawLeftAxis, linear, logarithmic } from "../../draw/axes.js";
import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { changeMarks } from "../../timeline/change-marks.js";
import { logSwitch } from "../../timeline/log-switch.js";
import { history, mountStepChart } from "../../timeline/step-chart.js";
import { parts, say } from "../../text/words.js";

const LOWEST = 1e-3; // of the logarithmic scale: β KL begins at 0, which has no place on it

/** @type {["loss" | "penalty" | "objective", number[], number][]} term, dashes, strength */
const LINES = [
  ["objective", [1, 3], 0.6],
  ["penalty", [6, 3], 0.95],
  ["loss", [], 0.95],
];

/**
 * The two terms of a frame, and their sum, which training minimises.
 * @param {{terms: ArrayLike<number>}} frame
 * @param {string[]} names of the terms, as the description has them
 * @returns {{loss: number, kl: number, penalty: number, objective: number}} penalty is β KL with the β of that step
 */
export function termsOf(frame, names) {
  const [loss, kl, objective] = ["loss", "kl", "objective"].map((name) => frame.terms[names.indexOf(name)]);
  return { loss, kl, penalty: Math.max(0, objective - loss), objective };
}

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
export function mountElbo(parent, run) {
  const value = () => el("b", { class: "bn-term-value" });
  const [sum, loss, beta, nats] = [value(), value(), value(), value()];
  const formula = el(
    "p",
    { class: "bn-formula" },
    el("i", { class: "bn-term bn-term-objective" }),
    ...parts("variational.objective", { value: sum }),
    " = ",
    el("i", { class: "bn-term bn-term-loss" }),
    ...parts("variational.loss", { value: loss }),
    " + ",
    el("i", { class: "bn-term bn-term-penalty" }),
    ...parts("variational.penalty", { beta, nats }),
  );
  const wrap = el("div", { class: "bn-loss-wrap" }, formula);
  parent.append(wrap);
  const chart = mountStepChart(wrap, [run], { testid: "elbo-panel", label: say("variational.terms"), paint });
  const logarithmically = logSwitch(() => chart.draw());
  wrap.append(logarithmically.root);

  /** @param {import("../../timeline/step-chart.js").Chart} at */
  function paint(at) {
    const { context, left, right, base, top, colors } = at;
    const { about, frame, frames } = run;
    const most = frames.reduce((high, each) => Math.max(high, termsOf(each, about.terms).objective), LOWEST);
    const up = logarithmically.on ? logarithmic(LOWEST, most * 1.6, base, top) : linear(0, most * 1.05, base, top);
    drawLeftAxis(context, up, left, right, colors);
    changeMarks(at, about.changes);
    const now = termsOf(frame, about.terms);
    for (const [name, dash, strength] of LINES) {
      context.strokeStyle = colors.faded(strength);
      context.setLineDash(dash);
      history(at, run, (each) => Math.min(base, up.to(termsOf(each, about.terms)[name])));
    }
    context.setLineDash([]);
    sum.textContent = number(now.objective);
    loss.textContent = number(now.loss);
    beta.textContent = number(now.kl > 0 ? now.penalty / now.kl : 0);
    nats.textContent = number(now.kl);
    Object.assign(chart.root.dataset, {
      loss: JSON.stringify(now.loss),
      kl: JSON.stringify(now.kl),
      penalty: JSON.stringify(now.penalty),
    });
  }

  return {
    themed: chart.themed,
    destroy() {
      chart.destroy();
      wrap.remove();
    },
  };
}
