/** The input, its reconstruction and the residual between them, over a scene. */

import { drawInput, drawReconstruction } from "./marks.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NonNullable<import("./run.js").LiveRun["answer"]>} answer
 * @param {(points: number[]) => ArrayLike<number>} pixels of points (n, 3): right and down, and a third number
 * @param {import("./colors.js").Colors} colors
 */
export function drawAnswer(context, { input, reconstruction, held }, pixels, colors) {
  const [x0, y0, , x1, y1] = Array.from(pixels([...input, ...reconstruction]));
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
