/** How good is it: the plane and the code on one side, the table of measures on the other. */

import { box } from "../../draw/box.js";
import { USUAL } from "../../plane/layers.js";
import { mountLatent } from "../../latent/latent.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountNumbers } from "./table.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data) {
  const layers = new Set(data.options.layers ?? USUAL);
  const plane = mountPlane(box(root, "hero"), run, { layers });
  const transport = mountTransport(box(root, "bar"), run);
  const latent = mountLatent(box(root, "code", say("boxes.code")), run);
  const numbers = mountNumbers(box(root, "table"), run);
  const readout = mountReadout(box(root, "said"), run, { layers });
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [plane, transport, latent, numbers, readout, loss];
}
