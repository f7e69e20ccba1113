/** One step taken apart: its batch, the pull on each reconstruction, and what it changes. */

import { box } from "../../draw/box.js";
import { OneStep } from "./one-step.js";
import { mountLatent } from "../../latent/latent.js";
import { LAYERS } from "../../plane/layers.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { restAt } from "./rest-at-step.js";
import { afterLayer, batchLayer, pullLayer } from "./layers.js";
import { mountStepPanel } from "./panel.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

/**
 * The step's layers lie over the manifold and under the visitor's own point.
 * @type {import("../../stage.js").Layout}
 */
export function build(root, [run], data) {
  const rest = restAt(run, data.options.step);
  const oneStep = new OneStep(run);
  const own = [afterLayer(oneStep), batchLayer(oneStep), pullLayer(oneStep)];
  const upper = LAYERS.filter((layer) => layer.name === "projection");
  const all = [...LAYERS.filter((layer) => !upper.includes(layer)), ...own, ...upper];
  const layers = new Set(["manifold", "projection", ...own.map((layer) => layer.name)]);
  const offered = [...own, ...LAYERS.filter((layer) => layers.has(layer.name))];
  const plane = mountPlane(box(root, "hero"), run, { layers, all });
  const side = box(root, "side");
  const panel = mountStepPanel(side, run, oneStep);
  const switches = mountSwitches(side, run, { layers, offered });
  const readout = mountReadout(side, run, { layers });
  const latent = mountLatent(box(root, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [rest, oneStep, plane, panel, switches, readout, latent, transport, loss];
}
