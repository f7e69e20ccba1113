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
 * @param {{plotlyUrl: string, layers: Set<string>, all?: import("./layers.js").Layer[], label?: string}} options
 *   `layers` holds the names of the layers that are on, shared with the switches that change it; `all`
 *   is every layer there is, from the lowest to the highest (the usual ones where absent)
 * @returns {{themed: () => void, destroy: () => void}}
 */
export function mountPlane(parent, run, options) {
  const chart = el("div", { class: "bn-chart" });
  const input = el("div", {
    class: "bn-input", "data-testid": "input-plane", role: "application", tabindex: "0",
    "aria-label": options.label ?? "The plane. Click or drag to place the input; arrow keys move it, with Shift in larger steps.",
  });
  const root = el("div", { class: "bn-plane" }, chart);
  parent.append(root);
  const below = canvasIn(root, () => run.invalidate());
  root.prepend(root.lastChild);
  const above = canvasIn(root, () => run.invalidate());
  root.append(input, tools());
  /** @type {any} */ let Plotly = null;
  /** @type {any} */ let drawn = null;
  const all = options.all ?? LAYERS;
  let colors = colorsOf(root);
  let gone = false;

  const place = {
    x: (/** @type {number} */ v) => drawn.xaxis.l2p(v),
    y: (/** @type {number} */ v) => drawn.yaxis.l2p(v),
    get width() { return drawn.xaxis._length; },
    get height() { return drawn.yaxis._length; },
    get xRange() { return drawn.xaxis.range; },
    get yRange() { return drawn.yaxis.range; },
  };

  // -- Plotly's part ----------------------------------------------------------------------------

  async function replot() {
    Plotly ??= await plotly(options.plotlyUrl);
    if (gone || !run.about || run.about.dimension !== 2) return;
    const range = drawn && !reset ? [place.xRange, place.yRange] : [run.about.range, run.about.range];
    reset = false;
    await Plotly.react(chart, dataTraces(run.about, colors), layout(range), { displayModeBar: false, staticPlot: true });
    settle();
  }
  let reset = true;

  function layout([x, y]) {
    const axis = {
      gridcolor: colors.faded(0.08), zerolinecolor: colors.faded(0.16), tickfont: { size: 11, color: colors.faded(0.65) },
      fixedrange: true, dtick: x[1] - x[0] > 3 ? 1 : undefined,
    };
    const size = Math.round(root.clientWidth);
    return {
      width: size, height: Math.round(root.clientHeight), margin: MARGIN, showlegend: false, dragmode: false,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: colors.font },
      xaxis: { ...axis, range: [...x] }, yaxis: { ...axis, range: [...y] },
    };
  }

  function settle() {
    drawn = chart._fullLayout;
    const { xaxis, yaxis } = drawn;
    Object.assign(input.style, { left: `${xaxis._offset}px`, top: `${yaxis._offset}px`, width: `${xaxis._length}px`, height: `${yaxis._length}px` });
    root.dataset.ready = "true";
    run.invalidate();
  }

  /** Zooms by a factor about a point of the plane. */
  async function zoom(factor, x = middle(place.xRange), y = middle(place.yRange)) {
    if (!drawn) return;
    const about = (range, centre) => range.map((v) => centre + (v - centre) * factor);
    await Plotly.relayout(chart, { "xaxis.range": about(place.xRange, x), "yaxis.range": about(place.yRange, y), "xaxis.dtick": null, "yaxis.dtick": null });
    settle();
  }

  async function home() {
    reset = true;
    await replot();
  }

  /** A picture with the moving layers in it, downloaded. */
  async function save() {
    if (!drawn) return;
    const image = (canvas) => ({
      source: canvas.toDataURL(), xref: "paper", yref: "paper", sizing: "stretch", layer: "above",
      x: -place.x(place.xRange[0]) - MARGIN.l / place.width, y: 1 + MARGIN.t / place.height,
      sizex: root.clientWidth / place.width, sizey: root.clientHeight / place.height,
    });
    const [under, over] = root.querySelectorAll("canvas");
    await Plotly.downloadImage(
      { data: chart.data, layout: { ...chart.layout, paper_bgcolor: colors.background, images: [{ ...image(under), layer: "below" }, image(over)] } },
      { format: "png", width: root.clientWidth, height: root.clientHeight, scale: 2, filename: `bottleneck-${run.about.dataset}-step-${run.frame?.step ?? 0}` },
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
    if (!drawn || !run.frame || run.about.dimension !== 2) return;
    for (const [canvas, isBelow] of /** @type {[typeof above, boolean][]} */ ([[below, true], [above, false]])) {
      const { context } = canvas.begin();
      context.save();
      context.translate(drawn.xaxis._offset, drawn.yaxis._offset);
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

  onDrag(input, (px, py) => {
    if (!drawn) return;
    run.setPoint([drawn.xaxis.p2l(px), drawn.yaxis.p2l(py)]);
  });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const direction = KEYS[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LONG_STEP : STEP;
    run.setPoint(run.point.map((v, i) => Math.round((v + direction[i] * step) * 1e6) / 1e6));
  });
  input.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
    if (!drawn || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const box = input.getBoundingClientRect();
    zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, drawn.xaxis.p2l(event.clientX - box.left), drawn.yaxis.p2l(event.clientY - box.top));
  }, { passive: false });

  const observer = new ResizeObserver(() => replot());
  observer.observe(root);
  const unsubscribe = run.subscribe({ draw, opened: () => replot() });

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
      if (Plotly && drawn) Plotly.purge(chart);
      root.remove();
    },
  };
}

const middle = (/** @type {number[]} */ range) => (range[0] + range[1]) / 2;

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
