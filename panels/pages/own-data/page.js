/** A table of two columns on the plane. */

import { box } from "../../draw/box.js";
import { mountLatent } from "../../latent/latent.js";
import { mountVote } from "../../latent/vote.js";
import { named, USUAL } from "../../plane/layers.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { remember } from "../../run/cookie.js";
import { say } from "../../text/words.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountTransport } from "../../timeline/transport.js";

const OFFERED = ["projection", "manifold", "residuals", "heldout", "field", "error"];

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data, _send, settings) {
  remember(data.options.owner[0], data.options.owner[1]);
  const layers = new Set(USUAL);
  const plane = mountPlane(box(root, "hero"), run, { layers });
  const side = box(root, "side");
  side.append(settings);
  const readout = mountReadout(side, run, { layers });
  const vote = mountVote(side, run);
  const switches = mountSwitches(side, run, { layers, offered: named(OFFERED) });
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [plane, readout, vote, switches, latent, transport, loss];
}
