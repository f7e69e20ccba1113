/**
 * The code of a picture, to be dragged. Two numbers: a map of what each code decodes to. Otherwise: a bar for each
 * number, over the range that the codes of held-out pictures have.
 */

import { INPUT, RECONSTRUCTION, colorsOf } from "../draw/colors.js";
import { canvasIn, el, onDrag } from "../draw/dom.js";
import { number } from "../text/numbers.js";
import { say } from "../text/words.js";
import { paintTiles, pictureCanvas } from "./grey.js";
import { mountScatter, viewOf } from "./scatter.js";

const TILES = 15; // a side of the map
/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * @param {HTMLElement} parent
 * @param {import("../run/image-run.js").ImageRun} run
 * @param {(code: Float64Array) => void} dragged
 */
export function mountCodePanel(parent, run, dragged) {
  const root = el("div", { class: "bn-image-code", "data-testid": "image-code" });
  parent.append(root);
  const tiles = pictureCanvas(1);
  /** @type {Float64Array} */ let code = new Float64Array(0);
  /** @type {Float64Array} */ let own = new Float64Array(0);
  /** @type {Float64Array} */ let codes = new Float64Array(0);
  let ofFrame = -1;
  let ofUrl = "";
  let dots = true;
  let chosen = 0; // the bar that keys move
  const means = { role: "application", tabindex: "0" };
  const map = mountScatter(root, { ...means, "aria-label": say("image-code.map") }, () => draw());
  const bars = el("div", { ...means, class: "bn-bars", "aria-label": say("image-code.bars") });
  root.append(bars);
  const canvas = canvasIn(bars, () => draw());
  const said = el("output", { class: "bn-explanation" });
  root.append(said);

  onDrag(map.root, (x, y) => {
    if (!run.about) return;
    const view = viewOf(codes, 2);
    const box = map.root.getBoundingClientRect();
    const across = Math.max(0, Math.min(1, x / box.width));
    const up = Math.max(0, Math.min(1, 1 - y / box.height));
    dragged(
      Float64Array.of(view.x.low + across * (view.x.high - view.x.low), view.y.low + up * (view.y.high - view.y.low)),
    );
  });
  let held = -1;
  bars.addEventListener("pointerdown", () => (held = -1));
  onDrag(bars, (x, y) => {
    const box = bars.getBoundingClientRect();
    if (held < 0) held = Math.max(0, Math.min(code.length - 1, Math.floor((x / box.width) * code.length)));
    chosen = held;
    const { low, high } = rangeOf(held);
    set(held, low + Math.max(0, Math.min(1, 1 - y / box.height)) * (high - low));
  });
  for (const part of [map.root, bars]) part.addEventListener("keydown", (event) => press(event));

  /** @param {number} k @param {number} value */
  function set(k, value) {
    const next = code.slice();
    next[k] = value;
    dragged(next);
  }

  /** @param {number} k */
  function rangeOf(k) {
    const width = run.about?.width ?? 1;
    let [low, high] = [-1, 1];
    for (let i = k; i < codes.length; i += width) [low, high] = [Math.min(low, codes[i]), Math.max(high, codes[i])];
    return { low, high };
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const move = KEYS[event.key];
    if (!move || !code.length) return;
    event.preventDefault();
    const step = (/** @type {number} */ k) => (rangeOf(k).high - rangeOf(k).low) / 40;
    if (code.length === 2) {
      dragged(Float64Array.of(code[0] + move[0] * step(0), code[1] + move[1] * step(1)));
    } else {
      chosen = Math.max(0, Math.min(code.length - 1, chosen + move[0]));
      if (move[1]) set(chosen, code[chosen] + move[1] * step(chosen));
      draw();
    }
  }

  /** Codes of the held-out pictures and the map's tiles, where another frame is shown. */
  async function follow() {
    const { about } = run;
    if (!about || (ofFrame === run.at && ofUrl === run.url)) return;
    [ofFrame, ofUrl] = [run.at, run.url];
    const found = await run.encode(about.pictures);
    if (found.length !== about.labels.length * about.width) return;
    codes = found;
    if (about.width === 2) {
      const { x, y } = viewOf(codes, 2);
      const at = Float64Array.from({ length: 2 * TILES * TILES }, (_, i) => {
        const tile = i >> 1;
        const column = ((tile % TILES) + 0.5) / TILES;
        const row = (Math.floor(tile / TILES) + 0.5) / TILES;
        return i % 2 ? y.high - row * (y.high - y.low) : x.low + column * (x.high - x.low);
      });
      paintTiles(tiles, await run.decode(at), about.side, TILES);
    }
    draw();
  }

  function draw() {
    const { about } = run;
    if (!about) return;
    const flat = about.width === 2;
    map.root.hidden = !flat;
    bars.hidden = flat;
    if (flat) {
      /** @type {{at: [number, number], color: string}[]} */ const marks = [];
      if (own.length) marks.push({ at: [own[0], own[1]], color: INPUT });
      if (code.length && String(code) !== String(own)) marks.push({ at: [code[0], code[1]], color: RECONSTRUCTION });
      const shown = dots ? codes : new Float64Array(0);
      const labels = about.labelled ? about.labels : null;
      map.draw({ codes: shown, width: 2, labels, tiles: tiles.width > 1 ? tiles : null, marks }, viewOf(codes, 2));
    } else drawBars();
    said.textContent =
      code.length <= 4 || flat
        ? say("image-code.numbers", { code: Array.from(code, number).join(", ") })
        : say("image-code.one", { index: chosen + 1, count: code.length, value: number(code[chosen] ?? 0) });
  }

  function drawBars() {
    const colors = colorsOf(bars);
    const { context, width, height } = canvas.begin();
    const step = width / Math.max(1, code.length);
    for (let k = 0; k < code.length; k++) {
      const { low, high } = rangeOf(k);
      const y = (/** @type {number} */ v) => height - 3 - ((v - low) / (high - low)) * (height - 6);
      const left = k * step + step * 0.15;
      context.fillStyle = colors.faded(k === chosen ? 0.16 : 0.08);
      context.fillRect(left, 0, step * 0.7, height);
      context.fillStyle = colors.faded(0.75);
      context.fillRect(left, Math.min(y(0), y(code[k])), step * 0.7, Math.max(1, Math.abs(y(0) - y(code[k]))));
      context.fillStyle = INPUT;
      context.fillRect(left, y(own[k] ?? 0) - 1, step * 0.7, 2);
      context.fillStyle = RECONSTRUCTION;
      if (code[k] !== own[k]) context.fillRect(left, y(code[k]) - 2, step * 0.7, 4);
    }
  }

  return {
    /** Whether labels stand on the map. @param {boolean} on */
    label(on) {
      dots = on;
      draw();
    },
    /** @param {Float64Array} now the code that is decoded @param {Float64Array} input the input's own */
    show(now, input) {
      [code, own] = [now, input];
      chosen = Math.min(chosen, Math.max(0, now.length - 1));
      draw();
      return follow();
    },
    /** The codes of the held-out pictures. */
    codes: () => codes,
    destroy() {
      canvas.destroy();
      map.destroy();
      root.remove();
    },
  };
}
