/** A walk: the autoencoder applied again and again to its own output, from the input. */

import { RECONSTRUCTION } from "../../draw/colors.js";
import { drawReconstruction } from "../../draw/marks.js";
import { reconstruct } from "../../numbers/network.js";
import { say } from "../../text/words.js";
import { labelFont } from "../../draw/text-size.js";

const FARTHEST = 1000; // plane units from the origin; a walk that leaves ends there
const APART = 16; // pixels between two numbers, so that they can be read

/**
 * The points a walk visits, the start first.
 * @param {import("../../numbers/network.js").Network} network
 * @param {Float32Array} weights
 * @param {number[]} start (d,)
 * @param {number} steps
 * @returns {number[][]} at most steps + 1 points; fewer where the walk runs away
 */
export function walkFrom(network, weights, start, steps) {
  const visited = [start];
  for (let k = 0; k < steps; k++) {
    const next = Array.from(reconstruct(network, weights, visited[k]));
    if (!(Math.hypot(...next) < FARTHEST)) break;
    visited.push(next);
  }
  return visited;
}

/**
 * The distance of a point to the nearest of some polylines.
 * @param {number[]} point (2,)
 * @param {number[][][]} lines each (m, 2); a single vertex is a point
 */
export function distanceToLines([x, y], lines) {
  let nearest = Infinity;
  for (const line of lines) {
    for (let i = 0; i < line.length; i++) {
      const [ax, ay] = line[i];
      const [bx, by] = line[Math.min(i + 1, line.length - 1)];
      const [dx, dy] = [bx - ax, by - ay];
      const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
      const share = Math.max(0, Math.min(1, along));
      nearest = Math.min(nearest, Math.hypot(x - ax - share * dx, y - ay - share * dy));
    }
  }
  return nearest;
}

/**
 * The walk as a layer, with its steps numbered.
 * @param {{steps: number}} walk how many steps are shown, shared with the controls that change it
 * @returns {import("../../plane/layers.js").Layer}
 */
export function walkLayer(walk) {
  return {
    name: "walk",
    label: say("layers.walk.label"),
    explain: say("layers.walk.explain"),
    draw(context, run, place, colors) {
      if (!walk.steps) return;
      const path = walkFrom(run.about.network, run.frame.weights, run.point, walk.steps).map(([x, y]) => [
        place.x(x),
        place.y(y),
      ]);
      context.strokeStyle = RECONSTRUCTION;
      context.lineWidth = 1.5;
      context.beginPath();
      path.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.stroke();
      path.slice(1).forEach(([x, y], k) => drawReconstruction(context, x, y, colors, k + 2 === path.length ? 7 : 4.5));
      numbers(context, path, colors);
    },
  };
}

/**
 * The steps' numbers, the last one first: those that would lie on another are left out.
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} path
 * @param {import("../../draw/colors.js").Colors} colors
 */
function numbers(context, path, colors) {
  context.font = labelFont(colors, 11, 600);
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.lineWidth = 3;
  context.strokeStyle = colors.surface(0.9);
  context.fillStyle = colors.text;
  /** @type {number[][]} */ const taken = [];
  for (let k = path.length - 1; k > 0; k--) {
    const [x, y] = path[k];
    if (taken.some(([u, v]) => Math.hypot(x - u, y - v) < APART)) continue;
    taken.push([x, y]);
    context.strokeText(String(k), x, y - 7);
    context.fillText(String(k), x, y - 7);
  }
}
