/** The decoder's image of the codes in use, computed once a frame for all who draw it. Numbers only, no DOM. */

import { usedOnGrid } from "../numbers/codes-in-use.js";
import { codeRanges, curve, grid } from "../numbers/manifold.js";

/** Smallest and largest code of the data in each dimension. @param {import("./live-run.js").LiveRun} run */
export const rangesOf = (run) => run.of("ranges", () => codeRanges(run.dataCodes, run.width));

/** The curve of a code of one number. @param {import("./live-run.js").LiveRun} run */
export const curveOf = (run) => run.of("curve", (about, weights) => curve(about.network, weights, run.dataCodes));

/** The grid lines of a code of two numbers. @param {import("./live-run.js").LiveRun} run */
export const gridOf = (run) => run.of("grid", (about, weights) => grid(about.network, weights, rangesOf(run)));

/** For each point of each grid line, whether the data has a code near. @param {import("./live-run.js").LiveRun} run */
export const gridUseOf = (run) =>
  run.of("grid use", () => {
    const lines = gridOf(run);
    return usedOnGrid(run.dataCodes, rangesOf(run), lines.length, lines[0].length / 2);
  });
