/** Contractive: the plane with the encoder's stretch on it, what it says in words, and the code. */

import { box } from "../../draw/box.js";
import { LAYERS, named } from "../../plane/layers.js";
import { mountLatent } from "../../latent/latent.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountStretch, stretchLayer } from "./stretch.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

const OFFERED = ["stretch", "field", "levels", "error", "manifold"];

/** @type {import("../../stage.js").Layout} */
export function build(root, [run]) {
  const layers = new Set(["stretch", "projection"]);
  const all = [stretchLayer, ...LAYERS];
  const offered = named(OFFERED, all);
  const plane = mountPlane(box(root, "hero"), run, { layers, all });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const stretch = mountStretch(side, run);
  const switches = mountSwitches(side, run, { layers, offered });
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [plane, readout, stretch, switches, latent, transport, loss];
}
