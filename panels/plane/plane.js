/**
 * The plane: a canvas for axes and data, drawn when they change, and one below and one above it for
 * whatever moves. Click, drag, touch or keys place the input.
 */

import { linear, tickLabel } from "../draw/axes.js";
import { isPlain, toOwn } from "../numbers/units.js";
import { colorsOf } from "../draw/colors.js";
import { canvasIn, download, el, onDrag, zoomOf } from "../draw/dom.js";
import { offerSurface, veil } from "../draw/surfaces.js";
import { number } from "../text/numbers.js";
import { LAYERS } from "./layers.js";
import { mountLegend } from "./legend.js";
import { say } from "../text/words.js";
import { labelFont, scaled } from "../draw/text-size.js";

// Room around the plane, in pixels at the usual text size. Equal sums: the plane is square when its element is.
const MARGIN = { l: 34, r: 10, t: 10, b: 34 };
const REM = 14; // pixels at the usual text size
const LINES = 6; // of the grid across the plane, at most
const SHARP = 2; // pixels of a saved picture for each of the screen's
const STEP = 0.05;
const LONG_STEP = 0.25;
const ZOOM = 1.25;
/** @type {Record<string, number[]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {{layers: Set<string>, all?: import("./layers.js").Layer[], label?: string,
 *   takes?: (point: number[], event: PointerEvent) => boolean,
 *   data?: () => {points: ArrayLike<number>, heldout: ArrayLike<number>} | null,
 *   aim?: {at: () => number[] | null, move: (point: number[]) => void, give: () => void}}} options
 *   `layers` holds the names of the layers that are on, shared with the switches that change it; `all`
 *   is every layer there is, from the lowest to the highest (the usual ones where absent); `takes` is asked
 *   first where a pointer is, and says whether it has taken the place for something else than the input; `aim` is
 *   what the keys move in place of the input, and Enter gives, while it is somewhere
 *   `data` gives other points to draw than those of the run, null where it has none
 * @returns {{themed: () => void, redraw: () => void, shown: () => number[][], destroy: () => void}}
 */
export function mountPlane(parent, run, options) {
  const input = el("div", {
    class: "bn-input",
    "data-testid": "input-plane",
    role: "application",
    tabindex: "0",
    "aria-label": options.label ?? say("plane.label"),
  });
  Object.assign(input.style, {
    left: `${MARGIN.l / REM}rem`,
    top: `${MARGIN.t / REM}rem`,
    right: `${MARGIN.r / REM}rem`,
    bottom: `${MARGIN.b / REM}rem`,
  });
  const root = el("div", { class: "bn-plane" });
  parent.append(root);
  const below = canvasIn(root, fit, "layers-below");
  const still = canvasIn(root, drawStill, "axes-and-data");
  const above = canvasIn(root, () => run.invalidate(), "layers-above");
  root.append(input, tools());
  const legend = mountLegend(root, run, options.layers);
  const all = options.all ?? LAYERS;
  let colors = colorsOf(root);

  /** What is visible, and where. */
  let shown = { x: [-2, 2], y: [-2, 2] };
  const place = {
    x: (/** @type {number} */ v) => ((v - shown.x[0]) / (shown.x[1] - shown.x[0])) * place.width,
    y: (/** @type {number} */ v) => ((shown.y[1] - v) / (shown.y[1] - shown.y[0])) * place.height,
    width: 1,
    height: 1,
    get xRange() {
      return shown.x;
    },
    get yRange() {
      return shown.y;
    },
  };
  /**
   * Kept, not looked up for each point: asking an element for its size may lay out the whole page
   * (benchmarks/pointer.py).
   */
  function fit() {
    const { width, height } = root.getBoundingClientRect(); // with their fractions of a pixel, as the pointer's are
    const larger = zoomOf(root);
    place.width = Math.max(1, width / larger - scaled(MARGIN.l + MARGIN.r));
    place.height = Math.max(1, height / larger - scaled(MARGIN.t + MARGIN.b));
    run.invalidate();
  }
  /** The point of the plane at a pixel of the input element. */
  const at = (/** @type {number} */ px, /** @type {number} */ py) => [
    shown.x[0] + (px / place.width) * (shown.x[1] - shown.x[0]),
    shown.y[1] - (py / place.height) * (shown.y[1] - shown.y[0]),
  ];

  // -- what is visible --------------------------------------------------------------------------

  /** Zooms by a factor about a point of the plane. @param {number} factor */
  function zoom(factor, [x, y] = at(place.width / 2, place.height / 2)) {
    const about = (/** @type {number[]} */ range, /** @type {number} */ centre) =>
      range.map((/** @type {number} */ v) => centre + (v - centre) * factor);
    shown = { x: about(shown.x, x), y: about(shown.y, y) };
    redraw();
  }

  function home() {
    const range = run.about?.range ?? [-2, 2];
    shown = { x: range, y: range };
    if (run.about?.dimension === 2) run.setPoint(run.point.map((v) => Math.max(range[0], Math.min(range[1], v))));
    redraw();
  }

  function redraw() {
    drawStill();
    run.invalidate();
  }

  /** The picture as it is, downloaded. */
  function save() {
    if (!run.frame) return;
    const { clientWidth: width, clientHeight: height } = root;
    const canvas = el("canvas", { width: SHARP * width, height: SHARP * height });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(SHARP, SHARP);
    context.fillStyle = colors.background;
    context.fillRect(0, 0, width, height);
    paintLayers(context, true);
    paintStill(context);
    paintLayers(context, false);
    download(canvas.toDataURL(), `bottleneck-${run.about.dataset}-step-${run.frame.step}.png`);
  }

  function tools() {
    const tool = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ act) =>
      el("button", { type: "button", class: "bn-tool", "aria-label": name, title: name, text: sign, onclick: act });
    return el(
      "div",
      { class: "bn-tools" },
      tool(say("view.zoom-in"), "+", () => zoom(1 / ZOOM)),
      tool(say("view.zoom-out"), "−", () => zoom(ZOOM)),
      tool(say("view.whole-plane"), "⌂", home), // and the input in it
      tool(say("view.save"), "↓", save),
    );
  }

  // -- drawing ----------------------------------------------------------------------------------

  /**
   * Draws in pixels of the plane, and nothing beyond its edges.
   * @param {CanvasRenderingContext2D} context
   * @param {() => void} act
   */
  function within(context, act) {
    context.save();
    context.translate(scaled(MARGIN.l), scaled(MARGIN.t));
    context.beginPath();
    context.rect(0, 0, place.width, place.height);
    context.clip();
    act();
    context.restore();
  }

  /** The layers above the data, or those below. @param {CanvasRenderingContext2D} context @param {boolean} isBelow */
  function paintLayers(context, isBelow) {
    within(context, () => {
      for (const layer of all) {
        const isOn = options.layers.has(layer.name) && !veil.has(layer.name);
        if (Boolean(layer.below) === isBelow && isOn) layer.draw(context, run, place, colors);
      }
    });
  }

  /** @param {CanvasRenderingContext2D} context */
  function paintStill(context) {
    const { units } = run.about;
    // In the data's own units: the ticks are round numbers there.
    const [x0, x1] = shown.x.map((v) => units.offset[0] + units.scale[0] * v);
    const [y0, y1] = shown.y.map((v) => units.offset[1] + units.scale[1] * v);
    const x = linear(x0, x1, 0, place.width, place.width / LINES);
    const y = linear(y0, y1, place.height, 0, place.height / LINES);
    within(context, () => {
      drawGrid(context, x, y, place, colors);
      drawData(context, options.data?.() ?? run.about, place, colors);
    });
    const [left, top] = [scaled(MARGIN.l), scaled(MARGIN.t)];
    context.font = labelFont(colors);
    context.fillStyle = colors.faded(0.65);
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const tick of x.ticks) context.fillText(tickLabel(tick), left + x.to(tick), top + place.height + 6);
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const tick of y.ticks) context.fillText(tickLabel(tick), left - 5, top + y.to(tick));
    if (!isPlain(units)) paintNames(context, units.names);
  }

  /** Which column is along which axis. @param {CanvasRenderingContext2D} context @param {string[]} names */
  function paintNames(context, [across, up]) {
    const [left, top] = [scaled(MARGIN.l), scaled(MARGIN.t)];
    context.font = labelFont(colors);
    context.fillStyle = colors.faded(0.85);
    context.textBaseline = "bottom";
    context.fillText(across, left + place.width - 6, top + place.height - 5, 0.8 * place.width);
    context.textAlign = "left";
    context.textBaseline = "top";
    context.fillText(up, left + 6, top + 5, 0.55 * place.width);
  }

  function drawStill() {
    if (run.about?.dimension === 2) paintStill(still.begin().context);
  }

  function draw() {
    if (!run.frame || run.about.dimension !== 2) return;
    paintLayers(below.begin().context, true);
    paintLayers(above.begin().context, false);
    const [x, y] = toOwn(run.about.units, run.point);
    input.setAttribute("aria-valuetext", say("plane.at", { x: number(x), y: number(y) }));
  }

  // -- the hand ---------------------------------------------------------------------------------

  onDrag(input, (px, py, event) => {
    // A finger that leaves the plane takes the input to its edge, not out of sight.
    const point = at(Math.max(0, Math.min(place.width, px)), Math.max(0, Math.min(place.height, py)));
    if (!options.takes?.(point, event)) run.setPoint(point);
  });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const direction = KEYS[event.key];
    const aimed = options.aim?.at() ?? null;
    if (aimed && event.key === "Enter") options.aim?.give();
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LONG_STEP : STEP;
    const target = (aimed ?? run.point).map((v, i) => v + direction[i] * step);
    if (aimed) options.aim?.move(target);
    else run.setPoint(target);
  });
  input.addEventListener(
    "wheel",
    (/** @type {WheelEvent} */ event) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const box = input.getBoundingClientRect();
      zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, at(event.clientX - box.left, event.clientY - box.top));
    },
    { passive: false },
  );

  const unsubscribe = run.subscribe({ draw, opened: drawStill });
  const withdraw = offerSurface({
    kind: "plane",
    element: input,
    to: ([x, y]) => [place.x(x), place.y(y)],
    from: at,
  });

  return {
    themed() {
      colors = colorsOf(root);
      redraw();
    },
    redraw,
    /** What is visible along either axis, in plane units. */
    shown: () => [shown.x, shown.y],
    destroy() {
      unsubscribe();
      withdraw();
      legend.destroy();
      for (const canvas of [below, still, above]) canvas.destroy();
      root.remove();
    },
  };
}

/**
 * A line at each tick, those through the origin stronger.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../draw/axes.js").Scale} x
 * @param {import("../draw/axes.js").Scale} y
 * @param {import("./layers.js").Place} place
 * @param {import("../draw/colors.js").Colors} colors
 */
function drawGrid(context, x, y, place, colors) {
  context.lineWidth = 1;
  const line = (/** @type {number} */ value, /** @type {number[]} */ ...ends) => {
    context.strokeStyle = colors.faded(value ? 0.08 : 0.16);
    context.beginPath();
    context.moveTo(ends[0], ends[1]);
    context.lineTo(ends[2], ends[3]);
    context.stroke();
  };
  for (const tick of x.ticks) {
    const px = Math.round(x.to(tick)) + 0.5;
    line(tick, px, 0, px, place.height);
  }
  for (const tick of y.ticks) {
    const py = Math.round(y.to(tick)) + 0.5;
    line(tick, 0, py, place.width, py);
  }
}

/**
 * Training points as dots, held-out points as rings.
 * @param {CanvasRenderingContext2D} context
 * @param {{points: ArrayLike<number>, heldout: ArrayLike<number>}} data
 * @param {import("./layers.js").Place} place
 * @param {import("../draw/colors.js").Colors} colors
 */
function drawData(context, { points, heldout }, place, colors) {
  context.fillStyle = colors.faded(0.42);
  context.strokeStyle = colors.faded(0.5);
  context.lineWidth = 1;
  for (let i = 0; 2 * i < points.length; i++) {
    context.beginPath();
    context.arc(place.x(points[2 * i]), place.y(points[2 * i + 1]), heldout[i] ? 2.5 : 2.25, 0, 2 * Math.PI);
    if (heldout[i]) context.stroke();
    else context.fill();
  }
}
