/** Layers that show what the network does everywhere on the plane: field, error, warp, level lines, residuals. */

import { RECONSTRUCTION } from "./colors.js";
import { encode, reconstruct } from "./network.js";
import { number } from "./dom.js";
import { arrow } from "./marks.js";
import { contours } from "./contours.js";

const ARROWS = 21; // along each side
const CELLS = 40;
const WARP_LINES = 17;
const WARP_POINTS = 49;
const LEVELS = 14;

/** Points of a regular grid over what is visible: (side * side, 2), row by row from the lower left. */
function gridPoints(place, side) {
  const points = new Float64Array(2 * side * side);
  for (let j = 0, at = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      points[at++] = place.xRange[0] + ((i + 0.5) / side) * (place.xRange[1] - place.xRange[0]);
      points[at++] = place.yRange[0] + ((j + 0.5) / side) * (place.yRange[1] - place.yRange[0]);
    }
  }
  return points;
}

/** A grid's points and their reconstructions, once a frame and view. */
function mapped(run, place, side) {
  const name = `map ${side} ${place.xRange} ${place.yRange}`;
  return run.of(name, (about, weights) => {
    const points = gridPoints(place, side);
    return { points, images: reconstruct(about.network, weights, points) };
  });
}

/** @type {import("./layers.js").Layer} */
export const fieldArrows = {
  name: "field",
  label: "Vector field",
  explain: "Arrows from x towards its reconstruction, cut to the length of one cell.",
  draw(context, run, place, colors) {
    const { points, images } = mapped(run, place, ARROWS);
    const cell = (0.9 * place.width) / ARROWS;
    context.strokeStyle = colors.faded(0.5);
    context.lineWidth = 1;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [place.x(points[i]), place.y(points[i + 1])];
      const [dx, dy] = [place.x(images[i]) - x, place.y(images[i + 1]) - y];
      const length = Math.hypot(dx, dy);
      if (length < 1) continue;
      const share = Math.min(1, cell / length);
      arrow(context, x, y, x + share * dx, y + share * dy);
    }
    context.stroke();
  },
};

/** @type {import("./layers.js").Layer} */
export const errorMap = {
  name: "error",
  label: "Error map",
  explain: "How far each point of the plane lies from its reconstruction, in plane units.",
  below: true,
  draw(context, run, place, colors) {
    const { points, images } = mapped(run, place, CELLS);
    const distances = new Float64Array(points.length / 2);
    for (let i = 0; i < distances.length; i++) distances[i] = Math.hypot(images[2 * i] - points[2 * i], images[2 * i + 1] - points[2 * i + 1]);
    paintCells(context, distances, CELLS, place, colors, "distance to reconstruction");
  },
};

/**
 * A map of non-negative numbers as a tint of the text colour, with its scale in a corner.
 * @param {ArrayLike<number>} values (side * side,) row by row from the lower left
 */
export function paintCells(context, values, side, place, colors, meaning) {
  const most = Math.max(0.05, ...Array.from(values));
  const width = place.width / side;
  const height = place.height / side;
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      context.fillStyle = colors.faded(0.62 * Math.min(1, values[j * side + i] / most));
      context.fillRect(i * width, place.height - (j + 1) * height, width + 0.5, height + 0.5);
    }
  }
  scaleBar(context, most, place, colors, meaning);
}

function scaleBar(context, most, place, colors, meaning) {
  const [x, y, length] = [12, place.height - 20, 90];
  context.fillStyle = colors.surface(0.85);
  context.fillRect(x - 6, y - 20, length + 62, 34);
  const ramp = context.createLinearGradient(x, 0, x + length, 0);
  ramp.addColorStop(0, colors.faded(0));
  ramp.addColorStop(1, colors.faded(0.62));
  context.fillStyle = ramp;
  context.fillRect(x, y, length, 8);
  context.strokeStyle = colors.faded(0.4);
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, y + 0.5, length, 8);
  context.fillStyle = colors.text;
  context.font = `11px ${colors.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(meaning, x, y - 10);
  context.fillText(`0 – ${number(most)}`, x + length + 6, y + 4);
}

/** @type {import("./layers.js").Layer} */
export const warp = {
  name: "warp",
  label: "Grid warp",
  explain: "A regular grid over the plane, and where the network puts it.",
  draw(context, run, place, colors) {
    const lines = run.of(`warp ${place.xRange} ${place.yRange}`, (about, weights) =>
      gridLines(place).map((line) => ({ line, image: reconstruct(about.network, weights, line) })),
    );
    context.lineWidth = 1;
    for (const [part, style] of /** @type {["line" | "image", string][]} */ ([["line", colors.faded(0.15)], ["image", RECONSTRUCTION]])) {
      context.strokeStyle = style;
      context.globalAlpha = part === "image" ? 0.6 : 1;
      context.beginPath();
      for (const pair of lines) {
        const points = pair[part];
        context.moveTo(place.x(points[0]), place.y(points[1]));
        for (let i = 2; i < points.length; i += 2) context.lineTo(place.x(points[i]), place.y(points[i + 1]));
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  },
};

function gridLines(place) {
  const lines = [];
  for (const vertical of [true, false]) {
    for (let l = 0; l < WARP_LINES; l++) {
      const points = new Float64Array(2 * WARP_POINTS);
      for (let i = 0; i < WARP_POINTS; i++) {
        const along = i / (WARP_POINTS - 1);
        const fixed = l / (WARP_LINES - 1);
        points[2 * i] = place.xRange[0] + (vertical ? fixed : along) * (place.xRange[1] - place.xRange[0]);
        points[2 * i + 1] = place.yRange[0] + (vertical ? along : fixed) * (place.yRange[1] - place.yRange[0]);
      }
      lines.push(points);
    }
  }
  return lines;
}

/** @type {import("./layers.js").Layer} */
export const levelLines = {
  name: "levels",
  label: "Equal codes",
  explain: "Lines along which the encoder gives the same code; solid for the first number of the code, dashed for the second.",
  below: true,
  draw(context, run, place, colors) {
    const side = CELLS;
    const codes = run.of(`codes ${place.xRange} ${place.yRange}`, (about, weights) => encode(about.network, weights, gridPoints(place, side)));
    const { width } = run;
    for (let k = 0; k < Math.min(width, 2); k++) {
      const values = Float64Array.from({ length: side * side }, (_, i) => codes[i * width + k]);
      context.strokeStyle = colors.faded(0.55);
      context.lineWidth = 1;
      context.setLineDash(k ? [4, 3] : []);
      context.beginPath();
      for (const [x0, y0, x1, y1] of contours(values, side, LEVELS)) {
        context.moveTo(((x0 + 0.5) / side) * place.width, place.height - ((y0 + 0.5) / side) * place.height);
        context.lineTo(((x1 + 0.5) / side) * place.width, place.height - ((y1 + 0.5) / side) * place.height);
      }
      context.stroke();
      context.setLineDash([]);
    }
  },
};

/** @type {import("./layers.js").Layer} */
export const residuals = {
  name: "residuals",
  label: "Residuals",
  explain: "A line from each data point to its reconstruction.",
  draw(context, run, place, colors) {
    const { points } = run.about;
    const images = run.dataReconstructions;
    context.strokeStyle = colors.faded(0.45);
    context.lineWidth = 1;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      context.moveTo(place.x(points[i]), place.y(points[i + 1]));
      context.lineTo(place.x(images[i]), place.y(images[i + 1]));
    }
    context.stroke();
  },
};

/** @type {import("./layers.js").Layer} */
export const heldOut = {
  name: "heldout",
  label: "Held-out",
  explain: "Rings around the points the network never trains on.",
  draw(context, run, place, colors) {
    const { points, heldout } = run.about;
    context.strokeStyle = colors.faded(0.9);
    context.lineWidth = 1.25;
    context.beginPath();
    heldout.forEach((held, i) => {
      if (!held) return;
      const [x, y] = [place.x(points[2 * i]), place.y(points[2 * i + 1])];
      context.moveTo(x + 5, y);
      context.arc(x, y, 5, 0, 2 * Math.PI);
    });
    context.stroke();
  },
};
