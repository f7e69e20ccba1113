/** The marks that mean something: a disc is an input, a diamond a reconstruction. */

import { INPUT, RECONSTRUCTION } from "./colors.js";

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {import("./colors.js").Colors} colors */
export function drawInput(context, x, y, colors, radius = 7) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  finish(context, INPUT, colors);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {import("./colors.js").Colors} colors */
export function drawReconstruction(context, x, y, colors, radius = 8) {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
  finish(context, RECONSTRUCTION, colors);
}

function finish(context, fill, colors) {
  context.fillStyle = fill;
  context.strokeStyle = colors.dark ? "#0b0f16" : "#10161f";
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

/** A line with an arrow head at its end. */
export function arrow(context, x0, y0, x1, y1, head = 4) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  for (const side of [-0.5, 0.5]) {
    context.moveTo(x1, y1);
    context.lineTo(x1 - head * Math.cos(angle + side), y1 - head * Math.sin(angle + side));
  }
}
