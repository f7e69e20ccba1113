/** Codes of two numbers as their labels in their colours, over decoded pictures as tiles where there are any. */

import { colorsOf } from "../draw/colors.js";
import { canvasIn, el } from "../draw/dom.js";
import { labelColor } from "./label-colors.js";

/**
 * @typedef {{low: number, high: number}} Range
 * @typedef {{x: Range, y: Range}} View
 *
 * What is drawn: codes (n, width) of which the first two numbers count, their labels, and over them marks in cyan or
 * pink.
 * @typedef {{codes: ArrayLike<number>, width: number, labels: number[] | null, tiles: HTMLCanvasElement | null,
 *   marks: {at: [number, number], color: string}[]}} Scene
 */

/**
 * Where codes lie, with some room: but for the outermost two in a hundred.
 * @param {ArrayLike<number>} codes
 * @param {number} width
 * @returns {View}
 */
export function viewOf(codes, width) {
  const ranges = [0, 1].map((k) => {
    const values = Array.from({ length: codes.length / width }, (_, i) => codes[i * width + k]).sort((a, b) => a - b);
    const low = values[Math.floor(0.01 * values.length)] ?? -1;
    const high = values[Math.ceil(0.99 * values.length) - 1] ?? 1;
    const room = 0.1 * Math.max(high - low, 1e-3);
    return { low: low - room, high: high + room };
  });
  return { x: ranges[0], y: ranges[1] };
}

/**
 * @param {HTMLElement} parent
 * @param {Record<string, any>} attributes
 * @param {() => void} resized
 */
export function mountScatter(parent, attributes, resized) {
  const root = el("div", { ...attributes, class: "bn-scatter" });
  parent.append(root);
  const canvas = canvasIn(root, resized);
  return {
    root,
    /** @param {Scene} scene @param {View} view */
    draw({ codes, width, labels, tiles, marks }, view) {
      const colors = colorsOf(root);
      const { context, width: w, height: h } = canvas.begin();
      const x = (/** @type {number} */ v) => ((v - view.x.low) / (view.x.high - view.x.low)) * w;
      const y = (/** @type {number} */ v) => h - ((v - view.y.low) / (view.y.high - view.y.low)) * h;
      context.imageSmoothingEnabled = false;
      if (tiles) context.drawImage(tiles, 0, 0, w, h);
      context.font = `600 ${Math.max(8, Math.min(11, w / 34))}px ${colors.font}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      for (let i = 0; i * width < codes.length; i++) {
        const [px, py] = [x(codes[i * width]), y(codes[i * width + 1])];
        context.fillStyle = labels ? labelColor(labels[i], tiles !== null || colors.dark) : colors.faded(0.6);
        if (labels) context.fillText(String(labels[i]), px, py);
        else context.fillRect(px - 1.5, py - 1.5, 3, 3);
      }
      for (const { at, color } of marks) {
        context.lineWidth = 2.5;
        context.strokeStyle = color;
        context.beginPath();
        context.arc(x(at[0]), y(at[1]), 8, 0, 2 * Math.PI);
        context.stroke();
        context.lineWidth = 1;
        context.strokeStyle = colors.background;
        context.stroke();
      }
    },
    destroy() {
      canvas.destroy();
      root.remove();
    },
  };
}
