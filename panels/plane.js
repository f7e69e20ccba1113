/**
 * The plane: Plotly draws axes, data, zoom and export; a canvas above it (and one below) draws
 * whatever moves, in the axes' own pixels. Click, drag, touch or keys place the input.
 */

import { colorsOf } from "./colors.js";
import { canvasIn, el, number, onDrag } from "./dom.js";
import { LAYERS } from "./layers.js";
import { plotly } from "./plotly.js";

const MARGIN = { l: 34, r: 10, t: 10, b: 34 }; // equal sums: the plane is square when its element is
const STEP = 0.05;
const LONG_STEP = 0.25;
const ZOOM = 1.25;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {HTMLElement} parent
 * @param {import("./run.js").LiveRun} run
 * @param {{plotlyUrl: string, layers: Set<string>, all?: import("./layers.js").Layer[], label?: string,
 *   takes?: (point: number[], event: PointerEvent) => boolean}} options
 *   `layers` holds the names of the layers that are on, shared with the switches that change it; `all`
 *   is every layer there is, from the lowest to the highest (the usual ones where absent); `takes` is asked
 *   first where a pointer is, and says whether it has taken the place for something else than the input
 * @returns {{themed: () => void, destroy: () => void}}
 */
export function mountPlane(parent, run, options) {
  const chart = el("div", { class: "bn-chart" });
  const input = el("div", {
    class: "bn-input", "data-testid": "input-plane", role: "application", tabindex: "0",
    "aria-label": options.label ?? "The plane. Click or drag to place the input; arrow keys move it, with Shift in larger steps.",
  });
  Object.assign(input.style, { left: `${MARGIN.l}px`, top: `${MARGIN.t}px`, right: `${MARGIN.r}px`, bottom: `${MARGIN.b}px` });
  const root = el("div", { class: "bn-plane" }, chart);
  parent.append(root);
  const below = canvasIn(root, fit);
  root.prepend(root.lastChild);
  const above = canvasIn(root, () => run.invalidate());
  root.append(input, tools());
  /** @type {any} */ let Plotly = null;
  const all = options.all ?? LAYERS;
  let colors = colorsOf(root);
  let gone = false;

  /** What is visible, and where: the same numbers that Plotly is given, so that nothing waits for it. */
  let shown = { x: [-2, 2], y: [-2, 2] };
  const place = {
    x: (/** @type {number} */ v) => ((v - shown.x[0]) / (shown.x[1] - shown.x[0])) * place.width,
    y: (/** @type {number} */ v) => ((shown.y[1] - v) / (shown.y[1] - shown.y[0])) * place.height,
    width: 1,
    height: 1,
    get xRange() { return shown.x; },
    get yRange() { return shown.y; },
  };
  /** Kept, not looked up for each point: asking an element for its size may lay out the whole page (benchmarks/pointer.py). */
  function fit() {
    place.width = Math.max(1, root.clientWidth - MARGIN.l - MARGIN.r);
    place.height = Math.max(1, root.clientHeight - MARGIN.t - MARGIN.b);
    run.invalidate();
  }
  /** The point of the plane at a pixel of the input element. */
  const at = (/** @type {number} */ px, /** @type {number} */ py) => [
    shown.x[0] + (px / place.width) * (shown.x[1] - shown.x[0]),
    shown.y[1] - (py / place.height) * (shown.y[1] - shown.y[0]),
  ];

  // -- Plotly's part ----------------------------------------------------------------------------

  async function replot() {
    run.invalidate();
    Plotly ??= await plotly(options.plotlyUrl);
    if (gone || !run.about || run.about.dimension !== 2 || !root.clientWidth) return;
    await Plotly.react(chart, dataTraces(run.about, colors), layout(), { displayModeBar: false, staticPlot: true });
    root.dataset.ready = "true";
  }

  function layout() {
    const wide = shown.x[1] - shown.x[0] > 3;
    const axis = {
      gridcolor: colors.faded(0.08), zerolinecolor: colors.faded(0.16), tickfont: { size: 11, color: colors.faded(0.65) },
      fixedrange: true, ...(wide ? { dtick: 1 } : {}),
    };
    return {
      width: root.clientWidth, height: root.clientHeight, margin: MARGIN, showlegend: false, dragmode: false,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: colors.font },
      xaxis: { ...axis, range: [...shown.x] }, yaxis: { ...axis, range: [...shown.y] },
    };
  }

  /** Zooms by a factor about a point of the plane. */
  function zoom(factor, [x, y] = at(place.width / 2, place.height / 2)) {
    const about = (range, centre) => range.map((v) => centre + (v - centre) * factor);
    shown = { x: about(shown.x, x), y: about(shown.y, y) };
    replot();
  }

  function home() {
    const range = run.about?.range ?? [-2, 2];
    shown = { x: range, y: range };
    replot();
  }

  /** A picture with the moving layers in it, downloaded. */
  async function save() {
    if (!Plotly || !run.frame) return;
    const image = (canvas) => ({
      source: canvas.toDataURL(), xref: "paper", yref: "paper", sizing: "stretch", layer: "above",
      x: -MARGIN.l / place.width, y: 1 + MARGIN.t / place.height,
      sizex: root.clientWidth / place.width, sizey: root.clientHeight / place.height,
    });
    const [under, over] = root.querySelectorAll("canvas");
    await Plotly.downloadImage(
      { data: chart.data, layout: { ...chart.layout, paper_bgcolor: colors.background, images: [{ ...image(under), layer: "below" }, image(over)] } },
      { format: "png", width: root.clientWidth, height: root.clientHeight, scale: 2, filename: `bottleneck-${run.about.dataset}-step-${run.frame.step}` },
    );
  }

  function tools() {
    const tool = (name, sign, act) => el("button", { type: "button", class: "bn-tool", "aria-label": name, title: name, text: sign, onclick: act });
    return el("div", { class: "bn-tools" },
      tool("Zoom in", "+", () => zoom(1 / ZOOM)), tool("Zoom out", "−", () => zoom(ZOOM)),
      tool("Whole plane", "⌂", home), tool("Save picture", "↓", save));
  }

  // -- the moving part --------------------------------------------------------------------------

  function draw() {
    if (!run.frame || run.about.dimension !== 2) return;
    for (const [canvas, isBelow] of /** @type {[typeof above, boolean][]} */ ([[below, true], [above, false]])) {
      const { context } = canvas.begin();
      context.save();
      context.translate(MARGIN.l, MARGIN.t);
      context.beginPath();
      context.rect(0, 0, place.width, place.height);
      context.clip();
      for (const layer of all) {
        if (Boolean(layer.below) === isBelow && options.layers.has(layer.name)) layer.draw(context, run, place, colors);
      }
      context.restore();
    }
    const [x, y] = run.point;
    input.setAttribute("aria-valuetext", `Input at ${number(x)}, ${number(y)}`);
  }

  // -- the hand ---------------------------------------------------------------------------------

  onDrag(input, (px, py, event) => {
    if (!options.takes?.(at(px, py), event)) run.setPoint(at(px, py));
  });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const direction = KEYS[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LONG_STEP : STEP;
    run.setPoint(run.point.map((v, i) => v + direction[i] * step));
  });
  input.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const box = input.getBoundingClientRect();
    zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, at(event.clientX - box.left, event.clientY - box.top));
  }, { passive: false });

  const observer = new ResizeObserver(replot);
  observer.observe(root);
  const unsubscribe = run.subscribe({ draw, opened: replot });

  return {
    themed() {
      colors = colorsOf(root);
      replot();
    },
    destroy() {
      gone = true;
      observer.disconnect();
      unsubscribe();
      below.destroy();
      above.destroy();
      if (root.dataset.ready) Plotly.purge(chart);
      root.remove();
    },
  };
}

/** Training points as dots, held-out points as rings. */
function dataTraces(about, colors) {
  const parts = [{ x: [], y: [] }, { x: [], y: [] }];
  about.heldout.forEach((held, i) => {
    parts[held].x.push(about.points[2 * i]);
    parts[held].y.push(about.points[2 * i + 1]);
  });
  const common = { type: "scatter", mode: "markers", hoverinfo: "skip" };
  const dot = { size: 4.5, color: colors.faded(0.42) };
  const ring = { size: 5, symbol: "circle-open", color: colors.faded(0.5), line: { width: 1 } };
  return [
    { ...common, ...parts[0], name: "training points", marker: dot },
    { ...common, ...parts[1], name: "held-out points", marker: ring },
  ];
}
