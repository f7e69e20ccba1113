/** The last frames of many runs, and nothing else of them: one small request each. No DOM. */

import { decodeChunk } from "../../run/frames.js";
import { fetchPatiently } from "../../run/fetch-patiently.js";

/**
 * @typedef {{width: number, seed: number, url: string}} End where the last chunk of a run is
 * @typedef {{width: number, seed: number, train: number, heldout: number, divergedAt: number | null}} Result
 */

/**
 * Asks for the runs in groups, the next when one is there, so that few are trained ahead for nobody.
 * A run that cannot be had is left out after a while and named in `failed`.
 * @param {End[]} ends
 * @param {number} together how many to ask for at a time: those the server can train as one stack
 * @param {{arrived: (result: Result) => void, failed: (end: End, reason: string) => void, lost: () => void}} tell
 *   lost: the server does not know a run (any more) and the page should open it again
 * @param {AbortSignal} signal
 */
export async function fetchEnds(ends, together, tell, signal) {
  for (let i = 0; i < ends.length && !signal.aborted; i += together) {
    await Promise.all(
      ends.slice(i, i + together).map(async (end) => {
        try {
          const chunk = await fetchPatiently(
            end.url,
            async (response) => decodeChunk(await response.arrayBuffer()),
            tell,
            signal,
          );
          if (!signal.aborted) tell.arrived(resultOf(end, chunk));
        } catch (error) {
          if (!signal.aborted) tell.failed(end, /** @type {Error} */ (error).message);
        }
      }),
    );
  }
}

/** @param {End} end @param {import("../../run/frames.js").Chunk} chunk @returns {Result} */
function resultOf({ width, seed }, { frames, divergedAt }) {
  const [train, heldout] = frames.length ? frames[frames.length - 1].terms : [NaN, NaN];
  return { width, seed, train, heldout, divergedAt };
}

/** The median; the mean of the middle two where there are two. @param {number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Medians over the seeds, for each width that has a result that did not diverge, ascending.
 * @param {Result[]} results
 * @returns {{width: number, train: number, heldout: number}[]}
 */
export function medians(results) {
  const widths = [...new Set(results.filter((r) => r.divergedAt === null).map((r) => r.width))].sort((a, b) => a - b);
  return widths.map((width) => {
    const own = results.filter((r) => r.width === width && r.divergedAt === null);
    return { width, train: median(own.map((r) => r.train)), heldout: median(own.map((r) => r.heldout)) };
  });
}
