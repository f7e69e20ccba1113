/** How the network panel is painted: the shape behind, links, the units' maps, and what the input makes of each. */

import { INPUT, RECONSTRUCTION } from "../draw/colors.js";
import { drawInput, drawReconstruction } from "../draw/marks.js";
import { label, square } from "./shape.js";
import { say } from "../text/words.js";
import { labelFont, scaled } from "../draw/text-size.js";

const GRADES = 4; // link widths that are told apart
const DASH = [4, 3]; // of negative weights
const BLANK = 0.03; // a share of full strength that cannot be told from none

/**
 * @typedef {object} Scene
 * @property {import("../numbers/network.js").Network} network
 * @property {import("./shape.js").Block[]} blocks
 * @property {import("../draw/colors.js").Colors} colors
 * @property {import("../draw/signed-colors.js").Ramp} tones
 */

/**
 * Wide, narrow, wide: the outline of all layers, and a frame around the code.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 */
export function paintOutline(context, { network, blocks, colors }) {
  context.beginPath();
  const corners = [];
  for (const b of blocks) corners.push([b.left - 3, b.top - 3], [b.left + b.width + 3, b.top - 3]);
  for (const b of [...blocks].reverse())
    corners.push([b.left + b.width + 3, b.top + b.height + 3], [b.left - 3, b.top + b.height + 3]);
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.fillStyle = colors.faded(0.045);
  context.fill();
  const code = blocks[network.codeLayer];
  context.beginPath();
  context.roundRect(code.left, code.top, code.width, code.height, 6);
  context.fillStyle = colors.background;
  context.fill();
  context.strokeStyle = colors.accent;
  context.lineWidth = 2;
  context.stroke();
}

/** What the columns are, above them. @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function paintTitles(context, { network, blocks, colors }) {
  const { codeLayer } = network;
  const last = blocks.length - 1;
  context.font = labelFont(colors);
  context.textBaseline = "middle";
  context.fillStyle = colors.faded(0.7);
  const y = scaled(8);
  const middle = (/** @type {number} */ from, /** @type {number} */ to) =>
    (blocks[from].left + blocks[to].left + blocks[to].width) / 2;
  const text = (/** @type {string} */ words, /** @type {number} */ x, /** @type {CanvasTextAlign} */ align) => {
    context.textAlign = align;
    context.fillText(words, x, y);
    return context.measureText(words).width;
  };
  text(say("network.input"), blocks[0].left + 12, "left");
  const end = blocks[last].left + blocks[last].width;
  const wide = text(say("network.reconstruction"), end, "right");
  text(say("network.code"), middle(codeLayer, codeLayer), "center");
  const roomy = last > codeLayer + 1 && middle(codeLayer + 1, last - 1) + 28 < end - wide - 16;
  if (roomy) text(say("network.encoder"), middle(1, codeLayer - 1), "center");
  if (roomy) text(say("network.decoder"), middle(codeLayer + 1, last - 1), "center");
  drawInput(context, blocks[0].left + 5, y, colors, 4);
  drawReconstruction(context, end - wide - 8, y, colors, 5);
}

/**
 * Links, as wide as their weights; solid for positive ones, dashed for negative ones.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {import("./links.js").Link[]} links
 * @param {(layer: number) => number} most the largest weight into a layer
 */
export function paintLinks(context, scene, links, most) {
  /** @type {Map<number, import("./links.js").Link[]>} */
  const alike = new Map();
  for (const link of links) {
    const grade = Math.min(GRADES - 1, Math.floor((GRADES * Math.abs(link.weight)) / most(link.layer)));
    const kind = 2 * grade + (link.weight < 0 ? 1 : 0);
    const group = alike.get(kind);
    if (group) group.push(link);
    else alike.set(kind, [link]);
  }
  for (const [kind, group] of alike) {
    const share = ((kind >> 1) + 1) / GRADES;
    context.strokeStyle = kind & 1 ? scene.tones.minus : scene.tones.plus;
    context.globalAlpha = 0.1 + 0.75 * share * share;
    context.lineWidth = 0.5 + 2.2 * share * Math.min(1, scene.blocks[1].size / 20);
    context.setLineDash(kind & 1 ? DASH : []);
    context.beginPath();
    for (const link of group) {
      const [x0, y0, x1, y1] = ends(scene, link);
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
    }
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Where a link begins and ends. @param {Scene} scene @param {import("./links.js").Link} link */
export function ends({ network, blocks }, { layer, from, to }) {
  const a = square(blocks[layer - 1], from, layer - 1 === network.codeLayer);
  const b = square(blocks[layer], to, layer === network.codeLayer);
  return [a.x + a.size, a.y + a.size / 2, b.x, b.y + b.size / 2];
}

/** The width of the frame that shows a unit's value. */
const frameOf = (/** @type {number} */ size) => Math.max(1.5, Math.min(3, size / 10));

/**
 * Every unit's small map.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {{canvas: HTMLCanvasElement, side: number}} atlas the maps, one below the other, in the order of layers and
 *   units
 */
export function paintMaps(context, { network, blocks, colors }, { canvas, side }) {
  context.imageSmoothingEnabled = true;
  context.strokeStyle = colors.faded(0.22);
  context.lineWidth = 1;
  let row = 0;
  for (const b of blocks) {
    const inset = frameOf(b.size) + (b.size >= 16 ? 1 : 0.5);
    for (let i = 0; i < b.count; i++, row++) {
      const { x, y, size } = square(b, i, b.layer === network.codeLayer);
      context.fillStyle = colors.background;
      context.fillRect(x, y, size, size);
      context.drawImage(canvas, 0, row * side, side, side, x + inset, y + inset, size - 2 * inset, size - 2 * inset);
      context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    }
  }
}

/**
 * What the input makes of each unit, as a frame in the colour of its activation.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {ArrayLike<number>[]} values of every layer
 * @param {Float64Array[]} full what stands for full strength
 */
export function paintValues(context, { network, blocks, colors, tones }, values, full) {
  for (const b of blocks) {
    const code = b.layer === network.codeLayer;
    const line = frameOf(b.size);
    for (let i = 0; i < b.count; i++) {
      const share = values[b.layer][i] / full[b.layer][i];
      const { x, y, size } = square(b, i, code);
      if (Math.abs(share) > BLANK) {
        context.lineWidth = line;
        context.strokeStyle = tones.css(share);
        context.strokeRect(x + line / 2, y + line / 2, size - line, size - line);
      }
      if (size >= 18) paintLabel(context, label(network, { layer: b.layer, index: i }), { x, y, size }, colors);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {{x: number, y: number, size: number}} where
 * @param {import("../draw/colors.js").Colors} colors
 */
function paintLabel(context, text, { x, y, size }, colors) {
  if (!text) return;
  context.font = labelFont(colors, size >= scaled(30) ? 13 : 11, 600);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colors.surface(0.9);
  context.strokeText(text, x + size / 2, y + size / 2);
  context.fillStyle = colors.text;
  context.fillText(text, x + size / 2, y + size / 2);
}

/**
 * Marks the unit that is looked at; a pinned one has a thicker frame.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {import("./shape.js").Unit} unit
 * @param {boolean} pinned
 */
export function paintLooked(context, { network, blocks, colors }, { layer, index }, pinned) {
  const { x, y, size } = square(blocks[layer], index, layer === network.codeLayer);
  const color = layer === 0 ? INPUT : layer === network.layers.length ? RECONSTRUCTION : colors.text;
  for (const [stroke, wide] of /** @type {[string, number][]} */ ([
    [colors.background, 5],
    [color, pinned ? 3 : 2],
  ])) {
    context.strokeStyle = stroke;
    context.lineWidth = wide;
    context.strokeRect(x - 2, y - 2, size + 4, size + 4);
  }
}

/**
 * A link's weight beside it.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {import("./links.js").Link} link
 * @param {string} text
 * @param {number} width
 */
export function paintWeight(context, scene, link, text, width) {
  const [x0, y0, x1, y1] = ends(scene, link);
  const { colors } = scene;
  context.strokeStyle = colors.text;
  context.lineWidth = 2;
  context.setLineDash(link.weight < 0 ? DASH : []);
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.setLineDash([]);
  context.font = labelFont(colors, 12, 600);
  const wide = context.measureText(text).width + 10;
  const x = Math.max(0, Math.min(width - wide, (x0 + x1 - wide) / 2));
  const tall = scaled(20);
  const y = (y0 + y1 - tall) / 2;
  context.fillStyle = colors.background;
  context.strokeStyle = colors.border;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, wide, tall, 4);
  context.fill();
  context.stroke();
  context.fillStyle = colors.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, x + 5, y + tall / 2 + 0.5);
}
