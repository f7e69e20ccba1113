/** Data in space: the scene as the hero; the sentence, the input's sliders and the code beside it. */

import { box } from "./box.js";
import { mountLatent } from "./latent.js";
import { mountLoss } from "./loss.js";
import { mountReadout } from "./readout.js";
import { mountScene } from "./scene.js";
import { mountSliders } from "./sliders.js";
import { coordinateOf, mountTint, newTint, ramp } from "./tint.js";
import { mountTransport } from "./transport.js";

/** @type {import("./stage.js").Layout} */
export function build(root, [run], data) {
  const tint = newTint();
  const scene = mountScene(box(root, "hero"), run, { plotlyUrl: data.plotly, tint });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers: new Set() });
  const sliders = mountSliders(side, run);
  const legend = mountTint(side, run, tint);
  const codes = mountLatent(box(side, "code", "Code"), run, {
    tint(run, colors) {
      const coordinate = coordinateOf(run.about, tint);
      return coordinate && ((i) => ramp(coordinate[i], colors.dark));
    },
  });
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", "Reconstruction error"), run);
  return [scene, readout, sliders, legend, codes, transport, loss];
}
