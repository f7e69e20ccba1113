/** The units of a code as small maps: where on the plane each fires. One can be looked at on the plane itself. */

import { colorsOf } from "../../draw/colors.js";
import { ramp } from "../../draw/signed-colors.js";
import { el } from "../../draw/dom.js";
import { drawInput } from "../../draw/marks.js";
import { paint } from "../../draw/maps.js";
import { firing } from "./firing.js";
import { rangeOnData, unitOnGrid } from "../../network/unit-values.js";

const SIDE = 33; // nodes along each side of a map

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../network/selected-unit.js").Looked} looked
 */
export function mountCodeUnits(parent, run, looked) {
  const root = el("div", {
    class: "bn-units",
    "data-testid": "code-units",
    role: "group",
    "aria-label": "The units of the code. Choose one to see its map on the plane.",
  });
  parent.append(root);
  /** @type {{button: any, canvas: HTMLCanvasElement, label: HTMLElement}[]} */ let tiles = [];
  let colors = colorsOf(root);

  function build() {
    tiles = Array.from({ length: run.width }, (_, index) => {
      const canvas = el("canvas", { "aria-hidden": "true" });
      const label = el("span", {});
      const button = el(
        "button",
        { type: "button", class: "bn-unit", "aria-pressed": "false", onclick: () => choose(index) },
        canvas,
        label,
      );
      return { button, canvas, label };
    });
    root.replaceChildren(...tiles.map((tile) => tile.button));
    looked.pinned = null;
  }

  /** @param {number} index */
  function choose(index) {
    looked.pinned = looked.pinned?.index === index ? null : { layer: run.about.network.codeLayer, index };
    run.invalidate();
  }

  function draw() {
    if (!run.frame) return;
    if (tiles.length !== run.width) build();
    const shares = run.of("firing", () => firing(run.dataCodes, run.width));
    const tones = ramp(colors);
    tiles.forEach(({ button, canvas, label }, index) => {
      const pressed = looked.pinned?.index === index;
      button.setAttribute("aria-pressed", String(pressed));
      const share = shares[index];
      const words = share === 0 ? "silent" : `${Math.round(100 * share)} %`;
      label.textContent = `z${index + 1} ${words}`;
      button.title =
        share === 0 ? `Unit z${index + 1} is silent on the data.` : `Unit z${index + 1} fires on ${words} of the data.`;
      map(canvas, index, tones);
    });
    root.dataset.fires = JSON.stringify(shares);
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {number} index
   * @param {import("../../draw/signed-colors.js").Ramp} tones
   */
  function map(canvas, index, tones) {
    const ratio = window.devicePixelRatio || 1;
    const size = canvas.clientWidth;
    if (!size) return;
    if (canvas.width !== Math.round(size * ratio)) canvas.width = canvas.height = Math.round(size * ratio);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [low, high] = run.about.range;
    const unit = { layer: run.about.network.codeLayer, index };
    const values = unitOnGrid(run, { xRange: [low, high], yRange: [low, high] }, SIDE, unit);
    const most = Math.max(Math.abs(rangeOnData(run, unit).low), Math.abs(rangeOnData(run, unit).high), 1e-9);
    paint(context, SIDE, true, { width: size, height: size }, (pixels) => {
      for (let j = 0, at = 0; j < SIDE; j++)
        for (let i = 0; i < SIDE; i++, at += 4) tones.write(pixels, at, values[(SIDE - 1 - j) * SIDE + i] / most);
    });
    const place = (/** @type {number} */ v) => ((v - low) / (high - low)) * size;
    context.fillStyle = colors.faded(0.35);
    const { points } = run.about;
    for (let i = 0; i < points.length; i += 8)
      context.fillRect(place(points[i]) - 0.5, size - place(points[i + 1]) - 0.5, 1, 1);
    drawInput(context, place(run.point[0]), size - place(run.point[1]), colors, 3.5);
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    themed() {
      colors = colorsOf(root);
      draw();
    },
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}
