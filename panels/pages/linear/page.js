/** A linear autoencoder beside PCA: the plane with both lines, and the angle between them falling. */

import { mountAngle } from "./angle-chart.js";
import { box, retitle } from "../../draw/box.js";
import { el } from "../../draw/dom.js";
import { LAYERS, named } from "../../plane/layers.js";
import { mountLatent } from "../../latent/latent.js";
import { mountGuess } from "../../plane/guess.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

const OFFERED = ["pca", "manifold", "projection", "residuals", "field"];

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data, _send, settings) {
  const layers = new Set(["pca", "manifold", "projection"]);
  const offered = named(OFFERED);
  const guess = mountGuess(root, run, data.landing);
  root.append(el("div", { class: "bn-strip" }, settings, guess.panel));
  const all = [...LAYERS, guess.layer];
  const plane = mountPlane(box(root, "hero"), run, { ...guess, layers: guess.veil(layers), all });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const switches = mountSwitches(side, run, { layers, offered });
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const curve = mountCurve(box(root, "curve", say("linear.box")), run);
  return [guess, plane, readout, switches, latent, transport, curve];
}

/**
 * The angle while the network has one line to be compared with PCA's; of one that bends, its error.
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
function mountCurve(parent, run) {
  const [angles, errors] = [el("div"), el("div")];
  parent.append(angles, errors);
  const charts = [mountAngle(angles, run), mountLoss(errors, run)];
  const unsubscribe = run.subscribe({
    draw() {},
    opened() {
      const bends = run.about.model !== "linear";
      [angles.hidden, errors.hidden] = [bends, !bends];
      retitle(parent, say(bends ? "boxes.error" : "linear.box"));
    },
  });
  return {
    themed: () => charts.forEach((chart) => chart.themed()),
    destroy() {
      unsubscribe();
      for (const chart of charts) chart.destroy();
    },
  };
}
