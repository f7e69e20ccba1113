/** One playhead for several runs: the first leads, the others show its step. No DOM. */

/**
 * The leader waits while another run that is shown is not as far yet. At the leader's end all are at theirs,
 * so that runs of different length end together. Mount before the panels, and give the transport the first run only.
 * @param {import("./live-run.js").LiveRun[]} runs
 * @returns {{destroy: () => void}}
 */
export function linkPlayheads([leader, ...others]) {
  /** @param {import("./live-run.js").LiveRun} run */
  function show(run) {
    const index = leader.atEnd ? run.frames.length - 1 : lastUpTo(run.frames, leader.frame.step);
    if (!run.playing && run.position === index) return;
    run.playing = false;
    run.position = index;
    run.invalidate();
  }
  const lead = leader.subscribe({
    draw() {
      if (!leader.frame) return;
      for (const run of others) {
        const last = run.frames[run.frames.length - 1];
        if (last && leader.playing && awaited(run) && last.step < leader.frame.step) {
          leader.position = lastUpTo(leader.frames, last.step);
        }
      }
      for (const run of others) if (run.frame) show(run);
    },
  });
  const follow = others.map((run) =>
    run.subscribe({
      draw() {
        if (run.frame && leader.frame) show(run);
      },
    }),
  );
  return {
    destroy() {
      for (const stop of [lead, ...follow]) stop();
    },
  };
}

/** More frames of what is shown are on their way. @param {import("./live-run.js").LiveRun} run */
const awaited = (run) => run.trajectory !== null && !run.trajectory.complete && run.trajectory.state.kind !== "failed";

/**
 * The last frame at or before a step.
 * @param {{step: number}[]} frames ascending
 * @param {number} step
 */
export function lastUpTo(frames, step) {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (frames[middle].step <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
