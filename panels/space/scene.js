/**
 * The data in space: Plotly draws it where the browser has WebGL, otherwise it is projected onto a canvas.
 * Drag turns it, the wheel or the buttons zoom, a click on a data point places the input there.
 */

import { colorsOf } from "../draw/colors.js";
import { download, el } from "../draw/dom.js";
import { registerPicture } from "../draw/elsewhere.js";
import { mountFlat } from "./scene-canvas.js";
import { mountDeep } from "./scene-webgl.js";
import { orbit } from "./orbit.js";
import { HOME, nearest, turned } from "./decoded-space.js";
import { say } from "../text/words.js";

const TURN = 0.12; // radians a key press
const ZOOM = 1.2;
/** @type {Record<string, number[]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const NO_WEBGL = say("space.no-webgl");

/**
 * What draws the scene.
 * @typedef {object} View
 * @property {() => void} draw
 * @property {(opened: boolean) => void} replot data or colours may be others
 * @property {() => void} look the camera has moved
 * @property {(points: ArrayLike<number>) => ArrayLike<number>} pixels of points (n, 3): right, down, and plane units
 *   towards the viewer
 * @property {() => Promise<string>} picture a PNG as a data URL
 * @property {() => void} destroy
 *
 * @typedef {object} Shared
 * @property {import("../run/live-run.js").LiveRun} run
 * @property {import("./coordinate-colors.js").Tint} tint
 * @property {import("./decoded-space.js").Camera} camera
 * @property {import("../draw/colors.js").Colors} colors
 */

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {{plotlyUrl: string, tint: import("./coordinate-colors.js").Tint}} options
 */
export function mountScene(parent, run, { plotlyUrl, tint }) {
  const holder = el("div", { class: "bn-scene-view" });
  const note = el("p", { class: "bn-scene-note", role: "status" });
  const root = el(
    "div",
    {
      class: "bn-scene",
      "data-testid": "scene-panel",
      role: "application",
      tabindex: "0",
      "aria-label": say("space.label"),
    },
    holder,
    note,
  );
  parent.append(root);
  /** @type {Shared} */
  const shared = { run, tint, camera: HOME(), colors: colorsOf(root) };
  let flat = !hasWebgl();
  const flatten = tool(say("space.flat"), say("space.flat-short"), () => show(!flat));
  root.append(
    el(
      "div",
      { class: "bn-tools" },
      flatten,
      tool(say("view.zoom-in"), "+", () => zoom(1 / ZOOM)),
      tool(say("view.zoom-out"), "−", () => zoom(ZOOM)),
      tool(say("view.first"), "⌂", () => look(HOME())),
      tool(say("view.save"), "↓", save),
    ),
  );
  /** @type {View} */ let view;
  show(flat, flat ? NO_WEBGL : "");
  flatten.hidden = flat;

  /** @param {boolean} asFlat @param {string} why */
  function show(asFlat, why = "") {
    view?.destroy();
    flat = asFlat;
    root.dataset.kind = flat ? "flat" : "deep";
    note.textContent = why;
    flatten.setAttribute("aria-pressed", String(flat));
    view = flat ? mountFlat(holder, shared) : mountDeep(holder, shared, { plotlyUrl, lost });
    if (run.frame) view.replot(true);
    run.invalidate();
  }

  function lost() {
    show(true, say("space.stopped"));
  }

  /** Places the input at the data point near a pixel. @param {number} x @param {number} y */
  function pick(x, y) {
    if (!holder.dataset.ready) return;
    const index = nearest(view.pixels(run.about.points), x, y);
    if (index >= 0) run.setPoint(run.about.points.slice(3 * index, 3 * index + 3));
  }

  /** @param {import("./decoded-space.js").Camera} camera */
  function look(camera) {
    shared.camera = camera;
    view.look();
  }

  const zoom = (/** @type {number} */ factor) =>
    look({ ...shared.camera, distance: Math.max(0.4, Math.min(6, shared.camera.distance * factor)) });

  async function save() {
    if (!run.frame) return;
    download(await view.picture(), `bottleneck-${run.about.dataset}-step-${run.frame.step}.png`);
  }

  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== root) return;
    const way = KEYS[event.key];
    if (event.key === "+" || event.key === "=") zoom(1 / ZOOM);
    else if (event.key === "-") zoom(ZOOM);
    else if (event.key === "Home") look(HOME());
    else if (way) {
      look(turned(shared.camera, way[0] * TURN, way[1] * TURN));
    } else return;
    event.preventDefault();
  });
  orbit(holder, { camera: () => shared.camera, look, zoom, click: pick });

  const forget = registerPicture(root, () => view.picture());
  const unsubscribe = run.subscribe({
    opened: () => view.replot(true),
    draw() {
      if (run.frame && run.about.dimension === 3) view.draw();
    },
  });
  return {
    themed() {
      shared.colors = colorsOf(root);
      if (run.frame) view.replot(false);
    },
    destroy() {
      forget();
      unsubscribe();
      view.destroy();
      root.remove();
    },
  };
}

/** @param {string} name @param {string} sign @param {() => void} act */
function tool(name, sign, act) {
  return el("button", { type: "button", class: "bn-tool", "aria-label": name, title: name, text: sign, onclick: act });
}

function hasWebgl() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? document.createElement("canvas").getContext("webgl"));
}
