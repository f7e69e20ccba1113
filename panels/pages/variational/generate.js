/**
 * Buttons of a generative network: draw codes from the prior, set a second point, go from one to the other; and what
 * comes of it, in words.
 */

import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { codeAt, decoded, strays } from "../../latent/generative-layers.js";
import { mean, nearest } from "../../numbers/nearest.js";
import { say } from "../../text/words.js";

const SAME = say("variational.same");
const HINT = say("variational.hint");

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {{drawn: import("../../latent/random-codes.js").Drawn, second: import("./second-point.js").Second}} held
 */
export function mountGenerate(parent, run, { drawn, second }) {
  const act = (/** @type {string} */ text, /** @type {string} */ title, /** @type {() => void} */ onclick) =>
    el("button", { type: "button", class: "bn-switch", text, title, onclick: () => (onclick(), run.invalidate()) });
  const generate = act(say("variational.generate"), say("variational.generate-title", { count: drawn.count }), () =>
    drawn.press(),
  );
  const clear = act(
    say("variational.clear"),
    say("variational.clear-title"),
    () => (drawn.clear(), (second.point = null), run.setCode(null)),
  );
  const place = act(say("variational.set-b"), say("variational.set-b-title"), () => (second.point = [...run.point]));
  const slider = el("input", {
    type: "range",
    min: "0",
    max: "1",
    step: "0.01",
    class: "bn-slider",
    "aria-label": say("variational.from-a-to-b"),
    oninput: () => {
      second.share = Number(slider.value);
      if (second.point && run.frame) run.setCode(codeAt(run, second.point, second.share));
    },
  });
  const way = el("label", { class: "bn-way" }, "A", slider, "B");
  const made = el("p", { class: "bn-made", "data-testid": "generated" });
  const line = el("p", { class: "bn-made", "data-testid": "between" });
  const root = el(
    "div",
    { class: "bn-generate", "data-testid": "generate-panel" },
    el("div", { class: "bn-row" }, generate, place, way, clear),
    made,
    line,
  );
  parent.append(root);

  function draw() {
    if (!run.frame) return;
    slider.disabled = !second.point;
    slider.value = String(second.share);
    slider.style.setProperty("--bn-done", `${100 * second.share}%`);
    slider.style.setProperty("--bn-loaded", "100%");
    clear.disabled = !second.point && !drawn.pressed;
    sayGenerated();
    sayBetween();
  }

  function sayGenerated() {
    const points = decoded(run, drawn.prior(run));
    const { about } = run;
    const far = points.length ? mean(nearest(points, about.points, about.dimension)) : null;
    made.dataset.generated = JSON.stringify(Array.from(points));
    made.dataset.distance = JSON.stringify(far);
    made.textContent =
      far === null ? "" : say("variational.drawn", { draw: drawn.pressed, count: drawn.count, distance: number(far) });
  }

  function sayBetween() {
    const same = second.point?.every((value, i) => value === run.point[i]);
    if (!second.point || same) return void (line.textContent = same ? SAME : HINT);
    const [curved, straight] = strays(run, second.point);
    line.textContent = say("variational.ways", { curved: number(curved), straight: number(straight) });
    Object.assign(line.dataset, {
      second: JSON.stringify(second.point),
      curved: JSON.stringify(curved),
      straight: JSON.stringify(straight),
    });
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}
