/**
 * Fetches how good a run is at a step, as trajectories/reports.py writes it. No DOM.
 *
 * @typedef {{name: string, value: number | null, unit: string, meaning: string, reference: number | null, reference_name: string}} Row
 * @typedef {{step: number, divergedAt: number | null, rows: Row[]}} Report
 */

const DELAY = 1000; // milliseconds before asking again

/**
 * The report of a run at a step that has a frame; see `fetchWhenReady`.
 * @param {string} url of the run
 * @param {number} step
 * @param {{signal: AbortSignal, lost: () => void}} options
 * @returns {Promise<Report>}
 */
export const fetchReport = (url, step, options) => fetchWhenReady(`${url}/report/${step}`, options);

/**
 * Asks until the answer is there.
 * @param {string} url JSON of a run
 * @param {{signal: AbortSignal, lost: () => void}} options lost is called when the server does not know the run (any more)
 * @returns {Promise<any>} rejects with a sentence where asking again does not help
 */
export async function fetchWhenReady(url, { signal, lost }) {
  for (;;) {
    let wait = DELAY;
    try {
      const response = await fetch(url, { signal });
      if (response.ok) return await response.json();
      if (response.status === 404) lost();
      else if (response.status !== 503) throw new Refused((await response.text()) || `The lab answered with an error (${response.status}).`);
      wait = 1000 * (Number(response.headers.get("Retry-After")) || 1);
    } catch (error) {
      if (signal.aborted || error instanceof Refused) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    signal.throwIfAborted();
  }
}

class Refused extends Error {}

/**
 * The step to measure: where the run rests, and its end while it plays. Null while that is not known.
 * @param {import("./run.js").LiveRun} run
 */
export function stepToMeasure(run) {
  const { trajectory, frame, frames } = run;
  if (!trajectory || !frame) return null;
  const last = trajectory.divergedAt === null ? run.about.steps : frames[frames.length - 1].step;
  return run.playing || run.wanted !== null ? last : frame.step;
}
