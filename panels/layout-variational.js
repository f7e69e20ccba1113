/** A variational network: what it makes of an input, what it makes up, and the two terms it balances. */

import { followSecond } from "./address.js";
import { box } from "./box.js";
import { Drawn, Second } from "./drawn.js";
import { mountElbo } from "./elbo.js";
import { mountGenerate } from "./generate.js";
import { betweenLayer, generatedLayer, posteriorSamples } from "./generative.js";
import { mountKl } from "./kl.js";
import { mountLatent } from "./latent.js";
import { LAYERS, named } from "./layers.js";
import { mountPlane } from "./plane.js";
import { posteriorDress } from "./posterior.js";
import { mountReadout } from "./readout.js";
import { mountSwitches } from "./switches.js";
import { mountTransport } from "./transport.js";

const GENERATED = 60; // codes drawn at each press
const OFFERED = ["manifold", "samples", "residuals"];

/** @type {import("./stage.js").Layout} */
export function build(root, [run]) {
  const [drawn, second] = [new Drawn(GENERATED), new Second()];
  const generated = generatedLayer((of) => drawn.prior(of));
  const between = betweenLayer(second);
  const usual = LAYERS.slice(0, -1);
  const projection = LAYERS[LAYERS.length - 1];
  const all = [...usual, generated, between, posteriorSamples, projection];
  const layers = new Set(["manifold", generated.name, between.name, posteriorSamples.name, projection.name]);
  const plane = mountPlane(box(root, "hero"), run, {
    layers, all,
    takes(point, event) {
      const taken = second.takes(point, event);
      if (taken) run.invalidate();
      return taken;
    },
  });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const switches = mountSwitches(side, run, { layers, offered: named(OFFERED, all) });
  const codes = box(side, "codes");
  const latent = mountLatent(box(codes, "code", "Code, prior dashed"), run, posteriorDress(drawn, second));
  const kl = mountKl(box(codes, "divergence", "KL, nats"), run);
  const stops = [followSecond(run, second), run.subscribe({ draw() {}, opened: () => (codes.dataset.width = String(run.width)) })];
  const generate = mountGenerate(side, run, { drawn, second });
  const transport = mountTransport(box(root, "bar"), run);
  const elbo = mountElbo(box(root, "curve"), run);
  return [plane, readout, switches, latent, kl, generate, transport, elbo, { destroy: () => stops.forEach((stop) => stop()) }];
}
