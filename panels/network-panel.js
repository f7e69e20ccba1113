/**
 * The network, wide, narrow, wide: each unit as a small map of its activation over the visible plane,
 * links by weight, and what the current input makes of each unit. The unit looked at fills the plane.
 */

import { colorsOf } from "./colors.js";
import { ramp } from "./diverging.js";
import { canvasIn, el, number } from "./dom.js";
import { largest, linksOf, strongest } from "./links.js";
import { fullStrength, sameUnit, unitMaps } from "./looked.js";
import { ends, paintLinks, paintLooked, paintMaps, paintOutline, paintTitles, paintValues, paintWeight } from "./network-paint.js";
import { layerSizes, neighbour, shape, unitAt } from "./network-shape.js";
import { activations } from "./network.js";
import { unitAtlas } from "./unit-atlas.js";
import { describeLink, describeUnit } from "./unit-words.js";

const TITLES = 20; // pixels above the network
const EDGE = 6; // around it
const DRAWN = 60; // links into a layer, the strongest
const NEAR = 5; // pixels from a link that still mean it
const SHARE = 0.25; // of the time that maps and links may take while the picture moves
const CALM = 250; // milliseconds between two sentences while the picture moves by itself
const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/**
 * @param {HTMLElement} parent
 * @param {import("./run.js").LiveRun} run
 * @param {{looked: import("./looked.js").Looked}} options
 */
export function mountNetwork(parent, run, { looked }) {
  const root = el("div", {
    class: "bn-network", "data-testid": "network-panel", role: "application", tabindex: "0",
    "aria-label": "The network. Arrow keys go from unit to unit and from layer to layer, Enter pins a unit's map to the plane, Escape lets go.",
  });
  const words = el("p", { class: "bn-network-words", "aria-live": "polite" });
  const step = (key, name, sign) => el("button", { type: "button", class: "bn-tool", "aria-label": name, title: name, text: sign, onclick: () => go(key, "pinned") });
  const buttons = el("div", { class: "bn-network-steps", role: "group", "aria-label": "Go from unit to unit" },
    step("ArrowLeft", "Layer before", "←"), step("ArrowUp", "Unit before", "↑"), step("ArrowDown", "Next unit", "↓"), step("ArrowRight", "Next layer", "→"),
    el("button", { type: "button", class: "bn-tool", "aria-label": "Let go", title: "Let go", text: "×", onclick: letGo }));
  const frame = el("div", { class: "bn-network-panel" }, root, el("div", { class: "bn-network-foot" }, words, buttons));
  parent.append(frame);
  let stale = true;
  const resized = () => {
    stale = true;
    run.invalidate();
  };
  const [linkCanvas, mapCanvas, topCanvas] = [0, 1, 2].map(() => canvasIn(root, resized));
  const linkElement = /** @type {HTMLElement} */ (root.firstChild);
  let colors = colorsOf(root);
  let tones = ramp(colors);
  const atlas = unitAtlas();
  /** @type {import("./network-paint.js").Scene | null} */ let scene = null;
  /** @type {Float64Array[]} */ let full = [];
  /** @type {import("./links.js").Link[]} */ let drawn = [];
  /** @type {import("./links.js").Link | null} */ let link = null;
  let [shown, view, done, cost, said] = [/** @type {any} */ (null), "", 0, 0, 0];

  // -- drawing ----------------------------------------------------------------------------------

  function draw() {
    if (!run.frame || run.about.dimension !== 2) return;
    const now = performance.now();
    const seen = `${looked.view.xRange} ${looked.view.yRange}`;
    // While it plays, maps and links may lag a little, so that the playhead never does.
    const due = stale || ((shown !== run.frame || view !== seen) && (!run.playing || now - done > cost / SHARE));
    if (due) {
      [shown, view, stale] = [run.frame, seen, false];
      drawFrame();
      done = performance.now();
      cost = done - now;
    }
    drawTop();
    say(now);
  }

  /** What depends on the frame: links and maps. */
  function drawFrame() {
    const { network } = run.about;
    const { weights } = run.frame;
    const { context, width, height } = linkCanvas.begin();
    const blocks = shape(network, width - 2 * EDGE, height - TITLES - 2 * EDGE, TITLES + EDGE);
    for (const b of blocks) b.left += EDGE;
    scene = { network, blocks, colors, tones };
    paintOutline(context, scene);
    drawn = network.layers.flatMap((_, l) => strongest(network, weights, l + 1, DRAWN));
    paintLinks(context, scene, drawn, mostOf());
    const maps = unitMaps(run, looked.view);
    const sizes = layerSizes(network);
    full = fullStrength(run);
    const { context: above } = mapCanvas.begin();
    paintTitles(above, scene);
    paintMaps(above, scene, atlas.fill(maps, sizes, full, tones));
  }

  /** What depends on the input and on what is looked at. */
  function drawTop() {
    if (!scene) return;
    const { unit } = looked;
    const { context, width } = topCanvas.begin();
    linkElement.style.opacity = unit ? "0.3" : "1";
    if (unit) paintLinks(context, scene, linksOf(scene.network, run.frame.weights, unit), mostOf(), 1);
    paintValues(context, scene, valuesNow(), full);
    if (unit) paintLooked(context, scene, unit, sameUnit(unit, looked.pinned));
    if (link) paintWeight(context, scene, link, number(weightOf(link)), width);
  }

  /** Every unit's activation: the encoder's at the input, the decoder's at the code, which may be held by hand. */
  function valuesNow() {
    const values = activations(run.about.network, run.frame.weights, run.point, run.answer.code);
    if (run.answer.held) run.answer.code.forEach((z, k) => (values[run.about.network.codeLayer][k] = z));
    return values;
  }

  function mostOf() {
    const most = scene.network.layers.map((_, l) => largest(scene.network, run.frame.weights, l + 1));
    return (/** @type {number} */ layer) => most[layer - 1];
  }

  /** A link's weight at the frame being shown. */
  function weightOf({ layer, from, to }) {
    const { inputs, weightsAt } = run.about.network.layers[layer - 1];
    return run.frame.weights[weightsAt + to * inputs + from];
  }

  function say(now) {
    if (run.playing && now - said < CALM) return;
    said = now;
    const { unit } = looked;
    const told = link ? describeLink(run, link, weightOf(link)) : unit ? describeUnit(run, unit, valuesNow()) : null;
    const { sizes, ...facts } = { sizes: JSON.stringify(layerSizes(run.about.network)), ...told?.data };
    for (const name of ["layer", "unit", "value", "low", "high", "weight"]) {
      if (name in facts) root.dataset[name] = facts[name];
      else delete root.dataset[name];
    }
    root.dataset.sizes = sizes;
    root.dataset.pinned = String(Boolean(looked.pinned));
    const text = told?.text ?? hint();
    if (words.textContent !== text) words.textContent = text;
  }

  function hint() {
    const all = run.about.network.layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
    const which = drawn.length < all ? ` Drawn are each layer's strongest weights, ${drawn.length.toLocaleString("en")} of ${all.toLocaleString("en")}.` : "";
    return `Each square is one unit's activation over the plane. Point at one to see it large; click to keep it.${which}`;
  }

  // -- the hand ---------------------------------------------------------------------------------

  /** @param {import("./network-shape.js").Unit | null} unit @param {import("./links.js").Link | null} near */
  function point(unit, near) {
    if (sameUnit(unit, looked.pointer) && link === near) return;
    [looked.pointer, link] = [unit, near];
    said = 0;
    run.drawNow();
  }

  /** The link under a pixel, of those that are drawn. */
  function linkAt(x, y) {
    const candidates = looked.cursor ?? looked.pinned ? linksOf(scene.network, run.frame.weights, looked.cursor ?? looked.pinned) : drawn;
    let [found, nearest] = [null, NEAR];
    for (const each of candidates) {
      const [x0, y0, x1, y1] = ends(scene, each);
      if (x < x0 - 2 || x > x1 + 2) continue;
      const away = Math.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / Math.hypot(x1 - x0, y1 - y0);
      if (away < nearest) [found, nearest] = [each, away];
    }
    return found;
  }

  const place = (/** @type {MouseEvent} */ event) => {
    const box = root.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const under = (x, y) => (scene ? unitAt(scene.blocks, scene.network.codeLayer, x, y) : null);

  root.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch" || !scene) return;
    const [x, y] = place(event);
    const unit = under(x, y);
    point(unit, unit ? null : linkAt(x, y));
  });
  root.addEventListener("pointerleave", () => point(null, null));
  root.addEventListener("click", (event) => {
    if (!scene) return;
    const [x, y] = place(event);
    const unit = under(x, y);
    looked.cursor = null;
    looked.pinned = sameUnit(unit, looked.pinned) ? null : unit;
    link = unit ? null : linkAt(x, y);
    said = 0;
    run.drawNow();
  });

  /** To a neighbour of the unit that is looked at. @param {string} key @param {"cursor" | "pinned"} kind */
  function go(key, kind) {
    if (!scene) return;
    const { codeLayer } = scene.network;
    const from = looked[kind] ?? looked.unit;
    looked[kind] = from ? neighbour(scene.blocks, codeLayer, from, key) : { layer: codeLayer, index: 0 };
    [looked.pointer, link, said] = [null, null, 0];
    run.drawNow();
  }

  function letGo() {
    looked.letGo();
    [link, said] = [null, 0];
    run.drawNow();
  }

  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return letGo();
    if (event.key === "Enter" && looked.unit) {
      looked.pinned = sameUnit(looked.unit, looked.pinned) ? null : looked.unit;
      run.drawNow();
    } else if (KEYS.has(event.key)) go(event.key, "cursor");
    else return;
    event.preventDefault();
  });
  root.addEventListener("blur", () => {
    looked.cursor = null;
    run.invalidate();
  });

  function opened() {
    const sizes = layerSizes(run.about.network);
    const gone = (unit) => unit && !(unit.index < sizes[unit.layer]);
    if ([looked.pointer, looked.cursor, looked.pinned].some(gone)) looked.letGo();
    [link, stale, said] = [null, true, 0];
  }

  const unsubscribe = run.subscribe({ draw, opened });
  return {
    themed() {
      colors = colorsOf(root);
      tones = ramp(colors);
      resized();
    },
    destroy() {
      unsubscribe();
      for (const canvas of [linkCanvas, mapCanvas, topCanvas]) canvas.destroy();
      frame.remove();
    },
  };
}
