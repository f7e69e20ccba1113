/** One input with two possible answers, and what each reconstruction loss gives. */

import { crossings, neighbours, shares } from "./answers.js";
import { mountBlurPlane } from "./blur-plane.js";
import { box } from "../../draw/box.js";
import { el } from "../../draw/dom.js";
import { either, number, share } from "../../text/numbers.js";
import { linkPoints } from "../../run/link-points.js";
import { linkPlayheads } from "../../run/link-playheads.js";
import { mountTransport } from "../../timeline/transport.js";
import { parts, say } from "../../text/words.js";

/** @type {import("../../stage.js").Layout} */
export function build(root, runs, data) {
  const links = [linkPlayheads(runs), linkPoints(runs)];
  const truth = mountTruth(box(root, "truth"), runs[0]);
  runs.forEach((run, i) => (run.name = data.options.titles[i]));
  const planes = runs.map((run, i) =>
    mountBlurPlane(box(root, `loss-${i + 1}`), run, { loss: data.runs[i].slot, title: data.options.titles[i] }),
  );
  const transport = mountTransport(box(root, "bar"), runs[0]);
  return [...links, truth, ...planes, transport];
}

/**
 * Which answers the data has at the input's x, in words.
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
function mountTruth(parent, run) {
  const sentence = el("p", { class: "bn-blur-truth", "data-testid": "true-answers", "aria-live": "polite" });
  parent.append(sentence);
  const unsubscribe = run.subscribe({
    draw() {
      if (!run.about) return;
      const x = run.point[0];
      const answers = crossings(run.about.truth, x);
      const often = shares(answers, neighbours(run.about.points, x));
      const list = answers.map((y, i) => say("blur.truth-part", { y: number(y), share: share(often[i]) }));
      const given = el("span", { class: "bn-mark bn-mark-input", text: say("blur.given-x", { x: number(x) }) });
      sentence.dataset.shares = JSON.stringify(often);
      const truth = el("b", { text: either(list) });
      sentence.replaceChildren(...parts(answers.length ? "blur.truth" : "blur.truth-nowhere", { given, truth }));
    },
  });
  return {
    destroy() {
      unsubscribe();
      sentence.remove();
    },
  };
}
