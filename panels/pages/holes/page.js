/** A plain autoencoder and a variational one side by side, each with the map of its codes. */

import { box } from "../../draw/box.js";
import { mapDress } from "./code-map.js";
import { Drawn } from "../../latent/random-codes.js";
import { generatedLayer } from "../../latent/generative-layers.js";
import { mountHoles } from "./words.js";
import { collapse } from "../../latent/kl.js";
import { mountLatent } from "../../latent/latent.js";
import { projection } from "../../plane/layers.js";
import { followDrawn } from "../../run/address.js";
import { linkCodes } from "./link-codes.js";
import { linkPoints } from "../../run/link-points.js";
import { roomy } from "../../numbers/manifold.js";
import { rangesOf } from "../../run/manifold-of-run.js";
import { mountPlane } from "../../plane/plane.js";
import { linkPlayheads } from "../../run/link-playheads.js";
import { priorCircles, priorRanges } from "../../latent/posterior.js";
import { mountTransport } from "../../timeline/transport.js";
import { say } from "../../text/words.js";

const DRAWN = 200; // codes of each network at each press
const ROOM = 0.3; // shown beyond the codes in use, as a share of their range

/** @type {import("../../stage.js").Layout} */
export function build(root, runs) {
  const drawn = new Drawn(DRAWN);
  const networks = [
    {
      run: runs[0],
      slot: "plain",
      title: say("holes.plain"),
      name: say("holes.plain-name"),
      drawnKey: "holes.drawn-even",
      codesOf: (/** @type {import("../../run/live-run.js").LiveRun} */ run) => drawn.even(run, rangesOf(run)),
      ranges: (/** @type {import("../../run/live-run.js").LiveRun} */ run) =>
        rangesOf(run).map((range) => roomy(range, ROOM)),
      outline: usedBox,
    },
    {
      run: runs[1],
      slot: "variational",
      title: say("holes.variational"),
      name: say("holes.variational-name"),
      drawnKey: "holes.drawn-prior",
      codesOf: (/** @type {import("../../run/live-run.js").LiveRun} */ run) => drawn.prior(run),
      ranges: priorRanges,
      outline: (
        /** @type {CanvasRenderingContext2D} */ context,
        /** @type {import("../../run/live-run.js").LiveRun} */ run,
        /** @type {import("../../draw/axes.js").Scale[]} */ [x, y],
        /** @type {import("../../draw/colors.js").Colors} */ colors,
      ) => priorCircles(context, x, y, colors),
      note: collapse,
    },
  ];
  const panels = [linkPlayheads(runs), linkPoints(runs), linkCodes(runs)];
  const unfollow = followDrawn(runs[0], drawn);
  for (const { run, slot, title, codesOf, ranges, outline } of networks) {
    run.name = title;
    const generated = generatedLayer(codesOf);
    const layers = new Set([generated.name, projection.name]);
    panels.push(
      mountPlane(box(root, `${slot}-plane`, title), run, {
        layers,
        all: [generated, projection],
        label: say("holes.plane", { title }),
      }),
    );
    panels.push(mountLatent(box(root, `${slot}-code`), run, mapDress(ranges, codesOf, outline)));
  }
  panels.push(mountTransport(box(root, "bar"), runs[0]));
  panels.push(mountHoles(box(root, "side"), networks, drawn));
  return [...panels, { destroy: unfollow }];
}

/**
 * The smallest box around the codes in use.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../draw/axes.js").Scale[]} scales
 * @param {import("../../draw/colors.js").Colors} colors
 */
function usedBox(context, run, [x, y], colors) {
  const [first, second] = rangesOf(run);
  context.strokeStyle = colors.faded(0.6);
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.strokeRect(
    x.to(first.low),
    y.to(second.high),
    x.to(first.high) - x.to(first.low),
    y.to(second.low) - y.to(second.high),
  );
  context.setLineDash([]);
}
