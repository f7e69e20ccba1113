/** The marks that mean something: a disc is an input, a diamond a reconstruction, a triangle is generated. */

import { INPUT, RECONSTRUCTION } from "./colors.js";
import { labelFont } from "./text-size.js";

const ARROW = 10; // half its length, in pixels

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {import("./colors.js").Colors} colors
 */
export function drawInput(context, x, y, colors, radius = 7) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  finish(context, INPUT, colors);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {import("./colors.js").Colors} colors
 */
export function drawReconstruction(context, x, y, colors, radius = 8) {
  diamond(context, x, y, radius);
  finish(context, RECONSTRUCTION, colors);
}

/** @typedef {{left: number, right: number, top: number, bottom: number}} Edges in pixels */

/**
 * Where something lies that is beyond the edge: an arrow there that points to it.
 * @param {CanvasRenderingContext2D} context @param {number} x where it is, in pixels @param {number} y
 * @param {Edges} edges
 * @param {string} fill
 * @param {import("./colors.js").Colors} colors
 * @returns {boolean} whether it is beyond them
 */
export function drawBeyond(context, x, y, { left, right, top, bottom }, fill, colors) {
  if (x >= left && x <= right && y >= top && y <= bottom) return false;
  const nearX = Math.max(left + ARROW, Math.min(right - ARROW, x));
  const nearY = Math.max(top + ARROW, Math.min(bottom - ARROW, y));
  context.save();
  context.translate(nearX, nearY);
  context.rotate(Math.atan2(y - nearY, x - nearX));
  context.beginPath();
  context.moveTo(0.8 * ARROW, 0);
  context.lineTo(-0.6 * ARROW, 0.8 * ARROW);
  context.lineTo(-0.6 * ARROW, -0.8 * ARROW);
  context.closePath();
  finish(context, fill, colors);
  context.restore();
  return true;
}

/**
 * One of several reconstructions of the same input: a small hollow diamond.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 */
export function drawSample(context, x, y) {
  diamond(context, x, y, 4.5);
  context.strokeStyle = RECONSTRUCTION;
  context.lineWidth = 1.5;
  context.stroke();
}

/**
 * What comes from no input, but from a code drawn at random: a triangle.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {import("./colors.js").Colors} colors
 */
export function drawGenerated(context, x, y, colors, radius = 5) {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + 0.87 * radius, y + 0.5 * radius);
  context.lineTo(x - 0.87 * radius, y + 0.5 * radius);
  context.closePath();
  context.fillStyle = colors.accent;
  context.strokeStyle = colors.background;
  context.lineWidth = 1;
  context.fill();
  context.stroke();
}

/**
 * A second input: a ring with the letter B.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {import("./colors.js").Colors} colors
 */
export const drawSecond = (context, x, y, colors) => drawNamed(context, x, y, "B", colors);

/**
 * Another input: a ring with its letter.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {string} name
 * @param {import("./colors.js").Colors} colors
 */
export function drawNamed(context, x, y, name, colors) {
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.fillStyle = colors.background;
  context.fill();
  context.strokeStyle = INPUT;
  context.lineWidth = 2.5;
  context.stroke();
  context.font = labelFont(colors, 12, 600);
  context.fillStyle = colors.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(name, x + 11, y);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius */
function diamond(context, x, y, radius) {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
}

/** @param {CanvasRenderingContext2D} context @param {string} fill @param {import("./colors.js").Colors} colors */
function finish(context, fill, colors) {
  context.fillStyle = fill;
  context.strokeStyle = colors.dark ? "#0b0f16" : "#10161f";
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

/**
 * A polyline (n, 2) as a part of the current path.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} line
 * @param {{x: (v: number) => number, y: (v: number) => number}} place
 */
export function trace(context, line, place) {
  context.moveTo(place.x(line[0]), place.y(line[1]));
  for (let i = 2; i < line.length; i += 2) context.lineTo(place.x(line[i]), place.y(line[i + 1]));
}

/**
 * A line with an arrow head at its end.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
export function arrow(context, x0, y0, x1, y1, head = 4) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  for (const side of [-0.5, 0.5]) {
    context.moveTo(x1, y1);
    context.lineTo(x1 - head * Math.cos(angle + side), y1 - head * Math.sin(angle + side));
  }
}

/**
 * The input, its reconstruction and the residual between them.
 * @param {CanvasRenderingContext2D} context
 * @param {{input: number[], reconstruction: number[], held: boolean}} answer
 * @param {(point: number[]) => ArrayLike<number>} pixel where a point is: right and down
 * @param {import("./colors.js").Colors} colors
 */
export function drawAnswer(context, { input, reconstruction, held }, pixel, colors) {
  const [[x0, y0], [x1, y1]] = [input, reconstruction].map((point) => Array.from(pixel(point)));
  context.strokeStyle = colors.faded(held ? 0.3 : 0.95);
  context.setLineDash(held ? [3, 4] : []);
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.setLineDash([]);
  drawReconstruction(context, x1, y1, colors);
  context.globalAlpha = held ? 0.45 : 1;
  drawInput(context, x0, y0, colors);
  context.globalAlpha = 1;
}
