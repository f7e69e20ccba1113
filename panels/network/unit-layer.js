/** The map of the unit that is looked at, as a layer of the plane. */

import { contour } from "../numbers/contours.js";
import { ramp } from "../draw/signed-colors.js";
import { gridSide } from "../run/view-grid.js";
import { unitName } from "./shape.js";
import { paint, scaleBar } from "../draw/maps.js";
import { rangeOnData, unitOnGrid } from "./unit-values.js";
import { say } from "../text/words.js";

const STOPS = 13;

/** @param {import("./selected-unit.js").Looked} looked @returns {import("../plane/layers.js").Layer} */
export function unitLayer(looked) {
  return {
    name: "unit",
    label: say("layers.unit.label"),
    explain: say("layers.unit.explain"),
    below: true,
    draw(context, run, place, colors) {
      looked.view = { xRange: [...place.xRange], yRange: [...place.yRange] };
      const { unit } = looked;
      if (!unit) return;
      const side = gridSide(run);
      const values = unitOnGrid(run, place, side, unit);
      const { low, high } = rangeOnData(run, unit);
      const most = Math.max(Math.abs(low), Math.abs(high), 1e-9);
      const tones = ramp(colors);
      paint(context, side, true, place, (pixels) => {
        for (let j = 0, at = 0; j < side; j++) {
          for (let i = 0; i < side; i++, at += 4) tones.write(pixels, at, values[(side - 1 - j) * side + i] / most);
        }
      });
      zeroLine(context, values, side, place, colors);
      const stops = Array.from({ length: STOPS }, (_, k) => tones.css((low + (k / (STOPS - 1)) * (high - low)) / most));
      const name = unitName(run.about.network, unit, "titles");
      scaleBar(context, { low, high, stops, meaning: say("network.range", { name }) }, place, colors);
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} values
 * @param {number} side
 * @param {import("../plane/layers.js").Place} place
 * @param {import("../draw/colors.js").Colors} colors
 */
function zeroLine(context, values, side, place, colors) {
  context.strokeStyle = colors.faded(0.45);
  context.lineWidth = 1;
  context.beginPath();
  for (const line of contour(values, side, 0)) {
    for (let i = 0; i < line.length; i += 2) {
      const [x, y] = [(line[i] / (side - 1)) * place.width, place.height * (1 - line[i + 1] / (side - 1))];
      if (i) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
  }
  context.stroke();
}
