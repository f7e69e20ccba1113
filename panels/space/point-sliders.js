/** A slider for each coordinate of the input. */

import { el } from "../draw/dom.js";
import { toOwn } from "../numbers/units.js";
import { number } from "../text/numbers.js";
import { say } from "../text/words.js";

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 */
export function mountSliders(parent, run) {
  const root = el("div", { class: "bn-sliders", role: "group", "aria-label": say("space.sliders") });
  parent.append(root);
  /** @type {HTMLInputElement[]} */ let sliders = [];
  let named = ""; // the columns that they are of

  function opened() {
    const { dimension, range, units } = run.about;
    if (named === units.names.join("\n")) return;
    named = units.names.join("\n");
    sliders = Array.from({ length: dimension }, (_, i) =>
      el("input", {
        type: "range",
        class: "bn-slider",
        min: range[0],
        max: range[1],
        step: "0.01",
        "aria-label": say("space.slide", { name: units.names[i] }),
        oninput: (/** @type {any} */ event) =>
          run.setPoint(run.point.map((v, k) => (k === i ? event.target.valueAsNumber : v))),
      }),
    );
    root.replaceChildren(...sliders.map((slider, i) => el("label", { class: "bn-sliding" }, units.names[i], slider)));
  }

  function draw() {
    if (!run.about) return;
    const values = toOwn(run.about.units, run.point);
    sliders.forEach((slider, i) => {
      slider.value = String(run.point[i]);
      slider.setAttribute("aria-valuetext", number(values[i]));
      const share = (run.point[i] - Number(slider.min)) / (Number(slider.max) - Number(slider.min));
      slider.style.setProperty("--bn-done", `${100 * Math.max(0, Math.min(1, share))}%`);
    });
  }

  const unsubscribe = run.subscribe({ draw, opened });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}
