/** The plane and the network side by side. */

import { box } from "../../draw/box.js";
import { mountLatent } from "../../latent/latent.js";
import { LAYERS, USUAL } from "../../plane/layers.js";
import { Looked } from "../../network/selected-unit.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountNetwork } from "../../network/panel.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { unitLayer } from "../../network/unit-layer.js";
import { say } from "../../text/words.js";

/**
 * Plane and code at the left, the network beside them; the unit looked at is a layer above the error map.
 * @type {import("../../stage.js").Layout}
 */
export function build(root, [run], data) {
  const looked = new Looked();
  const unit = unitLayer(looked);
  const layers = new Set([...(data.options.layers ?? USUAL), unit.name]);
  const [lowest, ...others] = LAYERS;
  const plane = mountPlane(box(root, "hero"), run, { layers, all: [lowest, unit, ...others] });
  const latent = mountLatent(box(root, "code", say("boxes.code")), run);
  const network = mountNetwork(box(root, "net"), run, { looked });
  const transport = mountTransport(box(root, "bar"), run);
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const switches = mountSwitches(side, run, { layers, offered: LAYERS });
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [plane, latent, network, transport, readout, switches, loss];
}
