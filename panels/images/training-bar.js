/** Training under way: how far it has come, a slider over its frames, and a button that stops it or has it go on. */

import { el } from "../draw/dom.js";
import { number } from "../text/numbers.js";
import { say } from "../text/words.js";

/**
 * @param {HTMLElement} parent
 * @param {import("../run/image-run.js").ImageRun} run
 */
export function mountTrainingBar(parent, run) {
  const slider = el("input", {
    type: "range",
    class: "bn-slider",
    min: "0",
    max: "0",
    value: "0",
    step: "1",
    "aria-label": say("training.frame"),
    oninput: () => (halt(), run.show(Number(slider.value))),
  });
  const button = el("button", { type: "button", class: "bn-switch", onclick: toggle });
  const replay = el("button", { type: "button", class: "bn-switch", text: say("training.replay"), onclick: play });
  const counter = el("span", { class: "bn-counter" });
  const words = el("p", { class: "bn-explanation", role: "status" });
  const root = el("div", { class: "bn-transport", "data-testid": "image-training" }, replay, slider, counter, button);
  parent.append(root, words);
  let timer = 0;

  function toggle() {
    if (run.state === "training") run.stop();
    else run.resume();
  }

  function halt() {
    clearInterval(timer);
    timer = 0;
  }

  /** All frames once more, one after the other. */
  function play() {
    halt();
    run.show(0);
    timer = window.setInterval(() => {
      if (run.at + 1 >= run.frames.length) halt();
      else run.show(run.at + 1);
    }, 150);
  }

  const stop = run.subscribe(() => {
    const { about, frame } = run;
    slider.max = String(Math.max(0, (about?.frames.length ?? 1) - 1));
    slider.value = String(run.at);
    const full = Math.max(1, (about?.frames.length ?? 1) - 1);
    slider.style.setProperty("--bn-done", `${(100 * run.at) / full}%`);
    slider.style.setProperty("--bn-loaded", `${(100 * Math.max(0, run.frames.length - 1)) / full}%`);
    button.hidden = run.state === "done";
    button.textContent = run.state === "training" ? say("training.stop") : say("training.go-on");
    replay.disabled = run.frames.length < 2;
    counter.textContent = frame ? say("training.step", { step: frame.step, steps: run.steps }) : "";
    words.textContent = run.message || progress(run);
    root.dataset.state = run.state;
    root.dataset.step = String(frame?.step ?? -1);
    root.dataset.heldout = frame ? String(frame.heldout) : "";
  });

  return {
    destroy() {
      halt();
      stop();
      root.remove();
      words.remove();
    },
  };
}

/** What training does, or has come to. @param {import("../run/image-run.js").ImageRun} run */
function progress(run) {
  const { about, frame } = run;
  if (!about || !frame) return say("training.begins");
  if (run.state === "stopped") return say("training.stopped", { step: run.reached });
  const width = about.width;
  const pca = about.pca.errors[about.pca.widths.indexOf(width)];
  const values = { heldout: number(frame.heldout), pca: number(pca), count: width };
  if (run.state === "done") return say("training.errors", values);
  if (run.reached < about.pretraining) {
    const machine = Math.floor((run.reached * about.machines) / about.pretraining) + 1;
    return say("training.pretraining", { machine, machines: about.machines, step: run.reached });
  }
  return say("training.on-the-way", { ...values, reached: run.reached, steps: run.steps });
}
