/** A variational network: what it makes of an input, what it makes up, and the two terms it balances. */

import { followDrawn, followSecond } from "../../run/address.js";
import { box } from "../../draw/box.js";
import { Drawn } from "../../latent/random-codes.js";
import { Second } from "./second-point.js";
import { mountElbo } from "./elbo-chart.js";
import { mountGenerate } from "./generate.js";
import { betweenLayer, generatedLayer, posteriorSamples } from "../../latent/generative-layers.js";
import { mountKl } from "../../latent/kl.js";
import { mountLatent } from "../../latent/latent.js";
import { LAYERS, named, projection } from "../../plane/layers.js";
import { mountPlane } from "../../plane/plane.js";
import { posteriorDress } from "../../latent/posterior.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

const GENERATED = 60; // codes drawn at each press
const OFFERED = ["manifold", "samples", "residuals"];

/** @type {import("../../stage.js").Layout} */
export function build(root, [run]) {
  const [drawn, second] = [new Drawn(GENERATED), new Second()];
  const generated = generatedLayer((of) => drawn.prior(of));
  const between = betweenLayer(second);
  const usual = LAYERS.filter((layer) => layer !== projection);
  const all = [...usual, generated, between, posteriorSamples, projection];
  const layers = new Set(["manifold", generated.name, between.name, posteriorSamples.name, projection.name]);
  const plane = mountPlane(box(root, "hero"), run, {
    layers,
    all,
    takes(point, event) {
      const taken = second.takes(point, event);
      if (taken) run.invalidate();
      return taken;
    },
  });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const kl = mountKl(box(side, "divergence", say("variational.box-kl")), run);
  const latent = mountLatent(box(root, "code", say("variational.box-code")), run, posteriorDress(drawn, second));
  const unfollow = [followSecond(run, second), followDrawn(run, drawn)];
  const made = box(root, "generation");
  const generate = mountGenerate(made, run, { drawn, second });
  const switches = mountSwitches(made, run, { layers, offered: named(OFFERED, all) });
  const transport = mountTransport(box(root, "bar"), run);
  const elbo = mountElbo(box(root, "curve"), run);
  return [
    plane,
    readout,
    kl,
    latent,
    generate,
    switches,
    transport,
    elbo,
    { destroy: () => unfollow.forEach((stop) => stop()) },
  ];
}
