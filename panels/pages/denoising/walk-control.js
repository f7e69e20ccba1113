/** Start a walk and say how many steps of it are shown. */

import { el } from "../../draw/dom.js";
import { say } from "../../text/words.js";

const MOST = 30;
const USUAL = 10;
const PACE = 160; // milliseconds between two steps

/**
 * @param {HTMLElement} parent
 * @param {{invalidate: () => void}} runs draws all runs that show the walk
 * @param {{steps: number}} walk
 */
export function mountWalkControl(parent, runs, walk) {
  let goal = USUAL;
  let timer = 0;
  const start = el("button", {
    type: "button",
    class: "bn-switch bn-walk-start",
    text: say("layers.walk.label"),
    title: say("denoising.walk-title"),
    onclick: () => {
      show(still() ? goal : 0);
      next();
    },
  });
  const slider = el("input", {
    type: "range",
    class: "bn-slider",
    min: "0",
    max: String(MOST),
    step: "1",
    value: "0",
    "aria-label": say("denoising.walk-steps"),
    oninput: () => {
      clearTimeout(timer);
      goal = Number(slider.value) || USUAL;
      show(Number(slider.value));
    },
  });
  const counter = el("output", { class: "bn-walk-count" });
  const root = el(
    "div",
    { class: "bn-walk", role: "group", "aria-label": say("layers.walk.label"), "data-testid": "walk" },
    start,
    slider,
    counter,
  );
  parent.append(root);
  show(walk.steps);

  /** @param {number} steps */
  function show(steps) {
    walk.steps = steps;
    slider.value = String(steps);
    slider.style.setProperty("--bn-done", `${(100 * steps) / MOST}%`);
    slider.style.setProperty("--bn-loaded", "100%");
    counter.textContent = say("denoising.steps", { count: steps });
    root.dataset.steps = String(steps);
    runs.invalidate();
  }

  function next() {
    clearTimeout(timer);
    if (walk.steps >= goal) return;
    timer = window.setTimeout(() => {
      show(walk.steps + 1);
      next();
    }, PACE);
  }

  return {
    destroy() {
      clearTimeout(timer);
      root.remove();
    },
  };
}

/** The visitor asked for no motion. */
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
