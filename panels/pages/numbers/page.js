/** How good is it: the plane and the code on one side, the table of measures on the other. */

import { box } from "../../draw/box.js";
import { el } from "../../draw/dom.js";
import { CODE, guessDress } from "../../latent/guess-on-code.js";
import { LAYERS, USUAL } from "../../plane/layers.js";
import { mountGuess } from "../../plane/guess.js";
import { mountLatent } from "../../latent/latent.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountNumbers } from "./table.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, [run], data, _send, settings) {
  const layers = new Set(data.options.layers ?? USUAL);
  const guess = mountGuess(root, run, data.landing, CODE);
  root.append(el("div", { class: "bn-strip" }, settings, guess.panel));
  const all = [...LAYERS, guess.layer];
  const plane = mountPlane(box(root, "hero"), run, { layers: guess.veil(layers), all });
  const transport = mountTransport(box(root, "bar"), run);
  const latent = mountLatent(box(root, "code", say("boxes.code")), run, guessDress(guess, data.landing?.beside ?? []));
  const numbers = mountNumbers(box(root, "table"), run);
  const readout = mountReadout(box(root, "said"), run, { layers });
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [guess, plane, transport, latent, numbers, readout, loss];
}
