/**
 * Which unit of the network is looked at, shared by the network panel, which sets it, and the plane's layer, which
 * shows it.
 */

import { inView, nodes } from "../run/view-grid.js";
import { activations } from "../numbers/network.js";

const MAP = 16; // values along each side of a unit's small map
const COARSEST = 9;
const SAMPLE = 128; // data points that set the strength of its colours
const MOVING = 3e6; // points times parameters that maps may cost while it plays: 2 ms (benchmarks/layers.py)

export class Looked {
  constructor() {
    /** @type {import("./shape.js").Unit | null} */
    this.pointer = null;
    /** @type {import("./shape.js").Unit | null} where the arrow keys are */
    this.cursor = null;
    /** @type {import("./shape.js").Unit | null} */
    this.pinned = null;
    /** @type {{xRange: number[], yRange: number[]}} the plane as it is visible */
    this.view = { xRange: [-2, 2], yRange: [-2, 2] };
  }

  /** The unit that is shown. */
  get unit() {
    return this.pointer ?? this.cursor ?? this.pinned;
  }

  letGo() {
    this.pointer = this.cursor = this.pinned = null;
  }
}

/** @param {import("./shape.js").Unit | null} a @param {import("./shape.js").Unit | null} b */
export function sameUnit(a, b) {
  return a?.layer === b?.layer && a?.index === b?.index;
}

/**
 * All units' activations over the visible plane: for each layer (side², units), row by row from the lower
 * left. A large network's maps are coarser while it plays.
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {{xRange: number[], yRange: number[]}} view
 */
export function unitMaps(run, view) {
  const side = run.playing
    ? Math.max(COARSEST, Math.min(MAP, Math.floor(Math.sqrt(MOVING / run.about.network.parameters))))
    : MAP;
  return inView(run, view, `unit-maps/${side}`, (about, weights) =>
    activations(about.network, weights, nodes(view, side)),
  );
}

/**
 * What stands for full strength in each unit's colours, by layer and unit: its largest activation in size
 * on the data, or an eighth of the layer's largest, so that a silent unit looks silent.
 * @param {import("../run/live-run.js").LiveRun} run
 * @returns {Float64Array[]}
 */
export function fullStrength(run) {
  return run.of("full strength", ({ network, points, dimension }, weights) => {
    const most = Math.max(SAMPLE / 4, Math.min(SAMPLE, MOVING / 4 / network.parameters));
    const every = Math.ceil(points.length / dimension / most);
    const some = points.filter((_, i) => Math.floor(i / dimension) % every === 0);
    const n = some.length / dimension;
    return activations(network, weights, some).map((values) => {
      const own = new Float64Array(values.length / n);
      values.forEach((value, i) => (own[i % own.length] = Math.max(own[i % own.length], Math.abs(value))));
      const largest = own.reduce((a, b) => Math.max(a, b), 1e-9);
      return own.map((size) => Math.max(size, largest / 8));
    });
  });
}
