/**
 * The shape of the thing, alive: two numbers go in at the left, through the encoder's layers to the code in the
 * middle, through the decoder's, and two come out. Each dot is a unit, as strong as its activation is just now.
 */

import { colorsOf, INPUT, RECONSTRUCTION } from "../../draw/colors.js";
import { canvasIn, el } from "../../draw/dom.js";
import { activations } from "../../numbers/network.js";
import { number } from "../../text/numbers.js";
import { say } from "../../text/words.js";
import { labelFont, scaled } from "../../draw/text-size.js";

/**
 * @typedef {import("../../draw/colors.js").Colors} Colors
 * @typedef {{middle: number, tall: number, left: number, right: number, code: number, encoder: [number, number],
 *   decoder: [number, number]}} Places pixels: the middle line, the height of the wedges, and where each part is across
 */

const TOP = 20; // pixels for the names of the parts, as all here at the usual text size
const ENDS = 74; // pixels for the numbers at either end
const WAIST = 82; // pixels for the code
const NARROW = 0.26; // the height of the wedges at the code, as a share of the height at the ends

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {{met: boolean}} visitor met: whether the visitor has placed an input; until then no numbers are shown
 */
export function mountShape(parent, run, visitor) {
  const root = el("div", { class: "bn-shape", role: "img", "aria-label": say("start.shape") });
  parent.append(root);
  const canvas = canvasIn(root, () => run.invalidate());
  let colors = colorsOf(root);

  function draw() {
    if (!run.frame || !run.answer) return;
    const { context, width, height } = canvas.begin();
    const place = places(width, height);
    const { network } = run.about;
    const values = activations(network, run.frame.weights, run.point, run.answer.code);
    const side = (/** @type {number} */ x0, /** @type {number} */ x1, /** @type {boolean} */ closing) =>
      wedge(context, place, x0, x1, closing, colors);
    const own = run.answer.held ? 0.35 : 1; // a code held by hand does not come from the input
    context.globalAlpha = own;
    side(place.encoder[0], place.encoder[1], true);
    context.globalAlpha = 1;
    side(place.decoder[0], place.decoder[1], false);
    const encoder = values.slice(1, network.codeLayer);
    const decoder = values.slice(network.codeLayer + 1, -1);
    units(context, place, encoder, place.encoder, true, colors, own);
    units(context, place, decoder, place.decoder, false, colors, 1);
    names(context, place, colors);
    // To hundredths, so that no number is wider than its place.
    const shown = (/** @type {ArrayLike<number>} */ list) =>
      Array.from(list, (v) => (visitor.met ? number(Math.round(v * 100) / 100) : "–"));
    numbers(context, place.left, place.middle, shown(run.point), "xy", INPUT, colors);
    numbers(context, place.right, place.middle, shown(run.answer.reconstruction), "xy", RECONSTRUCTION, colors);
    numbers(context, place.code, place.middle, shown(run.answer.code), "", colors.accent, colors);
  }

  const stop = run.subscribe({ draw });
  return {
    themed() {
      colors = colorsOf(root);
      draw();
    },
    destroy() {
      stop();
      canvas.destroy();
      root.remove();
    },
  };
}

/**
 * Where the parts are on a canvas of this size.
 * @param {number} width @param {number} height
 * @returns {Places}
 */
function places(width, height) {
  const [top, ends, waist] = [scaled(TOP), scaled(ENDS), scaled(WAIST)];
  const middle = top + (height - top) / 2;
  const tall = height - top - 8;
  const half = (width - 2 * ends - waist) / 2;
  return {
    middle,
    tall,
    left: ends / 2,
    right: width - ends / 2,
    code: width / 2,
    encoder: [ends, ends + half],
    decoder: [width - ends - half, width - ends],
  };
}

/** The height of a wedge a share of the way from its wide end to the code. */
const heightAt = (/** @type {number} */ tall, /** @type {number} */ share) => tall * (1 - (1 - NARROW) * share);

/**
 * @param {CanvasRenderingContext2D} context @param {Places} place @param {number} x0 @param {number} x1
 * @param {boolean} closing whether it narrows from left to right @param {Colors} colors
 */
function wedge(context, { middle, tall }, x0, x1, closing, colors) {
  const [h0, h1] = closing ? [tall, tall * NARROW] : [tall * NARROW, tall];
  context.beginPath();
  context.moveTo(x0, middle - h0 / 2);
  context.lineTo(x1, middle - h1 / 2);
  context.lineTo(x1, middle + h1 / 2);
  context.lineTo(x0, middle + h0 / 2);
  context.closePath();
  context.fillStyle = colors.faded(0.05);
  context.fill();
  context.strokeStyle = colors.faded(0.4);
  context.lineWidth = 1;
  context.stroke();
}

/**
 * A column of dots for each layer, each as strong as its activation is beside the layer's strongest.
 * @param {CanvasRenderingContext2D} context @param {Places} place @param {Float64Array[]} layers each (units,)
 * @param {[number, number]} across @param {boolean} closing @param {Colors} colors @param {number} strength of all
 */
function units(context, { middle, tall }, layers, [x0, x1], closing, colors, strength) {
  context.fillStyle = colors.accent;
  layers.forEach((layer, l) => {
    const along = (l + 0.5) / layers.length;
    const x = x0 + along * (x1 - x0);
    const high = heightAt(tall, closing ? along : 1 - along) - 10;
    const most = Math.max(1e-9, ...Array.from(layer, Math.abs));
    const apart = high / layer.length;
    layer.forEach((value, i) => {
      context.globalAlpha = strength * (0.08 + 0.92 * (Math.abs(value) / most));
      const y = middle - high / 2 + (i + 0.5) * apart;
      context.fillRect(x - 4, y - Math.max(1, 0.38 * apart), 8, Math.max(1.2, 0.76 * apart));
    });
  });
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Places} place @param {Colors} colors */
function names(context, place, colors) {
  context.font = labelFont(colors, 12);
  context.fillStyle = colors.faded(0.7);
  context.textAlign = "center";
  context.textBaseline = "top";
  const middle = (/** @type {[number, number]} */ [x0, x1]) => (x0 + x1) / 2;
  context.fillText(say("start.encoder"), middle(place.encoder), 2);
  context.fillText(say("start.bottleneck"), place.code, 2);
  context.fillText(say("start.decoder"), middle(place.decoder), 2);
}

/**
 * Numbers one above the other, each under its name and underlined in its colour.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} middle @param {string[]} texts
 * @param {string} named a letter each @param {string} colour @param {Colors} colors
 */
function numbers(context, x, middle, texts, named, colour, colors) {
  const apart = scaled(40);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  texts.forEach((text, i) => {
    const y = middle + (i - (texts.length - 1) / 2) * apart;
    if (named) {
      context.font = labelFont(colors);
      context.fillStyle = colors.faded(0.6);
      context.fillText(named[i], x, y - scaled(12));
    }
    context.font = labelFont(colors, 14, 600);
    context.fillStyle = colors.text;
    context.fillText(text, x, y + scaled(5));
    context.fillStyle = colour;
    context.fillRect(x - scaled(22), y + scaled(9), scaled(44), 2.5);
  });
}
