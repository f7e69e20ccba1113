/**
 * Fetches how good a run is at a step, as trajectories/answers.py writes it. No DOM.
 *
 * @typedef {{name: string, value: number | null, unit: string, meaning: string, reference: number | null,
 *   reference_name: string, leads?: boolean, told?: Record<string, number>}} Row
 *   name, unit, meaning and reference_name as words/en.report.toml has them; told: the numbers in what they say
 * @typedef {{step: number, divergedAt: number | null, rows: Row[]}} Report
 */

import { fetchPatiently, readJson } from "../../run/fetch-patiently.js";

/**
 * The report of a run at a step that has a frame, as soon as it is there.
 * @param {string} url of the run
 * @param {number} step
 * @param {() => void} lost see `fetchPatiently`
 * @param {AbortSignal} signal
 * @returns {Promise<Report>}
 */
export const fetchReport = (url, step, lost, signal) =>
  fetchPatiently(`${url}/report/${step}`, readJson, { lost }, signal);

/**
 * The step to measure: where the run rests, and its end while it plays. Null while that is not known.
 * @param {import("../../run/live-run.js").LiveRun} run
 */
export function stepToMeasure(run) {
  const { trajectory, frame, frames } = run;
  if (!trajectory || !frame) return null;
  const last = trajectory.divergedAt === null ? run.about.steps : frames[frames.length - 1].step;
  return run.playing || run.wanted !== null ? last : frame.step;
}
