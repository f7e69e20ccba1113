/** A run with changes on the way, and its ghost: the run without one of them. */

import { box } from "../../draw/box.js";
import { mountChanges, mountForkForm } from "./form.js";
import { mountForkLoss } from "./error-chart.js";
import { mountForkWords } from "./words.js";
import { ghostLayer } from "./ghost-layer.js";
import { mountLatent } from "../../latent/latent.js";
import { LAYERS, USUAL, named } from "../../plane/layers.js";
import { mountPlane } from "../../plane/plane.js";
import { playOn } from "./play-on.js";
import { linkPlayheads } from "../../run/link-playheads.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

const OFFERED = ["ghost", "manifold", "error", "field"];

/** @type {import("../../stage.js").Layout} */
export function build(root, [run, ghost], data, send) {
  let { offers, without, idle } = data.options;
  ghost.name = say("forks.ghost");
  const links = [playOn(run, data), linkPlayheads([run, ghost])];
  const all = [
    ...LAYERS.filter((layer) => layer.name !== "projection"),
    ghostLayer(ghost),
    ...LAYERS.filter((layer) => layer.name === "projection"),
  ];
  const layers = new Set([...USUAL, "ghost"]);
  const plane = mountPlane(box(root, "hero"), run, { layers, all });
  const side = box(root, "side");
  const readout = mountReadout(side, run, { layers });
  const words = mountForkWords(side, run, ghost);
  const changes = mountChanges(box(side, "made", say("forks.changes")), run, () => ({ offers, without, idle }), send);
  const offered = named(OFFERED, all);
  const switches = mountSwitches(side, run, { layers, offered });
  const latent = mountLatent(box(side, "code", say("boxes.code")), run);
  const transport = mountTransport(box(root, "bar"), run);
  const form = mountForkForm(box(root, "change"), run, offers, send);
  const loss = mountForkLoss(box(root, "curve", say("boxes.training-error")), run, ghost);
  const news = {
    updated(/** @type {import("../../stage.js").Data} */ next) {
      ({ offers, without, idle } = next.options);
      changes.redraw();
    },
    destroy() {},
  };
  return [...links, news, plane, readout, words, changes, switches, latent, transport, form, loss];
}
