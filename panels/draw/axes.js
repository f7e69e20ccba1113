/** Scales and thin axes for the small panels that are drawn on a canvas. */

import { exact, number } from "../text/numbers.js";
import { labelFont, scaled } from "./text-size.js";

const LINE = 14; // pixels from one label to the one above it, at least

/**
 * @typedef {object} Scale
 * @property {(value: number) => number} to value to pixel
 * @property {(pixel: number) => number} from pixel to value
 * @property {number[]} ticks
 */

/**
 * @param {number} low @param {number} high @param {number} start pixel of low @param {number} end pixel of high
 * @param {number} apart pixels between two ticks, at least
 * @returns {Scale}
 */
export function linear(low, high, start, end, apart = scaled(70)) {
  const slope = (end - start) / (high - low || 1);
  return {
    to: (v) => start + (v - low) * slope,
    from: (p) => low + (p - start) / slope,
    ticks: niceTicks(low, high, Math.abs(end - start) / apart),
  };
}

/**
 * Ticks at powers of ten, so many as have room for their labels.
 * @param {number} low positive
 * @param {number} high
 * @param {number} start
 * @param {number} end
 * @returns {Scale}
 */
export function logarithmic(low, high, start, end) {
  const inner = linear(Math.log10(low), Math.log10(high), start, end);
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const every = Math.ceil(((last - first + 1) * scaled(LINE)) / Math.abs(end - start)) || 1;
  const ticks = [];
  for (let e = last; e >= first; e -= every) ticks.unshift(10 ** e);
  return { to: (v) => inner.to(Math.log10(Math.max(v, 1e-30))), from: (p) => 10 ** inner.from(p), ticks };
}

/**
 * Round numbers between low and high, about as many as asked for.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
function niceTicks(low, high, count) {
  const span = high - low;
  if (!(span > 0) || count < 1) return [];
  const rough = span / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= rough) ?? rough;
  const ticks = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-9; v += step)
    ticks.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  return ticks;
}

/** A tick's label: short, with a real minus sign. @param {number} value */
export function tickLabel(value) {
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3)) {
    const power = Math.log10(Math.abs(value));
    if (Number.isInteger(power))
      return `10${String(power).replace(/[-0-9]/g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)])}`;
    return number(value);
  }
  return exact(Number(value.toPrecision(6)));
}

/** @param {CanvasRenderingContext2D} context @param {import("./colors.js").Colors} colors */
export function labelStyle(context, colors) {
  context.font = labelFont(colors);
  context.fillStyle = colors.faded(0.65);
  context.strokeStyle = colors.faded(0.18);
  context.lineWidth = 1;
}

/**
 * Ticks and labels below a horizontal axis at `y`.
 * @param {CanvasRenderingContext2D} context
 * @param {Scale} scale
 * @param {number} y
 * @param {number} left
 * @param {number} right
 * @param {import("./colors.js").Colors} colors
 */
export function drawBottomAxis(context, scale, y, left, right, colors) {
  labelStyle(context, colors);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.beginPath();
  context.moveTo(left, y + 0.5);
  context.lineTo(right, y + 0.5);
  for (const tick of scale.ticks) {
    const x = Math.round(scale.to(tick)) + 0.5;
    context.moveTo(x, y);
    context.lineTo(x, y + 4);
    context.fillText(tickLabel(tick), x, y + 6);
  }
  context.stroke();
}

/**
 * Grid lines and labels of a vertical axis whose panel reaches from `left` to `right`.
 * @param {CanvasRenderingContext2D} context
 * @param {Scale} scale
 * @param {number} left
 * @param {number} right
 * @param {import("./colors.js").Colors} colors
 */
export function drawLeftAxis(context, scale, left, right, colors) {
  labelStyle(context, colors);
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.beginPath();
  for (const tick of scale.ticks) {
    const y = Math.round(scale.to(tick)) + 0.5;
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.fillText(tickLabel(tick), left - 5, y);
  }
  context.stroke();
}
