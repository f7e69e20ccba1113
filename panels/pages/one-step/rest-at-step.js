/** A page that looks at one frame: the run rests at a step, also when a change has made another run of it. No DOM. */

/**
 * Rests at a step, unless the link says at which or the visitor has chosen another.
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {number} step
 */
export function restAt(run, step) {
  if (run.wanted === null) run.seekStep(step);
  run.ready = () => {
    if (run.wanted === null && !run.playing) run.wanted = run.frame && !run.atEnd ? run.frame.step : step;
    return true;
  };
  return {
    destroy() {
      run.ready = () => true;
    },
  };
}
