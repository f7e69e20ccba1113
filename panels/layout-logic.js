/** The formulas of a run beside the plane on which their numbers are made. */

import { box } from "./box.js";
import { LAYERS, USUAL } from "./layers.js";
import { mountLogic } from "./logic.js";
import { mountPlane } from "./plane.js";
import { mountReadout } from "./readout.js";
import { mountTransport } from "./transport.js";

/** @type {import("./stage.js").Layout} */
export function build(root, [run]) {
  const layers = new Set(USUAL);
  const plane = mountPlane(box(root, "hero"), run, { layers, all: LAYERS });
  const logic = mountLogic(box(root, "side"), run);
  const transport = mountTransport(box(root, "bar"), run);
  const readout = mountReadout(box(root, "said"), run, { layers });
  return [plane, logic, transport, readout];
}
