/** A wide code that is kept sparse: the plane, and where each of the code's units fires. */

import { box } from "../../draw/box.js";
import { mountCodeUnits } from "./code-units.js";
import { LAYERS } from "../../plane/layers.js";
import { Looked } from "../../network/selected-unit.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountTransport } from "../../timeline/transport.js";
import { unitLayer } from "../../network/unit-layer.js";
import { say } from "../../text/words.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, [run]) {
  const looked = new Looked();
  const layers = new Set(["manifold", "projection", "unit"]);
  const plane = mountPlane(box(root, "hero"), run, { layers, all: [unitLayer(looked), ...LAYERS] });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const units = mountCodeUnits(box(side, "unit-maps", say("sparse.box")), run, looked);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [plane, readout, units, transport, loss];
}
