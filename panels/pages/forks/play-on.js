/** Where the playhead goes when a change has made another run of it. No DOM. */

import { sharedUntil } from "../../run/changes.js";

/**
 * After a change the picture stays at the step where the two runs part, and plays on from there once the
 * changed run has come as far.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../stage.js").Data} data
 */
export function playOn(run, data) {
  const mine = new Set([data.runs[0].url]); // not a run that another page left behind
  let waiting = false;

  /** The step to stay at, of what the present run has in common with another; 0 where it is to start anew. */
  function stay(/** @type {import("../../run/description.js").Description} */ about) {
    if (!run.frame || !mine.has(run.trajectory?.url ?? "")) return 0;
    return Math.min(run.frame.step, sharedUntil(run.about, about));
  }
  run.ready = (opened) => {
    const step = opened.about ? stay(opened.about) : 0;
    if (!opened.complete && opened.frames[opened.frames.length - 1].step < step) return false;
    if (step > 0) {
      run.wanted = step;
      waiting = true;
    }
    return true;
  };
  const unsubscribe = run.subscribe({
    draw() {
      if (!waiting || run.wanted !== null) return;
      waiting = false;
      if (!run.atEnd) run.play();
    },
  });
  return {
    /** @param {import("../../stage.js").Data} next */
    updated: (next) => void mine.add(next.runs[0].url),
    destroy() {
      unsubscribe();
      run.ready = () => true;
    },
  };
}
