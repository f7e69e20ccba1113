/** Two runs in words: whose reconstruction of the input is nearer, and whose error is smaller over all points. */

import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { say } from "../../text/words.js";

const CALM = 250; // milliseconds between two sentences while the picture moves by itself
const EVEN = 0.05; // errors that differ by less than this share of the larger one count as even

/**
 * What stands between two numbers that are errors: "the same", or how many times smaller the smaller one is.
 * @param {number} a @param {number} b
 * @returns {{smaller: "A" | "B" | null, times: number}}
 */
export function compared(a, b) {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  if (high - low <= EVEN * high) return { smaller: null, times: 1 };
  return { smaller: a < b ? "A" : "B", times: high / low };
}

/** @param {number} a @param {number} b */
function verdict(a, b) {
  const { smaller, times } = compared(a, b);
  if (!smaller) return say("side-by-side.same");
  if (times >= 1000) return say("side-by-side.thousandth", { run: smaller });
  return say("side-by-side.smaller", { run: smaller, times: Number(times.toPrecision(2)) });
}

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun[]} runs two
 */
export function mountComparison(parent, [a, b]) {
  const here = el("p", { class: "bn-compared" });
  const train = el("p", { class: "bn-compared" });
  const heldout = el("p", { class: "bn-compared" });
  const root = el("div", { "data-testid": "comparison", "aria-live": "polite" }, here, train, heldout);
  parent.append(root);
  let said = 0;

  function draw() {
    const now = performance.now();
    if (!a.frame || !b.frame || ((a.playing || b.playing) && now - said < CALM)) return;
    said = now;
    const errors = [a.answer.error, b.answer.error];
    const terms = [a.frame.terms, b.frame.terms];
    Object.assign(root.dataset, {
      input: JSON.stringify(Array.from(a.point)),
      errors: JSON.stringify(errors),
      difference: JSON.stringify(errors[1] - errors[0]),
      train: JSON.stringify(terms.map((t) => t[0])),
      steps: JSON.stringify([a.frame.step, b.frame.step]),
    });
    fill(here, say("side-by-side.input"), errors[0], errors[1]);
    fill(train, say("side-by-side.train"), terms[0][0], terms[1][0]);
    heldout.hidden = !a.about.heldoutCount || !b.about.heldoutCount;
    fill(heldout, say("side-by-side.heldout"), terms[0][1], terms[1][1]);
  }

  /** @param {HTMLElement} paragraph @param {string} name @param {number} first @param {number} second */
  function fill(paragraph, name, first, second) {
    paragraph.replaceChildren(
      el("b", { text: name }),
      el("br"),
      say("side-by-side.both", { first: number(first), second: number(second) }),
      el("br"),
      verdict(first, second),
    );
  }

  const stops = [a, b].map((run) => run.subscribe({ draw }));
  return {
    destroy() {
      for (const stop of stops) stop();
      root.remove();
    },
  };
}
