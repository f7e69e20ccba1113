/** What one of two compared runs makes of the input, its walk and the true field: in words, and as data attributes. */

import { el } from "../../draw/dom.js";
import { number, share } from "../../text/numbers.js";
import { corruptionOf, fieldError } from "./field-layers.js";
import { distanceToLines, walkFrom } from "./walk.js";
import { parts, say } from "../../text/words.js";

const CALM = 250; // milliseconds between two sentences while the picture moves by itself

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {{teacher: import("../../run/live-run.js").LiveRun, walk: {steps: number}, testid: string}} options teacher:
 *   the run whose corruption is shown
 */
export function mountFieldFigures(parent, run, { teacher, walk, testid }) {
  const root = el("p", { class: "bn-field-figures", "data-testid": testid, "aria-live": "polite" });
  parent.append(root);
  let said = 0;

  function draw() {
    const { about, frame, point } = run;
    if (!frame || !teacher.frame) return;
    const now = performance.now();
    if (run.playing && now - said < CALM) return;
    said = now;
    const path = walkFrom(about.network, frame.weights, point, Math.max(1, walk.steps));
    const end = path[path.length - 1];
    const distances = [point, end].map((at) => distanceToLines(at, about.truth));
    const error = fieldError(run, teacher);
    Object.assign(root.dataset, {
      steps: String(path.length - 1),
      end: JSON.stringify(end),
      from: JSON.stringify(distances[0]),
      distance: JSON.stringify(distances[1]),
      relative: JSON.stringify(error?.relative ?? null),
      angle: JSON.stringify(error?.angle ?? null),
      step: String(frame.step),
    });
    root.replaceChildren(...walkWords(path.length - 1, distances, walk, about), el("br"), fieldWords(error, teacher));
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}

/**
 * Where the walk ends.
 * @param {number} steps made
 * @param {number[]} distances from the truth: of the input and of the end
 * @param {{steps: number}} walk
 * @param {import("../../run/description.js").Description} about
 */
function walkWords(steps, [from, to], walk, about) {
  if (steps < walk.steps) return [say("denoising.left", { count: steps })];
  const place = about.truth[0].length === 1 ? "centre" : "curve";
  return parts(walk.steps ? `denoising.after-${place}` : `denoising.next-${place}`, {
    count: steps,
    distance: el("b", { text: number(to) }),
    before: number(from),
  });
}

/**
 * How the run's field compares with the true one.
 * @param {ReturnType<typeof fieldError>} error
 * @param {import("../../run/live-run.js").LiveRun} teacher
 */
function fieldWords(error, teacher) {
  if (error) return say("denoising.differs", { share: share(error.relative), angle: Math.round(error.angle) });
  const { kind, level } = corruptionOf(teacher);
  if (!level) return say("denoising.no-corruption");
  return kind === "drop" ? say("denoising.dropped") : say("denoising.too-small");
}
