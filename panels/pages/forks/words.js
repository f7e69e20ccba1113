/** The run and its ghost in words. */

import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { sharedUntil } from "../../run/changes.js";
import { apart } from "./ghost-layer.js";

/**
 * The two errors at the step that is shown, in words.
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("../../run/live-run.js").LiveRun} ghost
 */
export function mountForkWords(parent, run, ghost) {
  const root = el("p", { class: "bn-fork-words", "data-testid": "fork-comparison", "aria-live": "polite" });
  parent.append(root);
  const stops = [run, ghost].map((each) => each.subscribe({ draw }));

  function draw() {
    if (!run.frame || !ghost.frame) return;
    const [mine, its] = [run.frame.terms[0], ghost.frame.terms[0]];
    const parted = sharedUntil(run.about, ghost.about);
    const step = parted.toLocaleString("en");
    let text = "No change has been made: there is nothing to compare with.";
    if (apart(run, ghost) && run.frame.step <= parted) text = `Up to step ${step} the two runs are one.`;
    else if (apart(run, ghost))
      text = `Training error ${number(mine)}; without the change at step ${step} ${number(its)}, ${compared(mine, its)}.`;
    Object.assign(root.dataset, {
      step: String(run.frame.step),
      ghostStep: String(ghost.frame.step),
      errors: JSON.stringify([mine, its]),
      apart: String(apart(run, ghost)),
    });
    if (root.textContent !== text) root.textContent = text;
  }

  return {
    destroy() {
      for (const stop of stops) stop();
      root.remove();
    },
  };
}

/** How another error compares with one's own, in words. @param {number} mine @param {number} its */
export function compared(mine, its) {
  const times = its / mine;
  if (Math.abs(times - 1) < 0.02) return "about the same";
  if (times > 0.5 && times < 2) return `${Math.round(100 * Math.abs(times - 1))} % ${times > 1 ? "more" : "less"}`;
  const much = Math.max(times, 1 / times);
  return `${much >= 1000 ? "over a thousand" : number(much)} times ${times > 1 ? "as much" : "smaller"}`;
}
