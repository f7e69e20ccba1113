/** A linear autoencoder beside PCA: the plane with both lines, and the angle between them falling. */

import { mountAngle } from "./angle-chart.js";
import { box } from "../../draw/box.js";
import { named } from "../../plane/layers.js";
import { mountLatent } from "../../latent/latent.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

const OFFERED = ["pca", "manifold", "projection", "residuals", "field"];

/** @type {import("../../stage.js").Layout} */
export function build(root, [run]) {
  const layers = new Set(["pca", "manifold", "projection"]);
  const offered = named(OFFERED);
  const plane = mountPlane(box(root, "hero"), run, { layers });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const switches = mountSwitches(side, run, { layers, offered });
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const angle = mountAngle(box(root, "curve", say("linear.box")), run);
  return [plane, readout, switches, latent, transport, angle];
}
