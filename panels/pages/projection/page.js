/** The main demo's layout. */

import { box } from "../../draw/box.js";
import { LAYERS, USUAL } from "../../plane/layers.js";
import { mountLatent } from "../../latent/latent.js";
import { mountLoss } from "../../timeline/error-chart.js";
import { mountGuess } from "../../plane/guess.js";
import { mountPlane } from "../../plane/plane.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

/**
 * The plane as the hero, the settings, the sentence and the code beside it, transport and loss below.
 * @type {import("../../stage.js").Layout}
 */
export function build(root, [run], data, _send, settings) {
  const layers = new Set(data.options.layers ?? USUAL);
  // The usual first
  const offered = LAYERS.filter((layer) => data.options.offered?.includes(layer.name) ?? true).reverse();
  const guess = mountGuess(root, run, data.landing);
  const all = [...LAYERS, guess.layer];
  const plane = mountPlane(box(root, "hero"), run, { ...guess, layers: guess.veil(layers), all });
  const side = box(root, "side");
  side.append(settings, guess.panel);
  const readout = mountReadout(side, run, { layers });
  const switches = mountSwitches(side, run, { layers, offered });
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const loss = mountLoss(box(root, "curve", say("boxes.error")), run);
  return [guess, plane, readout, switches, latent, transport, loss];
}
