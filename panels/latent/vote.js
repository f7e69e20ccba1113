/** Says how well the codes tell apart the labels of one's own data, which training never saw. */

import { el } from "../draw/dom.js";
import { mostFrequent, NEIGHBOURS, voteScore } from "../numbers/vote.js";
import { parts } from "../text/words.js";
import { share } from "../text/numbers.js";

const CALM = 700; // milliseconds between two counts while the picture moves: one takes tens of them

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 */
export function mountVote(parent, run) {
  const root = el("p", { class: "bn-vote", "data-testid": "vote", hidden: true });
  parent.append(root);
  let said = 0;
  /** @type {object | null} the frame that was counted last */
  let counted = null;
  let timer = 0;

  function draw() {
    root.hidden = !run.about?.labels.length;
    if (root.hidden || !run.frame || counted === run.frame || timer) return;
    timer = window.setTimeout(count, Math.max(0, said + CALM - performance.now()));
  }

  function count() {
    timer = 0;
    if (!run.frame || !run.about.labels.length) return;
    said = performance.now();
    counted = run.frame;
    const score = voteScore(run.dataCodes, run.width, run.about.part);
    root.dataset.score = JSON.stringify(score);
    root.dataset.step = String(run.frame.step);
    root.replaceChildren(
      ...parts("own-data.vote", {
        name: run.about.labelled,
        count: NEIGHBOURS,
        score: el("b", { text: share(score) }),
        chance: share(mostFrequent(run.about.part)),
      }),
    );
  }

  const unsubscribe = run.subscribe({ draw, opened: () => (counted = null) });
  return {
    destroy() {
      clearTimeout(timer);
      unsubscribe();
      root.remove();
    },
  };
}
