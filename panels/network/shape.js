/**
 * Where each unit of a network stands in a picture of it, and what it is called. Numbers only, no DOM.
 *
 * Layers are counted from the input: 0 is the input, l > 0 the output of the network's l-th affine map,
 * `codeLayer` the code.
 *
 * @typedef {{layer: number, index: number}} Unit
 * @typedef {{layer: number, count: number, size: number, rows: number, left: number, top: number, width: number,
 *   height: number}} Block
 *   a layer's units, in columns of `rows`, each a square of `size`
 */

import { say } from "../text/words.js";

const LARGEST = 40; // pixels, a hidden unit's side
const SMALLEST = 5;
const LARGEST_CODE = 52;
const FRAME = 7; // around the code

const between = (/** @type {number} */ size) => (size >= 16 ? 3 : 2);

/** Units of each layer, the input first. @param {import("../numbers/network.js").Network} network */
export function layerSizes(network) {
  return [network.layers[0].inputs, ...network.layers.map((layer) => layer.outputs)];
}

/**
 * A block for each layer, from left to right, as large as the room allows: where a layer has too many
 * units for one column, it gets several.
 * @param {import("../numbers/network.js").Network} network
 * @param {number} width
 * @param {number} height
 * @param {number} top of the room
 * @returns {Block[]}
 */
export function shape(network, width, height, top) {
  const sizes = layerSizes(network);
  const room = Math.max(10, Math.min(20, width / 32)); // between two layers, for the links
  /** @type {Block[]} */
  let blocks = [];
  for (let size = LARGEST; size >= SMALLEST; size--) {
    blocks = sizes.map((count, layer) => block(network, layer, count, size, height));
    const used = blocks.reduce((sum, b) => sum + b.width, 0) + room * (sizes.length - 1);
    if (used <= width && blocks.every((b) => b.height <= height)) break;
  }
  const gap = (width - blocks.reduce((sum, b) => sum + b.width, 0)) / (sizes.length - 1);
  let left = 0;
  for (const b of blocks) {
    b.left = left;
    b.top = top + (height - b.height) / 2;
    left += b.width + gap;
  }
  return blocks;
}

/**
 * @param {import("../numbers/network.js").Network} network
 * @param {number} layer
 * @param {number} count
 * @param {number} hidden
 * @param {number} height
 */
function block(network, layer, count, hidden, height) {
  const last = network.layers.length;
  const code = layer === network.codeLayer;
  const outside = layer === 0 || layer === last;
  // A variational code's log-variances stand in a second column.
  const inCode = network.layers[network.codeLayer].inputs;
  const most = code
    ? Math.max(hidden, Math.min(LARGEST_CODE, hidden * 2, (height - 2 * FRAME) / inCode - 3))
    : outside
      ? Math.max(hidden, 22)
      : hidden;
  const size = Math.floor(most);
  const gap = between(size);
  const fit = Math.max(1, Math.floor((height + gap) / (size + gap)));
  const columns = code ? Math.ceil(count / inCode) : Math.ceil(count / fit);
  const rows = code ? inCode : Math.ceil(count / columns);
  const frame = code ? FRAME : 0;
  return {
    layer,
    count,
    size,
    rows,
    left: 0,
    top: 0,
    width: columns * (size + gap) - gap + 2 * frame,
    height: rows * (size + gap) - gap + 2 * frame,
  };
}

/**
 * The square of a unit: its upper left corner and side.
 * @param {Block} block
 * @param {number} index
 * @param {boolean} code
 */
export function square({ size, rows, left, top }, index, code) {
  const frame = code ? FRAME : 0;
  const pitch = size + between(size);
  return { x: left + frame + Math.floor(index / rows) * pitch, y: top + frame + (index % rows) * pitch, size };
}

/**
 * The unit at a pixel; within half a unit of one, that one.
 * @param {Block[]} blocks
 * @param {number} codeLayer
 * @param {number} x
 * @param {number} y
 * @returns {Unit | null}
 */
export function unitAt(blocks, codeLayer, x, y) {
  /** @type {Unit | null} */
  let found = null;
  let nearest = Infinity;
  for (const b of blocks) {
    const reach = Math.min(6, b.size / 2);
    if (x < b.left - reach || x > b.left + b.width + reach) continue;
    for (let index = 0; index < b.count; index++) {
      const { x: left, y: top, size } = square(b, index, b.layer === codeLayer);
      const away = Math.max(Math.abs(x - left - size / 2), Math.abs(y - top - size / 2));
      if (away <= size / 2 + reach && away < nearest) [found, nearest] = [{ layer: b.layer, index }, away];
    }
  }
  return found;
}

/**
 * The unit an arrow key leads to: up and down within the layer, left and right to the nearest of the next layer.
 * @param {Block[]} blocks
 * @param {number} codeLayer
 * @param {Unit} unit
 * @param {string} key
 * @returns {Unit}
 */
export function neighbour(blocks, codeLayer, { layer, index }, key) {
  const here = blocks[layer];
  const clamp = (/** @type {number} */ i) => Math.max(0, Math.min(here.count - 1, i));
  if (key === "ArrowUp" || key === "ArrowDown") return { layer, index: clamp(index + (key === "ArrowUp" ? -1 : 1)) };
  if (key === "Home" || key === "End") return { layer, index: key === "Home" ? 0 : here.count - 1 };
  const next = blocks[layer + (key === "ArrowLeft" ? -1 : 1)];
  if (!next) return { layer, index };
  const middle = (/** @type {Block} */ b, /** @type {number} */ i) =>
    square(b, i, b.layer === codeLayer).y + b.size / 2;
  const y = middle(here, index);
  let best = 0;
  for (let i = 1; i < next.count; i++) if (Math.abs(middle(next, i) - y) < Math.abs(middle(next, best) - y)) best = i;
  return { layer: next.layer, index: best };
}

const SUBSCRIPTS = "₁₂₃₄₅₆₇₈";

/**
 * A unit's short name where it has one: x, z₁, x̂.
 * @param {import("../numbers/network.js").Network} network
 * @param {Unit} unit
 */
export function label(network, { layer, index }) {
  const width = network.layers[network.codeLayer].inputs;
  if (layer === 0) return "xyz"[index];
  if (layer === network.layers.length) return `${"xyz"[index]}̂`;
  if (layer !== network.codeLayer) return "";
  return index < width ? `z${SUBSCRIPTS[index]}` : `ln σ²${SUBSCRIPTS[index - width]}`;
}

/**
 * What a unit is called, in a sentence or at its beginning.
 * @param {import("../numbers/network.js").Network} network @param {Unit} unit @param {"names" | "titles"} form
 */
export function unitName(network, unit, form = "names") {
  const { layer, index } = unit;
  const width = network.layers[network.codeLayer].inputs;
  const called = (/** @type {string} */ what, /** @type {Record<string, string | number>} */ values) =>
    say(`network.${form}.${what}`, values);
  if (layer === 0) return called("input", { axis: "xyz"[index] });
  if (layer === network.layers.length) return called("reconstruction", { axis: "xyz"[index] });
  if (layer === network.codeLayer)
    return index < width
      ? called("code", { k: SUBSCRIPTS[index] })
      : called("log-variance", { k: SUBSCRIPTS[index - width] });
  if (layer > network.codeLayer) return called("decoder", { layer: layer - network.codeLayer, unit: index + 1 });
  return called("encoder", { layer, unit: index + 1 });
}
