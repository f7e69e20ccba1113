/** One input for several runs: whichever run's point is moved, the others' points follow. No DOM. */

/**
 * All take the first one's point at once. A held code stays each run's own. The answer ends the link.
 * @param {import("./live-run.js").LiveRun[]} runs whose data have equally many coordinates
 * @returns {{destroy: () => void}}
 */
export function linkPoints(runs) {
  let shared = runs[0].point;
  const others = (/** @type {import("./live-run.js").LiveRun} */ run) => runs.filter((other) => other !== run);
  for (const run of others(runs[0])) run.setPoint(shared);
  const stops = runs.map((run) =>
    run.subscribe({
      draw() {
        if (equal(run.point, shared)) return;
        shared = run.point;
        for (const other of others(run)) other.setPoint(shared);
      },
    }),
  );
  return {
    destroy() {
      for (const stop of stops) stop();
    },
  };
}

/** @param {number[]} a @param {number[]} b */
const equal = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
