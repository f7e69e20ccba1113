/** Starts a stage in a file of its own, away from the lab: what it shows came with it (takehome/page.py). */

import { keepAnswer } from "./run/kept-answers.js";
import { liveRun } from "./run/live-run.js";
import { mount } from "./stage.js";

/**
 * @typedef {{point?: number[], code?: number[] | null, step?: number | null}} View what is to be seen first
 * @param {HTMLElement} parent
 * @param {import("./stage.js").Data & {view: View}} data
 * @param {[string, () => Response][]} answers by the addresses that the stage asks for
 */
export async function start(parent, data, answers) {
  for (const [url, answer] of answers) keepAnswer(url, answer);
  history.replaceState = () => {}; // a file keeps nothing in its address, and browsers refuse to write there
  const plotly = answers.find(([url]) => url === data.plotly);
  if (plotly) data.plotly = URL.createObjectURL(new Blob([await plotly[1]().blob()], { type: "text/javascript" }));
  const stage = await mount(parent, data, () => {});
  const { point, code, step } = data.view;
  const run = liveRun(data.runs[0].slot);
  if (point) run.point = point;
  if (step !== undefined && step !== null) run.wanted = step;
  if (code) holdAtFirst(run, code);
  const themes = matchMedia("(prefers-color-scheme: dark)");
  themes.addEventListener("change", () => stage.themed());
}

/**
 * Holds a code as soon as there is a network to decode it.
 * @param {import("./run/live-run.js").LiveRun} run
 * @param {number[]} code
 */
function holdAtFirst(run, code) {
  const stop = run.subscribe({
    opened() {
      if (run.width === code.length) run.setCode(code);
      queueMicrotask(() => stop());
    },
    draw() {},
  });
}
