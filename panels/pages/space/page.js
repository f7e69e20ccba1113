/** Data in space: the scene as the hero; the sentence, the input's sliders and the code beside it. */

import { box } from "../../draw/box.js";
import { mountLatent } from "../../latent/latent.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountReadout } from "../../plane/readout.js";
import { mountScene } from "../../space/scene.js";
import { mountSliders } from "../../space/point-sliders.js";
import { coordinateOf, mountTint, newTint, ramp } from "../../space/coordinate-colors.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data) {
  const tint = newTint();
  const scene = mountScene(box(root, "hero"), run, { plotlyUrl: data.plotly, tint });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers: new Set() });
  const sliders = mountSliders(side, run);
  const legend = mountTint(side, run, tint);
  const codes = mountLatent(box(side, "code", say("boxes.code")), run, {
    tint(run, colors) {
      const coordinate = coordinateOf(run.about, tint);
      return coordinate && ((i) => ramp(coordinate[i], colors.dark));
    },
  });
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [scene, readout, sliders, legend, codes, transport, loss];
}
