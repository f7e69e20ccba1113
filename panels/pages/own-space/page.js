/** A table of three columns in space. */

import { box } from "../../draw/box.js";
import { mountLatent } from "../../latent/latent.js";
import { mountVote } from "../../latent/vote.js";
import { mountReadout } from "../../plane/readout.js";
import { remember } from "../../run/cookie.js";
import { newTint } from "../../space/coordinate-colors.js";
import { mountSliders } from "../../space/point-sliders.js";
import { mountScene } from "../../space/scene.js";
import { say } from "../../text/words.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountTransport } from "../../timeline/transport.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data, _send, settings) {
  remember(data.options.owner[0], data.options.owner[1]);
  const scene = mountScene(box(root, "hero"), run, { plotlyUrl: data.plotly, tint: newTint() });
  const side = box(root, "side");
  side.append(settings);
  const readout = mountReadout(side, run, { layers: new Set() });
  const vote = mountVote(side, run);
  const sliders = mountSliders(side, run);
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [scene, readout, vote, sliders, latent, transport, loss];
}
