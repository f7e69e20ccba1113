/** What denoising adds to the plane: corrupted points with their reconstructions, and the true score's field. */

import { INPUT, RECONSTRUCTION } from "../../draw/colors.js";
import { valueAt } from "../../run/changes.js";
import { corruptedSample } from "./corruption.js";
import { nodes, SPACES } from "../../run/view-grid.js";
import { arrow } from "../../draw/marks.js";
import { reconstruct } from "../../numbers/network.js";
import { bestField, compare } from "../../numbers/score.js";
import { say } from "../../text/words.js";

const SHOWN = 60; // corrupted points drawn
const MEASURED = 240; // corrupted points the comparison goes over

/**
 * The corruption that is in force in a run. A plain run is shown the same corruption as the run it is compared with.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @returns {{kind: "gaussian" | "drop", level: number}}
 */
export function corruptionOf({ about, frame }) {
  return { kind: valueAt(about, "corruption_kind", frame.step), level: valueAt(about, "corruption", frame.step) };
}

/**
 * Layers that belong to the corruption of `teacher`.
 * @param {import("../../run/live-run.js").LiveRun} teacher
 * @returns {import("../../plane/layers.js").Layer[]}
 */
export function fieldLayers(teacher) {
  return [
    {
      name: "score",
      label: say("layers.true-field.label"),
      explain: say("layers.true-field.explain"),
      draw(context, run, place, colors) {
        const field = teacher.frame && trueField(run, teacher, place);
        if (!field) return;
        const cell = (0.9 * place.width) / SPACES;
        context.strokeStyle = colors.accent;
        context.globalAlpha = 0.5;
        context.lineWidth = 4;
        context.lineCap = "butt";
        context.beginPath();
        for (const [x, y, dx, dy] of field) {
          const [u, v] = [place.x(x + dx) - place.x(x), place.y(y + dy) - place.y(y)];
          const length = Math.hypot(u, v);
          if (length < 1) continue;
          const share = Math.min(1, cell / length);
          arrow(
            context,
            place.x(x),
            place.y(y),
            place.x(x) + share * u,
            place.y(y) + share * v,
            Math.min(7, 0.5 * length),
          );
        }
        context.stroke();
        context.globalAlpha = 1;
      },
    },
    {
      name: "corrupted",
      label: say("layers.corrupted.label"),
      explain: say("layers.corrupted.explain"),
      draw(context, run, place, colors) {
        if (!teacher.frame) return;
        const { kind, level } = corruptionOf(teacher);
        const { corrupted } = corruptedSample(run.about, kind, level, SHOWN);
        const images = run.of(`corrupted ${kind} ${level}`, (about, weights) =>
          reconstruct(about.network, weights, corrupted),
        );
        context.strokeStyle = colors.faded(0.55);
        context.lineWidth = 1;
        context.beginPath();
        for (let i = 0; i < corrupted.length; i += 2) {
          arrow(context, place.x(corrupted[i]), place.y(corrupted[i + 1]), place.x(images[i]), place.y(images[i + 1]));
        }
        context.stroke();
        dots(context, corrupted, place, INPUT, (/** @type {number} */ x, /** @type {number} */ y) =>
          context.arc(x, y, 2.6, 0, 2 * Math.PI),
        );
        dots(context, images, place, RECONSTRUCTION, (/** @type {number} */ x, /** @type {number} */ y) =>
          diamond(context, x, y, 3.4),
        );
      },
    },
  ];
}

/**
 * How far a run's field r(x) - x is from the best denoiser's, over corrupted training points; null where the
 * corruption is not Gaussian, or none.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../run/live-run.js").LiveRun} teacher the run whose corruption it is
 * @returns {{relative: number, angle: number} | null}
 */
export function fieldError(run, teacher) {
  const { kind, level } = corruptionOf(teacher);
  if (kind !== "gaussian" || !level) return null;
  const { points, best } = fixed(run.about, `best/${level}`, () => {
    const { corrupted } = corruptedSample(run.about, kind, level, MEASURED);
    return { points: corrupted, best: bestField(run.about, corrupted, level) };
  });
  const images = run.of(`field error ${level}`, (about, weights) => reconstruct(about.network, weights, points));
  return (
    best &&
    compare(
      images.map((value, i) => value - points[i]),
      best,
    )
  );
}

/**
 * The best denoiser's arrows where the vector field has its own: [x, y, dx, dy] in plane units; null where there are
 *   none.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../run/live-run.js").LiveRun} teacher
 * @param {{xRange: number[], yRange: number[]}} view
 */
function trueField(run, teacher, { xRange, yRange }) {
  const { kind, level } = corruptionOf(teacher);
  if (kind !== "gaussian" || !level) return null;
  return fixed(run.about, `field/${level}/${xRange}/${yRange}`, () => {
    const side = SPACES + 1;
    const inner = (/** @type {number} */ k) => k > 0 && k < SPACES;
    const all = nodes({ xRange, yRange }, side);
    const points = all.filter((_, i) => inner((i >> 1) % side) && inner(Math.floor((i >> 1) / side)));
    const best = bestField(run.about, points, level);
    return (
      best &&
      Array.from({ length: points.length / 2 }, (_, i) => [
        points[2 * i],
        points[2 * i + 1],
        best[2 * i],
        best[2 * i + 1],
      ])
    );
  });
}

/** @type {WeakMap<object, Map<string, any>>} */
const kept = new WeakMap();

/**
 * Something that depends on a run's data alone, not on the frame; the few last ones are kept.
 * @param {import("../../run/description.js").Description} about
 * @param {string} key
 * @param {() => any} compute
 */
function fixed(about, key, compute) {
  const known = kept.get(about) ?? new Map();
  kept.set(about, known);
  if (!known.has(key)) {
    if (known.size > 8) known.clear();
    known.set(key, compute());
  }
  return known.get(key);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} points
 * @param {import("../../plane/layers.js").Place} place
 * @param {string} color
 * @param {(x: number, y: number) => void} shape
 */
function dots(context, points, place, color, shape) {
  context.fillStyle = color;
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [place.x(points[i]), place.y(points[i + 1])];
    context.moveTo(x, y);
    shape(x, y);
  }
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius */
function diamond(context, x, y, radius) {
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
}
