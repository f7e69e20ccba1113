/** Two runs, one input, one playhead. */

import { box } from "../../draw/box.js";
import { mountComparison } from "./comparison.js";
import { mountCurves } from "./error-chart.js";
import { el } from "../../draw/dom.js";
import { LAYERS, USUAL } from "../../plane/layers.js";
import { linkPoints } from "../../run/link-points.js";
import { mountPlane } from "../../plane/plane.js";
import { linkPlayheads } from "../../run/link-playheads.js";
import { mountReadout } from "../../plane/readout.js";
import { mountSwitches } from "../../plane/layer-switches.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

const OFFERED = ["manifold", "error", "field", "warp", "levels", "pca"];

/** @type {import("../../stage.js").Layout} */
export function build(root, runs, data) {
  const links = [linkPlayheads(runs), linkPoints(runs)];
  runs.forEach((run, i) => (run.name = say("side-by-side.run", { run: "AB"[i] })));
  const layers = new Set(USUAL);
  const titles = runs.map(() => el("h3", { class: "bn-title" }));
  const planes = runs.map((run, i) => {
    const place = box(root, i ? "second" : "first");
    const half = el("div", { class: "bn-half" });
    place.append(titles[i], half);
    const label = say("side-by-side.plane", { run: "AB"[i] });
    return mountPlane(half, run, { layers, label });
  });
  const side = box(root, "side");
  const comparison = mountComparison(side, runs);
  const readout = mountReadout(side, runs[0], { layers });
  const both = { invalidate: () => runs.forEach((run) => run.invalidate()) };
  const switches = mountSwitches(side, both, {
    layers,
    offered: LAYERS.filter((layer) => OFFERED.includes(layer.name)),
  });
  const transport = mountTransport(box(root, "bar"), runs[0]);
  const curves = mountCurves(box(root, "curve", say("boxes.training-error")), runs, ["A", "B"]);
  const named = {
    /** @param {import("../../stage.js").Data} next */
    updated: (next) => titles.forEach((title, i) => (title.textContent = next.options.titles[i])),
    destroy() {},
  };
  named.updated(data);
  return [...links, ...planes, comparison, readout, switches, transport, curves, named];
}
