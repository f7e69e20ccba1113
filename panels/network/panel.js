/**
 * The network, wide, narrow, wide: each unit as a small map of its activation over the visible plane,
 * links by weight, and what the current input makes of each unit. The unit looked at fills the plane.
 */

import { colorsOf } from "../draw/colors.js";
import { ramp } from "../draw/signed-colors.js";
import { canvasIn, el } from "../draw/dom.js";
import { number } from "../text/numbers.js";
import { largest, linksOf, strongest } from "./links.js";
import { fullStrength, sameUnit, unitMaps } from "./selected-unit.js";
import { followHand } from "./hand.js";
import { paintLinks, paintLooked, paintMaps, paintOutline, paintTitles, paintValues, paintWeight } from "./paint.js";
import { layerSizes, shape } from "./shape.js";
import { activations } from "../numbers/network.js";
import { unitAtlas } from "./unit-atlas.js";
import { describeLink, describeUnit } from "./unit-words.js";
import { say } from "../text/words.js";
import { scaled } from "../draw/text-size.js";

const TITLES = 20; // pixels above the network, at the usual text size
const EDGE = 6; // around it
const DRAWN = 60; // links into a layer, the strongest
const SHARE = 0.25; // of the time that maps and links may take while the picture moves
const CALM = 250; // milliseconds between two sentences while the picture moves by itself

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {{looked: import("./selected-unit.js").Looked}} options
 */
export function mountNetwork(parent, run, { looked }) {
  const root = el("div", {
    class: "bn-network",
    "data-testid": "network-panel",
    role: "application",
    tabindex: "0",
    "aria-label": say("network.label"),
  });
  const words = el("p", { class: "bn-network-words", "aria-live": "polite" });
  /** @type {import("./hand.js").Shown} */
  const shown = { scene: null, drawn: [], link: null, changed };
  const buttons = followHand(root, run, looked, shown);
  const panel = el("div", { class: "bn-network-panel" }, root, el("div", { class: "bn-network-foot" }, words, buttons));
  parent.append(panel);
  let stale = true;
  const resized = () => {
    stale = true;
    run.invalidate();
  };
  /** The hand did something: shown, and said, at once. */
  function changed() {
    said = 0;
    run.drawNow();
  }
  const [linkCanvas, mapCanvas, topCanvas] = [0, 1, 2].map(() => canvasIn(root, resized));
  const linkElement = /** @type {HTMLElement} */ (root.firstChild);
  let colors = colorsOf(root);
  let tones = ramp(colors);
  const atlas = unitAtlas();
  /** @type {Float64Array[]} */ let full = [];
  /** @type {import("../run/frames.js").Frame | null} */ let frame = null;
  let [view, done, cost, said] = ["", 0, 0, 0];

  // -- drawing ----------------------------------------------------------------------------------

  function draw() {
    if (!run.frame || run.about.dimension !== 2) return;
    const now = performance.now();
    const seen = `${looked.view.xRange} ${looked.view.yRange} ${run.playing}`; // at rest, maps are finer
    // While it plays, maps and links may lag a little, so that the playhead never does.
    const due = stale || ((frame !== run.frame || view !== seen) && (!run.playing || now - done > cost / SHARE));
    if (due) {
      [frame, view, stale] = [run.frame, seen, false];
      drawFrame();
      done = performance.now();
      cost = done - now;
    }
    drawTop();
    describe(now);
  }

  /** What depends on the frame: links and maps. */
  function drawFrame() {
    const { network } = run.about;
    const { weights } = run.frame;
    const { context, width, height } = linkCanvas.begin();
    const blocks = shape(network, width - 2 * EDGE, height - scaled(TITLES) - 2 * EDGE, scaled(TITLES) + EDGE);
    for (const b of blocks) b.left += EDGE;
    const scene = (shown.scene = { network, blocks, colors, tones });
    paintOutline(context, scene);
    shown.drawn = network.layers.flatMap((_, l) => strongest(network, weights, l + 1, DRAWN));
    paintLinks(context, scene, shown.drawn, largestOf(network));
    const maps = unitMaps(run, looked.view);
    const sizes = layerSizes(network);
    full = fullStrength(run);
    const { context: above } = mapCanvas.begin();
    paintTitles(above, scene);
    paintMaps(above, scene, atlas.fill(maps, sizes, full, tones));
  }

  /** What depends on the input and on what is looked at. */
  function drawTop() {
    const { scene, link } = shown;
    if (!scene) return;
    const { unit } = looked;
    const { context, width } = topCanvas.begin();
    linkElement.style.opacity = unit ? "0.3" : "1";
    if (unit) paintLinks(context, scene, linksOf(scene.network, run.frame.weights, unit), largestOf(scene.network));
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

  /**
   * The largest weight into each layer, asked for by layer.
   * @param {import("../numbers/network.js").Network} network
   */
  function largestOf(network) {
    const most = network.layers.map((/** @type {unknown} */ _, /** @type {number} */ l) =>
      largest(network, run.frame.weights, l + 1),
    );
    return (/** @type {number} */ layer) => most[layer - 1];
  }

  /** A link's weight at the frame being shown. @param {import("./links.js").Link} link */
  function weightOf({ layer, from, to }) {
    const { inputs, weightsAt } = run.about.network.layers[layer - 1];
    return run.frame.weights[weightsAt + to * inputs + from];
  }

  /** @param {number} now */
  function describe(now) {
    if (run.playing && now - said < CALM) return;
    said = now;
    const { unit } = looked;
    const { link } = shown;
    const described = link
      ? describeLink(run, link, weightOf(link))
      : unit
        ? describeUnit(run, unit, valuesNow())
        : null;
    /** @type {Record<string, string>} */
    const facts = described?.data ?? {};
    for (const name of ["layer", "unit", "value", "low", "high", "weight"]) {
      if (name in facts) root.dataset[name] = facts[name];
      else delete root.dataset[name];
    }
    root.dataset.sizes = JSON.stringify(layerSizes(run.about.network));
    root.dataset.pinned = String(Boolean(looked.pinned));
    const text = described?.text ?? hint();
    if (words.textContent !== text) words.textContent = text;
  }

  function hint() {
    const all = run.about.network.layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
    const { length } = shown.drawn;
    return [say("network.hint"), ...(length < all ? [say("network.drawn", { shown: length, all })] : [])].join(" ");
  }

  function opened() {
    const sizes = layerSizes(run.about.network);
    const gone = (/** @type {import("./shape.js").Unit | null} */ unit) => unit && !(unit.index < sizes[unit.layer]);
    if ([looked.pointer, looked.cursor, looked.pinned].some(gone)) looked.letGo();
    [shown.link, stale, said] = [null, true, 0];
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
      panel.remove();
    },
  };
}
