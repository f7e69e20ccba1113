/** Data in space: the scene as the hero; the sentence, the input's sliders and the code beside it. */

import { box } from "./box.js";
import { mountLatent } from "./latent.js";
import { mountLoss } from "./loss.js";
import { mountReadout } from "./readout.js";
import { mountScene } from "./scene.js";
import { mountSliders } from "./sliders.js";
import { mountTint, newTint } from "./tint.js";
import { mountTintedCodes } from "./tinted-codes.js";
import { mountTransport } from "./transport.js";

/** @type {import("./stage.js").Layout} */
export function build(root, [run], data) {
  const tint = newTint();
  const scene = mountScene(box(root, "hero"), run, { plotlyUrl: data.plotly, tint });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers: new Set() });
  const sliders = mountSliders(side, run);
  const legend = mountTint(side, run, tint);
  const codes = mountCodes(box(side, "code", "Code"), run, tint);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", "Reconstruction error"), run);
  return [scene, readout, sliders, legend, codes, transport, loss];
}

/** The code's panel: for width two the tinted one, for any other the usual one. */
function mountCodes(parent, run, tint) {
  /** @type {{themed: () => void, destroy: () => void} | null} */ let panel = null;
  let tinted = false;
  const unsubscribe = run.subscribe({
    draw() {},
    opened() {
      if (panel && tinted === (run.width === 2)) return;
      panel?.destroy();
      tinted = run.width === 2;
      panel = tinted ? mountTintedCodes(parent, run, tint) : mountLatent(parent, run);
    },
  });
  return {
    themed: () => panel?.themed(),
    destroy() {
      unsubscribe();
      panel?.destroy();
    },
  };
}
