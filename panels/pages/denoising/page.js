/** Denoising beside plain: two planes with one input, one walk, one set of layers and one playhead. */

import { box, retitle } from "../../draw/box.js";
import { el } from "../../draw/dom.js";
import { mountFieldFigures } from "./field-figures.js";
import { fieldLayers } from "./field-layers.js";
import { LAYERS, named } from "../../plane/layers.js";
import { linkPoints } from "../../run/link-points.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountPlane } from "../../plane/plane.js";
import { linkPlayheads } from "../../run/link-playheads.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { walkLayer } from "./walk.js";
import { mountWalkControl } from "./walk-control.js";
import { say } from "../../text/words.js";

const SLOTS = ["main", "other"];
const OFFERED = ["field", "score", "corrupted", "error", "manifold"];

/** The first run is the denoising one; the second is compared with it. @type {import("../../stage.js").Layout} */
export function build(root, runs, data) {
  const [main] = runs;
  const linked = [linkPoints(runs), linkPlayheads(runs)];
  const walk = { steps: 0 };
  const layers = new Set(["field", "walk", "projection"]);
  const all = ordered(main, walk);
  const both = { invalidate: () => runs.forEach((run) => run.invalidate()) };

  const tools = box(root, "field-tools");
  const walking = mountWalkControl(tools, both, walk);
  const offered = named(OFFERED, all);
  const switches = mountSwitches(tools, both, { layers, offered });
  const choice = mountChoice(box(root, "pane-choice"), data, (chosen) => (root.dataset.shown = SLOTS[chosen]));
  const boxes = SLOTS.map((slot, i) => box(root, `pane-${slot}`, data.options.titles[i]));
  const panes = runs.map((run, i) => {
    const pane = boxes[i];
    const holder = el("div", { class: "bn-pane-plane" });
    pane.append(holder);
    const plane = mountPlane(holder, run, { layers, all });
    return [plane, mountFieldFigures(pane, run, { teacher: main, walk, testid: `field-${SLOTS[i]}` })];
  });
  const transport = mountTransport(box(root, "bar"), main);
  const words = box(root, "pane-words", say("denoising.readout", { model: data.options.titles[0] }));
  const readout = mountReadout(words, main, { layers });
  const loss = mountLoss(box(root, "curve", say("denoising.error")), main);
  const captions = {
    updated(/** @type {import("../../stage.js").Data} */ { options: { titles } }) {
      runs.forEach((run, i) => (run.name = titles[i]));
      boxes.forEach((pane, i) => retitle(pane, titles[i]));
      retitle(words, say("denoising.readout", { model: titles[0] }));
    },
    destroy() {},
  };
  captions.updated(data);
  return [...linked, walking, switches, choice, captions, ...panes.flat(), transport, readout, loss];
}

/**
 * The usual layers, the true field below the learned one, corrupted points above it and the walk below the input.
 * @param {import("../../run/live-run.js").LiveRun} main
 * @param {{steps: number}} walk
 */
function ordered(main, walk) {
  const [trueField, corrupted] = fieldLayers(main);
  return LAYERS.flatMap((layer) => {
    if (layer.name === "field") return [trueField, layer, corrupted];
    return layer.name === "projection" ? [walkLayer(walk), layer] : [layer];
  });
}

/**
 * On a narrow screen there is room for one plane: which one.
 * @param {HTMLElement} parent
 * @param {import("../../stage.js").Data} data
 * @param {(chosen: number) => void} show
 */
function mountChoice(parent, data, show) {
  const choose = (/** @type {number} */ chosen) => {
    show(chosen);
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === chosen)));
  };
  const buttons = SLOTS.map((slot, i) =>
    el("button", {
      type: "button",
      class: "bn-switch",
      "data-slot": slot,
      text: data.options.titles[i],
      onclick: () => choose(i),
    }),
  );
  parent.append(...buttons);
  choose(0);
  return {
    /** @param {import("../../stage.js").Data} next */
    updated(next) {
      buttons.forEach((button, i) => (button.textContent = next.options.titles[i]));
    },
    destroy: () => buttons.forEach((button) => button.remove()),
  };
}
