/** The scene in WebGL, by Plotly: what stands is plotted once a run, what moves is restyled, no faster than it is drawn. */

import { INPUT, RECONSTRUCTION } from "./colors.js";
import { el } from "./dom.js";
import { plotly } from "./plotly.js";
import { cameraAt, columns, eyeOf, image, nearest, perspective, STILL } from "./space.js";
import { coordinateOf, stops } from "./tint.js";

const REST = 2; // after an update, rest for so many times what it took: the other panels move meanwhile
const SHORTEST = 33; // milliseconds between two updates
const LINES = 2; // the first trace after training and held-out points; four for the manifold (imageParts), then
const ANSWER = 6;
const CUBE = 4; // plane units along each side of Plotly's unit cube

/**
 * @param {HTMLElement} parent
 * @param {import("./scene.js").Shared} shared
 * @param {{plotlyUrl: string, lost: () => void}} options lost is called when the browser gives up its WebGL
 * @returns {import("./scene.js").View}
 */
export function mountDeep(parent, shared, { plotlyUrl, lost }) {
  const chart = el("div", { class: "bn-scene-deep" });
  parent.append(chart);
  /** @type {any} */ let Plotly = null;
  /** @type {Promise<void>} */ let working = Promise.resolve();
  let gone = false;
  let plotted = false;
  let turning = false; // a hand is on the scene
  let due = 0; // when the next update may begin
  let timer = 0;
  let shown = { frame: null, answer: "", along: -1 };

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
    await Plotly.react(chart, [...dataTraces(shared), ...movingTraces(shared)], layout(), { displayModeBar: false, scrollZoom: true });
    if (!plotted) listen();
    plotted = true;
    parent.dataset.ready = "true";
    parent.dataset.step = String(run.frame.step);
  }

  function listen() {
    const follow = (/** @type {any} */ event) => {
      const eye = event["scene.camera"]?.eye;
      if (eye) shared.camera = cameraAt(eye);
    };
    chart.on("plotly_relayouting", follow);
    chart.on("plotly_relayout", follow);
    chart.on("plotly_webglcontextlost", lost);
  }

  function state() {
    const { run, tint } = shared;
    const { input, code, reconstruction } = run.answer;
    return { frame: run.frame, answer: String([input, code, reconstruction, Boolean(run.heldCode)]), along: tint.along };
  }

  function draw() {
    if (!plotted || timer || turning) return;
    const next = state();
    if (next.frame === shown.frame && next.answer === shown.answer && next.along === shown.along) return;
    timer = window.setTimeout(() => {
      queue(update).then(() => {
        timer = 0;
        if (!gone) draw();
      });
    }, Math.max(0, due - performance.now()));
  }

  async function update() {
    const began = performance.now();
    const next = state();
    if (next.along !== shown.along) await Plotly.restyle(chart, recolored(shared), [0, 1]);
    const parts = next.frame === shown.frame ? [] : imageParts(image(shared.run));
    await Plotly.restyle(chart, combined([...parts, answerPart(shared)]), [...parts.map((_, i) => LINES + i), ANSWER]);
    shown = next;
    parent.dataset.step = String(next.frame.step);
    await new Promise(requestAnimationFrame);
    due = performance.now() + Math.max(SHORTEST, REST * (performance.now() - began));
  }

  function layout() {
    const { colors, camera } = shared;
    const axis = {
      range: [-2, 2], autorange: false, dtick: 1, showspikes: false, showbackground: true, backgroundcolor: colors.panel,
      color: colors.faded(0.65), gridcolor: colors.border, zerolinecolor: colors.border, tickfont: { size: 10 },
    };
    return {
      width: chart.clientWidth, height: chart.clientHeight, margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false,
      paper_bgcolor: "rgba(0,0,0,0)", font: { family: colors.font },
      scene: {
        aspectmode: "cube", dragmode: "turntable", hovermode: false, xaxis: axis, yaxis: axis, zaxis: axis,
        camera: { eye: eyeOf(camera), center: { x: 0, y: 0, z: 0 }, up: { x: 0, y: 0, z: 1 } },
      },
    };
  }

  /**
   * Pixels of the data, by Plotly's own matrices. Its clicks are of no use here: they are found out while a
   * frame is drawn, and a short one between two frames is lost.
   */
  function pixels() {
    const { glplot, dataScale } = chart._fullLayout.scene._scene;
    const { model, view, projection } = glplot.cameraParams;
    const scaled = shared.run.about.points.map((/** @type {number} */ v, /** @type {number} */ i) => v * dataScale[i % 3]);
    const found = perspective([projection, view, model], scaled);
    for (let i = 0; i < found.length; i += 3) {
      found[i] = ((found[i] + 1) / 2) * chart.clientWidth;
      found[i + 1] = ((1 - found[i + 1]) / 2) * chart.clientHeight;
      found[i + 2] *= CUBE;
    }
    return found;
  }

  // A restyle in the middle of a turn would put the camera back to where the turn began.
  let start = { x: 0, y: 0 };
  const hold = (/** @type {PointerEvent} */ event) => {
    turning = true;
    start = { x: event.clientX, y: event.clientY };
  };
  const letGo = (/** @type {PointerEvent} */ event) => {
    if (!turning) return;
    turning = false;
    draw();
    if (event.type !== "pointerup" || !plotted || Math.hypot(event.clientX - start.x, event.clientY - start.y) > STILL) return;
    const box = chart.getBoundingClientRect();
    const index = nearest(pixels(), event.clientX - box.left, event.clientY - box.top);
    if (index >= 0) shared.pick(index);
  };
  chart.addEventListener("pointerdown", hold, true);
  window.addEventListener("pointerup", letGo);
  window.addEventListener("pointercancel", letGo);
  const observer = new ResizeObserver(() => queue(plot));
  observer.observe(chart);

  return {
    draw,
    replot: () => void queue(plot),
    look: (camera) => plotted && void queue(() => Plotly.relayout(chart, { "scene.camera.eye": eyeOf(camera) })),
    picture: () => Plotly.toImage(chart, { format: "png", width: chart.clientWidth, height: chart.clientHeight, scale: 2 }),
    destroy() {
      gone = true;
      clearTimeout(timer);
      observer.disconnect();
      window.removeEventListener("pointerup", letGo);
      window.removeEventListener("pointercancel", letGo);
      if (plotted) Plotly.purge(chart);
      chart.remove();
      delete parent.dataset.ready;
    },
  };
}

/** x, y and z of points (n, 3). */
function xyz(points) {
  const [x, y, z] = columns(points);
  return { x, y, z };
}

/** Updates of several traces as one: {x: [of the first, of the second, …], …}. @param {Record<string, any>[]} parts */
function combined(parts) {
  const names = new Set(parts.flatMap(Object.keys));
  return Object.fromEntries(Array.from(names, (name) => [name, parts.map((part) => part[name])]));
}

/**
 * Training points as dots, held-out points as rings, coloured by the true coordinate. Small squares stand for
 * dots: a browser without a graphics card needs half the time to draw them.
 */
function dataTraces(shared) {
  const { about } = shared.run;
  const tints = recolored(shared);
  const scale = stops(shared.colors.dark).map((color, i) => [i / 2, color]);
  return [0, 1].map((held) => {
    const rows = about.heldout.flatMap((/** @type {number} */ h, /** @type {number} */ i) => (h === held ? [i] : []));
    return {
      type: "scatter3d", mode: "markers", hoverinfo: "skip", name: held ? "held-out points" : "training points",
      ...xyz(rows.flatMap((i) => about.points.slice(3 * i, 3 * i + 3))),
      marker: {
        size: held ? 2.5 : 1.5, symbol: held ? "circle-open" : "square", color: tints["marker.color"][held], cmin: 0, cmax: 1,
        colorscale: scale, showscale: false, line: { width: 0 },
      },
    };
  });
}

/** The colours of training and held-out points, as an update. */
function recolored({ run, tint, colors }) {
  const coordinate = coordinateOf(run.about, tint);
  const of = (held) => (coordinate ? coordinate.filter((_, i) => run.about.heldout[i] === held) : colors.faded(0.6));
  return { "marker.color": [of(0), of(1)] };
}

/** Manifold and projection, complete. */
function movingTraces(shared) {
  const { run, colors } = shared;
  const [lines, faint, sheet, dots] = imageParts(image(run));
  const thin = run.width === 1 ? 7 : 2.5;
  const pink = { hoverinfo: "skip", line: { color: RECONSTRUCTION, width: thin }, connectgaps: false };
  const edge = { color: colors.dark ? "#0b0f16" : "#10161f", width: 1.5 };
  const answer = answerPart(shared);
  return [
    { type: "scatter3d", mode: "lines", ...pink, ...lines },
    { type: "scatter3d", mode: "lines", ...pink, opacity: 0.35, ...faint },
    { type: "mesh3d", hoverinfo: "skip", color: RECONSTRUCTION, opacity: 0.22, flatshading: true, lighting: { ambient: 0.9, diffuse: 0.3 }, ...sheet },
    { type: "scatter3d", mode: "markers", hoverinfo: "skip", marker: { size: 2, symbol: "diamond", color: RECONSTRUCTION, line: { width: 0 } }, ...dots },
    {
      type: "scatter3d", mode: "lines+markers", hoverinfo: "skip", x: answer.x, y: answer.y, z: answer.z,
      line: { color: colors.text, width: 5, dash: answer["line.dash"] },
      marker: { size: answer["marker.size"], symbol: ["circle", "diamond"], color: [INPUT, RECONSTRUCTION], line: edge },
    },
  ];
}

/** The traces of the manifold: lines, faint lines, sheet, dots. @param {import("./space.js").Image} found */
function imageParts({ lines, faint, corners, triangles, dots }) {
  const [i, j, k] = [0, 1, 2].map((corner) => triangles.filter((_, at) => at % 3 === corner));
  return [xyz(lines), xyz(faint), { ...xyz(triangles.length ? corners : []), i, j, k }, xyz(dots)];
}

/** What the trace ANSWER shows: the input, its reconstruction and the residual between them. */
function answerPart({ run }) {
  const { input, reconstruction, held } = run.answer;
  return { ...xyz([...input, ...reconstruction]), "line.dash": held ? "dot" : "solid", "marker.size": held ? [6, 10] : [10, 10] };
}
