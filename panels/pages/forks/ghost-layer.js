/** The run that went on without the change, drawn behind the one that made it: neutral and dashed. */

import { trace } from "../../draw/marks.js";
import { pieces } from "../../numbers/manifold.js";
import { curveOf, gridOf } from "../../run/manifold-of-run.js";
import { decode, encode } from "../../numbers/network.js";
import { say } from "../../text/words.js";

const SIZE = 7; // of the hollow diamond, in pixels

/**
 * Whether there is a ghost to be seen: another run, at the same step.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../run/live-run.js").LiveRun} ghost
 */
export function apart(run, ghost) {
  return (
    Boolean(run.frame && ghost.frame) &&
    run.frame.step === ghost.frame.step &&
    run.trajectory?.url !== ghost.trajectory?.url
  );
}

/**
 * The ghost's manifold and its reconstruction of the same input.
 * @param {import("../../run/live-run.js").LiveRun} ghost
 * @returns {import("../../plane/layers.js").Layer}
 */
export function ghostLayer(ghost) {
  return {
    name: "ghost",
    label: say("layers.ghost.label"),
    explain: say("layers.ghost.explain"),
    draw(context, run, place, colors) {
      if (!apart(run, ghost) || ghost.about.dimension !== run.about.dimension) return;
      context.strokeStyle = context.fillStyle = colors.faded(0.85);
      context.lineWidth = 1.5;
      context.setLineDash([6, 5]);
      manifold(context, ghost, place);
      context.setLineDash([]);
      const [x, y] = reconstruction(run, ghost);
      diamond(context, place.x(x), place.y(y));
    },
  };
}

/**
 * What the ghost makes of the run's input, or of the code that is held.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../run/live-run.js").LiveRun} ghost
 */
export function reconstruction(run, ghost) {
  const { network } = ghost.about;
  const { weights } = ghost.frame;
  const held = run.heldCode?.length === ghost.width ? run.heldCode : null;
  return decode(network, weights, held ?? encode(network, weights, run.point));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../../run/live-run.js").LiveRun} ghost
 * @param {import("../../plane/layers.js").Place} place
 */
function manifold(context, ghost, place) {
  context.beginPath();
  if (ghost.width === 1) {
    for (const piece of pieces(curveOf(ghost)).used) trace(context, piece, place);
  } else if (ghost.width === 2) {
    context.globalAlpha = 0.5;
    for (const line of gridOf(ghost)) trace(context, line, place);
  } else {
    const points = ghost.dataReconstructions;
    for (let i = 0; i < points.length; i += 2) context.rect(place.x(points[i]) - 1, place.y(points[i + 1]) - 1, 2, 2);
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y */
function diamond(context, x, y) {
  context.beginPath();
  context.moveTo(x, y - SIZE);
  context.lineTo(x + SIZE, y);
  context.lineTo(x, y + SIZE);
  context.lineTo(x - SIZE, y);
  context.closePath();
  context.stroke();
}
