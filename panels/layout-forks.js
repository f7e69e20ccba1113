/** A run with changes on the way, and its ghost: the run without the last of them. */

import { box } from "./box.js";
import { mountChanges, mountForkForm } from "./fork-form.js";
import { mountForkLoss } from "./fork-loss.js";
import { mountForkWords } from "./fork-words.js";
import { ghostLayer } from "./ghost.js";
import { mountLatent } from "./latent.js";
import { LAYERS, USUAL, named } from "./layers.js";
import { mountPlane } from "./plane.js";
import { playOn } from "./play-on.js";
import { linkPlayheads } from "./playhead.js";
import { mountReadout } from "./readout.js";
import { mountSwitches } from "./switches.js";
import { mountTransport } from "./transport.js";

const OFFERED = ["ghost", "manifold", "error", "field"];

/** @type {import("./stage.js").Layout} */
export function build(root, [run, ghost], data, send) {
  let { offers } = data.options;
  ghost.name = "Without the last change";
  const links = [playOn(run, data), linkPlayheads([run, ghost])];
  const all = [...LAYERS.filter((layer) => layer.name !== "projection"), ghostLayer(ghost), ...LAYERS.filter((layer) => layer.name === "projection")];
  const layers = new Set([...USUAL, "ghost"]);
  const plane = mountPlane(box(root, "hero"), run, { layers, all });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const words = mountForkWords(side, run, ghost);
  const changes = mountChanges(box(side, "made", "Changes on the way"), run, () => offers, send);
  const offered = named(OFFERED, all);
  const switches = mountSwitches(side, run, { layers, offered });
  const latent = mountLatent(box(side, "code", "Code"), run);
  const transport = mountTransport(box(root, "bar"), run);
  const form = mountForkForm(box(root, "change"), run, offers, send);
  const loss = mountForkLoss(box(root, "curve", "Training error"), run, ghost);
  const news = { updated: (/** @type {import("./stage.js").Data} */ next) => void ({ offers } = next.options), destroy() {} };
  return [...links, news, plane, readout, words, changes, switches, latent, transport, form, loss];
}
