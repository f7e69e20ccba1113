/**
 * The data in space: Plotly draws it where the browser has WebGL, otherwise it is projected onto a canvas.
 * Drag turns it, the wheel or the buttons zoom, a click on a data point places the input there.
 */

import { colorsOf } from "./colors.js";
import { el } from "./dom.js";
import { mountFlat } from "./scene-flat.js";
import { mountDeep } from "./scene-deep.js";
import { HOME } from "./space.js";

const TURN = 0.12; // radians a key press
const ZOOM = 1.2;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const NO_WEBGL = "This browser has no WebGL, so you see a flat projection. Drag still turns it.";

/**
 * What draws the scene. camera is read and written by both, so that one can take over from the other.
 * @typedef {object} View
 * @property {() => void} draw
 * @property {(opened: boolean) => void} replot data or colours may be others
 * @property {(camera: import("./space.js").Camera) => void} look
 * @property {() => Promise<string>} picture a PNG as a data URL
 * @property {() => void} destroy
 *
 * @typedef {object} Shared
 * @property {import("./run.js").LiveRun} run
 * @property {import("./tint.js").Tint} tint
 * @property {import("./space.js").Camera} camera
 * @property {import("./colors.js").Colors} colors
 * @property {(index: number) => void} pick places the input at a data point
 */

/**
 * @param {HTMLElement} parent
 * @param {import("./run.js").LiveRun} run
 * @param {{plotlyUrl: string, tint: import("./tint.js").Tint}} options
 */
export function mountScene(parent, run, { plotlyUrl, tint }) {
  const holder = el("div", { class: "bn-scene-view" });
  const note = el("p", { class: "bn-scene-note", role: "status" });
  const root = el("div", {
    class: "bn-scene", "data-testid": "scene-panel", role: "application", tabindex: "0",
    "aria-label": "The data in space. Drag or arrow keys turn it, plus and minus zoom. Click a data point to place the input there.",
  }, holder, note);
  parent.append(root);
  /** @type {Shared} */
  const shared = { run, tint, camera: HOME(), colors: colorsOf(root), pick };
  let flat = !hasWebgl();
  const flatten = tool("Flat projection", "2D", () => show(!flat));
  root.append(el("div", { class: "bn-tools" }, flatten, tool("Zoom in", "+", () => zoom(1 / ZOOM)),
    tool("Zoom out", "−", () => zoom(ZOOM)), tool("First view", "⌂", () => look(HOME())), tool("Save picture", "↓", save)));
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
    show(true, "The browser stopped drawing in 3-D, so you see a flat projection.");
  }

  function pick(/** @type {number} */ index) {
    run.setPoint(run.about.points.slice(3 * index, 3 * index + 3));
  }

  function look(camera) {
    shared.camera = camera;
    view.look(camera);
  }

  const zoom = (/** @type {number} */ factor) =>
    look({ ...shared.camera, distance: Math.max(0.4, Math.min(6, shared.camera.distance * factor)) });

  async function save() {
    if (!run.frame) return;
    const link = el("a", { href: await view.picture(), download: `bottleneck-${run.about.dataset}-step-${run.frame.step}.png` });
    link.click();
  }

  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== root) return;
    const way = KEYS[event.key];
    if (event.key === "+" || event.key === "=") zoom(1 / ZOOM);
    else if (event.key === "-") zoom(ZOOM);
    else if (event.key === "Home") look(HOME());
    else if (way) {
      const { azimuth, elevation } = shared.camera;
      look({ ...shared.camera, azimuth: azimuth + way[0] * TURN, elevation: Math.max(-1.5, Math.min(1.5, elevation + way[1] * TURN)) });
    } else return;
    event.preventDefault();
  });

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
      unsubscribe();
      view.destroy();
      root.remove();
    },
  };
}

function tool(name, sign, act) {
  return el("button", { type: "button", class: "bn-tool", "aria-label": name, title: name, text: sign, onclick: act });
}

function hasWebgl() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? document.createElement("canvas").getContext("webgl"));
}
