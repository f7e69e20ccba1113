/** One setting, several values: small multiples with one playhead. */

import { box } from "../../draw/box.js";
import { el } from "../../draw/dom.js";
import { linkPlayheads } from "../../run/link-playheads.js";
import { mountTile } from "./tile.js";
import { mountTransport } from "../../timeline/transport.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, runs, data) {
  const playhead = linkPlayheads(runs);
  const grid = el("div", { class: "bn-tiles" });
  box(root, "multiples").append(grid);
  const tiles = runs.map((run, i) => mountTile(grid, run, data.options.tiles[i]));
  const transport = mountTransport(box(root, "bar"), runs[0]);
  const captions = {
    /** @param {import("../../stage.js").Data} next */
    updated: (next) => tiles.forEach((tile, i) => tile.show(next.options.tiles[i])),
    destroy() {},
  };
  return [playhead, ...tiles, transport, captions];
}
