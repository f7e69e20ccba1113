/** The units of a code as small maps: where on the plane each fires. One can be looked at on the plane itself. */

import { colorsOf } from "../../draw/colors.js";
import { ramp } from "../../draw/signed-colors.js";
import { el } from "../../draw/dom.js";
import { drawInput } from "../../draw/marks.js";
import { paint, roundUp } from "../../draw/maps.js";
import { codeName, number, share as percent } from "../../text/numbers.js";
import { firing } from "./firing.js";
import { unitOnGrid } from "../../network/unit-values.js";
import { say } from "../../text/words.js";

const SIDE = 33; // nodes along each side of a map

/**
 * The activation in full colour, for all units: a round number no smaller than the largest on the data, so that a
 * unit that does little looks so, and a code that shrinks as a whole changes the number that is said below.
 * @param {import("../../run/live-run.js").LiveRun} run
 */
const fullColor = (run) =>
  run.of("full color", () => roundUp(run.dataCodes.reduce((most, code) => Math.max(most, Math.abs(code)), 1e-9)));

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
    "aria-label": say("sparse.units"),
  });
  const scale = el("p", { class: "bn-units-scale" });
  parent.append(scale, root);
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
    const full = fullColor(run);
    tiles.forEach(({ button, canvas, label }, index) => {
      const pressed = looked.pinned?.index === index;
      button.setAttribute("aria-pressed", String(pressed));
      const share = shares[index];
      const told = { unit: codeName(index), share: percent(share) };
      label.textContent = say(share === 0 ? "sparse.silent" : "sparse.fires", told);
      button.title = say(share === 0 ? "sparse.silent-title" : "sparse.fires-title", told);
      map(canvas, index, tones, full);
    });
    scale.textContent = say("sparse.full", { activity: number(full) });
    Object.assign(root.dataset, { fires: JSON.stringify(shares), full: JSON.stringify(full) });
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {number} index
   * @param {import("../../draw/signed-colors.js").Ramp} tones
   * @param {number} full the activation in full colour
   */
  function map(canvas, index, tones, full) {
    const ratio = window.devicePixelRatio || 1;
    const size = canvas.clientWidth;
    if (!size) return;
    if (canvas.width !== Math.round(size * ratio)) canvas.width = canvas.height = Math.round(size * ratio);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [low, high] = run.about.range;
    const unit = { layer: run.about.network.codeLayer, index };
    const values = unitOnGrid(run, { xRange: [low, high], yRange: [low, high] }, SIDE, unit);
    paint(context, SIDE, true, { width: size, height: size }, (pixels) => {
      for (let j = 0, at = 0; j < SIDE; j++)
        for (let i = 0; i < SIDE; i++, at += 4) tones.write(pixels, at, values[(SIDE - 1 - j) * SIDE + i] / full);
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
      scale.remove();
    },
  };
}
