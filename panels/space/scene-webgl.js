/**
 * The scene in WebGL, by Plotly: what stands is plotted once a run; the manifold is restyled, no faster than it is
 * drawn. The input and its reconstruction are drawn on a canvas above, in the same pixels: nothing hides them, and
 * they follow the hand at once.
 */

import { RECONSTRUCTION } from "../draw/colors.js";
import { canvasIn, el } from "../draw/dom.js";
import { drawAnswer } from "../draw/marks.js";
import { isPlain } from "../numbers/units.js";
import { number } from "../text/numbers.js";
import { plotly } from "./plotly.js";
import { columns, eyeOf, image, perspective } from "./decoded-space.js";
import { coordinateOf, stops } from "./coordinate-colors.js";
import { say } from "../text/words.js";
import { scaled } from "../draw/text-size.js";

const REST = 2; // after an update, rest for so many times what it took: the other panels move meanwhile
const SHORTEST = 33; // milliseconds between two updates
const MANIFOLD = [2, 3, 4, 5]; // its traces, after those of the training and the held-out points
const CUBE = 4; // plane units along each side of Plotly's unit cube

/**
 * @param {HTMLElement} parent
 * @param {import("./scene.js").Shared} shared
 * @param {{plotlyUrl: string, lost: () => void}} options lost is called when the browser gives up its WebGL
 * @returns {import("./scene.js").View}
 */
export function mountDeep(parent, shared, { plotlyUrl, lost }) {
  /** @type {any} a div to which Plotly adds its own methods */
  const chart = el("div", { class: "bn-scene-deep" });
  parent.append(chart);
  const marks = canvasIn(parent, () => drawMarks());
  /** @type {any} */ let Plotly = null;
  /** @type {Promise<void>} */ let working = Promise.resolve();
  let gone = false;
  let plotted = false;
  let looked = true; // the camera is where it is shared to be
  let due = 0; // when the next update may begin
  let timer = 0;
  /** @type {() => void} what Plotly calls when it has drawn a frame */ let onrender;
  let shown = state();

  /** One after the other: Plotly must not be asked while it is at work. @param {() => Promise<void>} act */
  function queue(act) {
    working = working.then(() => (gone ? undefined : act())).catch((error) => console.error(error));
    return working;
  }

  async function plot() {
    Plotly ??= await plotly(plotlyUrl);
    const { run } = shared;
    if (gone || !run.frame || run.about.dimension !== 3 || !chart.clientWidth) return;
    shown = state();
    await Plotly.react(chart, [...dataTraces(shared), ...movingTraces(shared)], layout(), {
      displayModeBar: false,
      scrollZoom: false,
    });
    if (!plotted) chart.on("plotly_webglcontextlost", lost);
    plotted = true;
    const { glplot } = chart._fullLayout.scene._scene;
    const rendered = glplot.onrender;
    if (rendered !== onrender) glplot.onrender = onrender = () => (rendered(), drawMarks());
    parent.dataset.ready = "true";
    parent.dataset.step = String(run.frame.step);
  }

  function state() {
    return { frame: shared.run.frame, along: shared.tint.along };
  }

  function draw() {
    if (!plotted) return;
    drawMarks();
    const next = state();
    if (timer || (next.frame === shown.frame && next.along === shown.along)) return;
    timer = window.setTimeout(
      () => {
        queue(update).then(() => {
          timer = 0;
          if (!gone) draw();
        });
      },
      Math.max(0, due - performance.now()),
    );
  }

  async function update() {
    const began = performance.now();
    const next = state();
    if (next.along !== shown.along) await Plotly.restyle(chart, recolored(shared), [0, 1]);
    if (next.frame !== shown.frame) await Plotly.restyle(chart, combined(imageParts(image(shared.run))), MANIFOLD);
    shown = next;
    parent.dataset.step = String(next.frame.step);
    await new Promise(requestAnimationFrame);
    due = performance.now() + Math.max(SHORTEST, REST * (performance.now() - began));
  }

  function layout() {
    const { colors, camera } = shared;
    const axis = {
      range: [-2, 2],
      autorange: false,
      dtick: 1,
      showspikes: false,
      showbackground: true,
      backgroundcolor: colors.panel,
      color: colors.faded(0.65),
      gridcolor: colors.border,
      zerolinecolor: colors.border,
      tickfont: { size: scaled(10) },
    };
    const { units } = shared.run.about;
    /** An axis of data in units of their own has their name, and their numbers at the plane's. @param {number} i */
    const named = (i) => {
      if (isPlain(units)) return axis;
      const tickvals = [-1.5, 0, 1.5];
      const ticktext = tickvals.map((v) => number(units.offset[i] + units.scale[i] * v));
      return { ...axis, title: { text: units.names[i], font: { size: 11 } }, tickvals, ticktext };
    };
    return {
      width: chart.clientWidth,
      height: chart.clientHeight,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      showlegend: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      font: { family: colors.font, size: scaled(12) },
      scene: {
        aspectmode: "cube",
        dragmode: false,
        hovermode: false,
        xaxis: named(0),
        yaxis: named(1),
        zaxis: named(2),
        camera: { eye: eyeOf(camera), center: { x: 0, y: 0, z: 0 }, up: { x: 0, y: 0, z: 1 } },
      },
    };
  }

  /**
   * Pixels of points (n, 3) by Plotly's own matrices: right, down, and plane units towards the viewer.
   * @param {ArrayLike<number>} points
   */
  function pixels(points) {
    const { glplot, dataScale } = chart._fullLayout.scene._scene;
    const { model, view, projection } = glplot.cameraParams;
    const found = perspective(
      [projection, view, model],
      Array.from(points, (v, i) => v * dataScale[i % 3]),
    );
    for (let i = 0; i < found.length; i += 3) {
      found[i] = ((found[i] + 1) / 2) * chart.clientWidth;
      found[i + 1] = ((1 - found[i + 1]) / 2) * chart.clientHeight;
      found[i + 2] *= CUBE;
    }
    return found;
  }

  function drawMarks() {
    const { run, colors } = shared;
    if (!plotted || gone || !run.answer || run.about.dimension !== 3) return;
    drawAnswer(marks.begin().context, run.answer, pixels, colors);
  }

  // The camera is turned here, not by Plotly: on a slow machine it loses a drag between two of its frames.
  function look() {
    if (!looked) return;
    looked = false;
    queue(async () => {
      looked = true;
      if (plotted) await Plotly.relayout(chart, { "scene.camera.eye": eyeOf(shared.camera) });
    });
  }

  const observer = new ResizeObserver(() => queue(plot));
  observer.observe(chart);

  return {
    draw,
    replot: () => void queue(plot),
    look,
    pixels,
    picture: async () => {
      const size = { width: chart.clientWidth, height: chart.clientHeight };
      return layered(
        await Plotly.toImage(chart, { format: "png", ...size, scale: 2 }),
        /** @type {HTMLCanvasElement} */ (parent.querySelector(".bn-canvas")),
        size,
      );
    },
    destroy() {
      gone = true;
      clearTimeout(timer);
      marks.destroy();
      observer.disconnect();
      if (plotted) Plotly.purge(chart);
      chart.remove();
      delete parent.dataset.ready;
    },
  };
}

/** x, y and z of points (n, 3). @param {ArrayLike<number>} points */
function xyz(points) {
  const [x, y, z] = columns(points);
  return { x, y, z };
}

/**
 * Updates of several traces as one: {x: [of the first, of the second, …], …}.
 * @param {Record<string, any>[]} parts
 */
function combined(parts) {
  const names = new Set(parts.flatMap(Object.keys));
  return Object.fromEntries(Array.from(names, (name) => [name, parts.map((part) => part[name])]));
}

/**
 * Training points as dots, held-out points as rings, coloured by the true coordinate. Small squares stand for
 * dots: a browser without a graphics card needs half the time to draw them.
 * @param {import("./scene.js").Shared} shared
 */
function dataTraces(shared) {
  const { about } = shared.run;
  const tints = recolored(shared);
  const scale = stops(shared.colors.dark).map((color, i) => [i / 2, color]);
  return [0, 1].map((held) => {
    const rows = about.heldout.flatMap((/** @type {number} */ h, /** @type {number} */ i) => (h === held ? [i] : []));
    return {
      type: "scatter3d",
      mode: "markers",
      hoverinfo: "skip",
      name: held ? say("space.heldout") : say("space.training"),
      ...xyz(rows.flatMap((/** @type {number} */ i) => about.points.slice(3 * i, 3 * i + 3))),
      marker: {
        size: held ? 2.5 : 1.5,
        symbol: held ? "circle-open" : "square",
        color: tints["marker.color"][held],
        cmin: 0,
        cmax: 1,
        colorscale: scale,
        showscale: false,
        line: { width: 0 },
      },
    };
  });
}

/** The colours of training and held-out points, as an update. @param {import("./scene.js").Shared} shared */
function recolored({ run, tint, colors }) {
  const coordinate = coordinateOf(run.about, tint);
  const of = (/** @type {number} */ held) =>
    coordinate ? coordinate.filter((_, i) => run.about.heldout[i] === held) : colors.faded(0.6);
  return { "marker.color": [of(0), of(1)] };
}

/** The manifold's traces, complete. @param {import("./scene.js").Shared} shared */
function movingTraces(shared) {
  const { run } = shared;
  const [lines, faint, sheet, dots] = imageParts(image(run));
  const thin = run.width === 1 ? 7 : 2.5;
  const pink = { hoverinfo: "skip", line: { color: RECONSTRUCTION, width: thin }, connectgaps: false };
  return [
    { type: "scatter3d", mode: "lines", ...pink, ...lines },
    { type: "scatter3d", mode: "lines", ...pink, opacity: 0.35, ...faint },
    {
      type: "mesh3d",
      hoverinfo: "skip",
      color: RECONSTRUCTION,
      opacity: 0.22,
      flatshading: true,
      lighting: { ambient: 0.9, diffuse: 0.3 },
      ...sheet,
    },
    {
      type: "scatter3d",
      mode: "markers",
      hoverinfo: "skip",
      marker: { size: 2, symbol: "diamond", color: RECONSTRUCTION, line: { width: 0 } },
      ...dots,
    },
  ];
}

/** The traces of the manifold: lines, faint lines, sheet, dots. @param {import("./decoded-space.js").Image} found */
function imageParts({ lines, faint, corners, triangles, dots }) {
  const [i, j, k] = [0, 1, 2].map((corner) => triangles.filter((_, at) => at % 3 === corner));
  return [xyz(lines), xyz(faint), { ...xyz(triangles.length ? corners : []), i, j, k }, xyz(dots)];
}

/**
 * A picture (data URL) with a canvas laid over it, as a data URL.
 * @param {string} url
 * @param {HTMLCanvasElement} canvas
 * @param {{width: number, height: number}} size
 */
async function layered(url, canvas, { width, height }) {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const both = el("canvas", { width: 2 * width, height: 2 * height });
  const context = /** @type {CanvasRenderingContext2D} */ (both.getContext("2d"));
  for (const layer of [picture, canvas]) context.drawImage(layer, 0, 0, 2 * width, 2 * height);
  return both.toDataURL();
}
