/** How wide is too wide: the plane with its error map, and the error of every width beside it. */

import { box } from "../../draw/box.js";
import { copying, meanDistance } from "./copying-layer.js";
import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { LAYERS } from "../../plane/layers.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountGuess } from "../../plane/guess.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountTransport } from "../../timeline/transport.js";
import { mountWidthSweep } from "./width-sweep.js";
import { parts, say } from "../../text/words.js";

const CALM = 250; // milliseconds between two figures while the picture moves by itself

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data, _send, settings) {
  const layers = new Set(["copying", "manifold", "projection"]);
  const guess = mountGuess(root, run, data.landing);
  root.append(el("div", { class: "bn-strip" }, settings, guess.panel));
  const all = [copying, ...LAYERS, guess.layer];
  const plane = mountPlane(box(root, "hero"), run, { ...guess, layers: guess.veil(layers), all });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const moved = mountMoved(side, run);
  const sweep = mountWidthSweep(box(side, "widths", say("too-wide.box")), run, {
    ends: data.options.ends,
    seeds: data.options.seeds,
  });
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [guess, plane, readout, moved, sweep, transport, loss];
}

/**
 * How far the network moves a point of the plane, on average, in words.
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
function mountMoved(parent, run) {
  const sentence = el("p", { class: "bn-moved", "data-testid": "copying" });
  parent.append(sentence);
  let said = 0;
  const unsubscribe = run.subscribe({
    draw() {
      const now = performance.now();
      if (!run.frame || (run.playing && now - said < CALM)) return;
      said = now;
      const mean = meanDistance(run);
      sentence.dataset.mean = JSON.stringify(mean);
      sentence.replaceChildren(...parts("too-wide.moved", { distance: el("b", { text: number(mean) }) }));
    },
  });
  return {
    destroy() {
      unsubscribe();
      sentence.remove();
    },
  };
}
