/**
 * One hand for the codes of two runs: where one is held, the other is held at the same place among its own codes. No
 * DOM.
 */

import { fitAffine } from "./affine.js";

/**
 * Two networks lay out their codes each in its own way, so "the same place" is by the affine map that
 * takes the data's codes in one nearest to those in the other.
 * @param {import("../../run/live-run.js").LiveRun[]} runs two, of the same data
 * @returns {{destroy: () => void}}
 */
export function linkCodes(runs) {
  /** @type {(number[] | null)[]} */ const seen = [null, null];
  const stops = runs.map((run, i) =>
    run.subscribe({
      draw() {
        const other = runs[1 - i];
        if (run.heldCode === seen[i] || !run.frame || !other.frame) return;
        seen[i] = run.heldCode;
        seen[1 - i] = run.heldCode && fitAffine(run.dataCodes, run.width, other.dataCodes, other.width)(run.heldCode);
        other.setCode(seen[1 - i]);
      },
    }),
  );
  return {
    destroy() {
      for (const stop of stops) stop();
    },
  };
}
