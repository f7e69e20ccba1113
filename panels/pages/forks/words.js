/** The run and its ghost in words. */

import { el } from "../../draw/dom.js";
import { number, share } from "../../text/numbers.js";
import { sharedUntil } from "../../run/changes.js";
import { apart } from "./ghost-layer.js";
import { say } from "../../text/words.js";

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
    let text = say("forks.nothing");
    if (apart(run, ghost) && run.frame.step <= parted) text = say("forks.one", { step: parted });
    else if (apart(run, ghost)) text = compared(mine, its, parted);
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

/**
 * How another error compares with one's own, in words.
 * @param {number} mine
 * @param {number} its
 * @param {number} step where they parted
 */
export function compared(mine, its, step) {
  const times = its / mine;
  const told = { step, mine: number(mine), its: number(its), share: share(Math.abs(times - 1)) };
  if (Math.abs(times - 1) < 0.02) return say("forks.same", told);
  if (times > 0.5 && times < 2) return say(times > 1 ? "forks.more" : "forks.less", told);
  const much = Math.max(times, 1 / times);
  if (much >= 1000) return say(times > 1 ? "forks.thousandfold" : "forks.thousandth", told);
  return say(times > 1 ? "forks.times-more" : "forks.times-less", { ...told, times: number(much) });
}
