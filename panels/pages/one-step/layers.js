/** The batch of the next step on the plane, where each reconstruction is pulled, and the manifold after the step. */

import { RECONSTRUCTION } from "../../draw/colors.js";
import { ARROW_SCALE } from "./one-step.js";
import { curve, grid, pieces } from "../../numbers/manifold.js";
import { arrow, drawSample, trace } from "../../draw/marks.js";
import { decode } from "../../numbers/network.js";
import { say } from "../../text/words.js";

const HALF = 3.5; // of a square, in pixels
const SHORTEST = 3; // pixels of an arrow worth its head

/** @typedef {import("./one-step.js").OneStep} OneStep */

/** @param {OneStep} oneStep @returns {import("../../plane/layers.js").Layer} */
export function batchLayer(oneStep) {
  return {
    name: "batch",
    label: say("layers.batch.label"),
    explain: say("layers.batch.explain"),
    draw(context, run, place, colors) {
      const { step } = oneStep;
      if (!step || run.about.dimension !== 2) return;
      const { inputs, targets, reconstructions } = step;
      context.lineWidth = 1.25;
      if (differ(inputs, targets)) {
        context.strokeStyle = colors.faded(0.45);
        context.beginPath();
        for (let i = 0; i < inputs.length; i += 2) {
          const [x, y] = [place.x(inputs[i]), place.y(inputs[i + 1])];
          context.moveTo(x + HALF, y);
          context.arc(x, y, HALF, 0, 2 * Math.PI);
        }
        context.stroke();
      }
      context.strokeStyle = colors.accent;
      context.beginPath();
      for (let i = 0; i < targets.length; i += 2)
        context.rect(place.x(targets[i]) - HALF, place.y(targets[i + 1]) - HALF, 2 * HALF, 2 * HALF);
      context.stroke();
      for (let i = 0; i < reconstructions.length; i += 2)
        drawSample(context, place.x(reconstructions[i]), place.y(reconstructions[i + 1]));
    },
  };
}

/** @param {OneStep} oneStep @returns {import("../../plane/layers.js").Layer} */
export function pullLayer(oneStep) {
  return {
    name: "pull",
    label: say("layers.arrows.label"),
    explain: say("layers.arrows.explain"),
    draw(context, run, place, colors) {
      const { step } = oneStep;
      if (!step || run.about.dimension !== 2) return;
      const { reconstructions: from, pull } = step;
      const scale = ARROW_SCALE[lossAt(run)];
      context.strokeStyle = colors.faded(0.8);
      context.lineWidth = 1.25;
      context.beginPath();
      for (let i = 0; i < from.length; i += 2) {
        const [x0, y0] = [place.x(from[i]), place.y(from[i + 1])];
        const [x1, y1] = [place.x(from[i] + scale * pull[i]), place.y(from[i + 1] + scale * pull[i + 1])];
        const length = Math.hypot(x1 - x0, y1 - y0);
        if (length >= SHORTEST) arrow(context, x0, y0, x1, y1, Math.min(5, length / 2));
      }
      context.stroke();
    },
  };
}

/** @param {OneStep} oneStep @returns {import("../../plane/layers.js").Layer} */
export function afterLayer(oneStep) {
  return {
    name: "after",
    label: say("layers.after.label"),
    explain: say("layers.after.explain"),
    draw(context, run, place) {
      const after = oneStep.exaggerated;
      if (!after || run.about.dimension !== 2) return;
      const { network, weights, codes, ranges } = after;
      context.strokeStyle = context.fillStyle = RECONSTRUCTION;
      context.setLineDash([6, 5]);
      context.lineWidth = run.width === 1 ? 2 : 1;
      context.beginPath();
      if (run.width === 1) {
        for (const piece of pieces(curve(network, weights, codes)).used) trace(context, piece, place);
      } else if (run.width === 2) {
        context.globalAlpha = 0.6;
        for (const line of grid(network, weights, ranges)) trace(context, line, place);
      } else {
        context.setLineDash([]);
        const points = decode(network, weights, codes);
        for (let i = 0; i < points.length; i += 2)
          context.rect(place.x(points[i]) - 1.5, place.y(points[i + 1]) - 1.5, 3, 3);
      }
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 1;
    },
  };
}

/** The reconstruction loss in force at the frame being shown. @param {import("../../run/live-run.js").LiveRun} run */
export function lossAt(run) {
  const { changes, settings } = run.about;
  const made = changes.filter(({ setting, step }) => setting === "loss" && step <= run.frame.step);
  return made.length ? made[made.length - 1].value : settings.loss;
}

/** @param {number[]} a @param {number[]} b */
const differ = (a, b) => a.some((/** @type {number} */ value, /** @type {number} */ i) => value !== b[i]);
