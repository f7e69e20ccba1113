/** The latent panel as a map: how far from the data each code decodes. */

import { gridSide, nodes } from "../../run/view-grid.js";
import { drawGenerated } from "../../draw/marks.js";
import { decoded } from "../../latent/generative-layers.js";
import { nearest } from "../../numbers/nearest.js";
import { decode } from "../../numbers/network.js";
import { paintTint } from "../../draw/maps.js";

export const FARTHEST = 1; // plane units: everything this far or farther has the darkest tint
export const STRONGEST = 0.7;
const STRIP = 160; // codes of a map along one dimension
const RATE = 120; // milliseconds from one map to the next while frames follow one another

/**
 * Distance to the data of what each code of a grid decodes to.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {{low: number, high: number}[]} ranges of the one or two dimensions of the code
 * @param {number} side
 * @returns {Float64Array} (side,) or (side * side,) row by row from the lower left
 */
export function distances(run, ranges, side) {
  const [x, y] = ranges.map(({ low, high }) => [low, high]);
  const codes = y
    ? nodes({ xRange: x, yRange: y }, side)
    : Float64Array.from({ length: side }, (_, i) => x[0] + (i / (side - 1)) * (x[1] - x[0]));
  return nearest(decode(run.about.network, run.frame.weights, codes), run.about.points, run.about.dimension);
}

/**
 * @param {(run: import("../../run/live-run.js").LiveRun) => {low: number, high: number}[]} ranges
 * @param {(run: import("../../run/live-run.js").LiveRun) => Float64Array} codesOf codes drawn at random
 * @param {(context: CanvasRenderingContext2D, run: import("../../run/live-run.js").LiveRun, scales:
 *   import("../../draw/axes.js").Scale[], colors: import("../../draw/colors.js").Colors) => void} outline where they
 *   are drawn from
 * @returns {import("../../latent/latent.js").Dress}
 */
export function mapDress(ranges, codesOf, outline) {
  /** @type {{frame: import("../../run/frames.js").Frame, side: number, at: number, values: Float64Array} | null} */
  let kept = null;
  return { ranges, under, over };

  /** @param {import("../../run/live-run.js").LiveRun} run */
  function values(run) {
    const side = run.width === 1 ? STRIP : gridSide(run);
    const now = performance.now();
    if (kept && kept.frame === run.frame && kept.side >= side) return kept;
    if (kept && run.playing && now - kept.at < RATE) return kept;
    kept = { frame: run.frame, side, at: now, values: distances(run, ranges(run), side) };
    return kept;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("../../run/live-run.js").LiveRun} run
   * @param {import("../../draw/axes.js").Scale[]} scales
   * @param {import("../../draw/colors.js").Colors} colors
   * @param {{top: number, base: number}} heights
   */
  function under(context, run, scales, colors, { top, base }) {
    const { side, values: far } = values(run);
    const shown = ranges(run);
    const [left, right] = [scales[0].to(shown[0].low), scales[0].to(shown[0].high)];
    const [upper, lower] = scales[1] ? [scales[1].to(shown[1].high), scales[1].to(shown[1].low)] : [top, base];
    context.save();
    context.beginPath();
    context.rect(left, upper, right - left, lower - upper);
    context.clip();
    context.translate(left, upper);
    const box = { width: right - left, height: lower - upper };
    paintTint(context, far, side, true, box, colors, { full: FARTHEST, strongest: STRONGEST });
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("../../run/live-run.js").LiveRun} run
   * @param {import("../../draw/axes.js").Scale[]} scales
   * @param {import("../../draw/colors.js").Colors} colors
   */
  function over(context, run, scales, colors) {
    outline(context, run, scales, colors);
    const codes = codesOf(run);
    for (let i = 0; i < codes.length; i += 2)
      drawGenerated(context, scales[0].to(codes[i]), scales[1].to(codes[i + 1]), colors, 3);
  }
}

/**
 * How far codes decode from the data, mean over the codes.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {Float64Array} codes (n, width)
 */
export const farOf = (run, codes) => nearest(decoded(run, codes), run.about.points, run.about.dimension);
