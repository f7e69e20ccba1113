/** Play, pause, step, back, restart, speed, and a slider over all steps. */

import { el } from "../draw/dom.js";
import { say } from "../text/words.js";
import { exact } from "../text/numbers.js";

const SECONDS = [2, 4, 8, 20, 60]; // that the whole run may take
const REMEMBERED = "bottleneck-seconds"; // in this browser
/** @type {Record<string, string>} */
const ICONS = {
  play: "M4 2.5v11l9-5.5z",
  pause: "M4 2.5h3v11H4zM9 2.5h3v11H9z",
  step: "M3 2.5v11l7-5.5zM11 2.5h2v11h-2z",
  back: "M13 2.5v11L6 8zM3 2.5h2v11H3z",
  restart: "M8 3a5 5 0 1 1-4.6 3l1.4.6A3.5 3.5 0 1 0 8 4.5V7L4 3.8 8 .6z",
};

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun[]} runs the first gives the picture; what is done is done to all
 */
export function mountTransport(parent, ...runs) {
  const [run] = runs;
  const all = (/** @type {(run: import("../run/live-run.js").LiveRun) => void} */ act) => () => runs.forEach(act);
  const buttons = {
    Restart: button(
      "restart",
      all((r) => r.restart()),
    ),
    Back: button(
      "back",
      all((r) => r.step(-1)),
    ),
    Play: button(
      "play",
      all((r) => r.play()),
    ),
    Pause: button(
      "pause",
      all((r) => r.pause()),
    ),
    Step: button(
      "step",
      all((r) => r.step(1)),
    ),
  };
  const slider = el("input", {
    type: "range",
    class: "bn-slider",
    min: "0",
    max: "1",
    step: "1",
    value: "0",
    "aria-label": say("transport.step"),
    oninput: () => runs.forEach((r) => r.seekStep(Number(slider.value))),
  });
  // A range input moves by one step a key press; a run has fewer frames than steps, so keys move by frames.
  slider.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (!by) return;
    event.preventDefault();
    runs.forEach((r) => r.step(by));
  });
  const counter = el("output", { class: "bn-counter" });
  const speed = mountSpeed(runs);
  const root = el(
    "div",
    { class: "bn-transport", "data-testid": "transport", role: "group", "aria-label": say("transport.label") },
    ...Object.values(buttons),
    slider,
    counter,
    speed,
  );
  parent.append(root);

  function draw() {
    const { about, frame } = run;
    buttons.Play.hidden = run.playing;
    buttons.Pause.hidden = !run.playing;
    for (const b of [...Object.values(buttons), slider]) b.disabled = !frame;
    if (!frame) return;
    slider.max = String(about.steps);
    slider.value = String(frame.step);
    slider.setAttribute("aria-valuetext", say("transport.at", { step: frame.step, steps: about.steps }));
    const loaded = run.frames[run.frames.length - 1].step / about.steps;
    slider.style.setProperty("--bn-done", `${(100 * frame.step) / about.steps}%`);
    slider.style.setProperty("--bn-loaded", `${100 * loaded}%`);
    counter.textContent = `${exact(frame.step)} / ${exact(about.steps)}`;
    buttons.Back.disabled = run.index === 0;
    buttons.Step.disabled = run.index === run.frames.length - 1;
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}

/** @param {string} what @param {() => void} act */
function button(what, act) {
  const name = say(`transport.${what}`);
  const node = el("button", { type: "button", class: "bn-button", "aria-label": name, title: name, onclick: act });
  const path = `<path d="${ICONS[what]}"/>`;
  node.innerHTML = `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${path}</svg>`;
  return node;
}

/** How long the whole run takes, as it was chosen last. @param {import("../run/live-run.js").LiveRun[]} runs */
function mountSpeed(runs) {
  const chosen = Number(remembered());
  if (SECONDS.includes(chosen)) for (const run of runs) run.seconds = chosen;
  const speed = el(
    "select",
    {
      class: "bn-speed",
      "aria-label": say("transport.speed"),
      title: say("transport.speed"),
      onchange() {
        for (const run of runs) run.seconds = Number(speed.value);
        remember(speed.value);
      },
    },
    ...SECONDS.map((s) =>
      el("option", { value: s, selected: s === runs[0].seconds, text: say("transport.seconds", { count: s }) }),
    ),
  );
  return speed;
}

// A browser may forbid to keep anything: then nothing is remembered.
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

/** @param {string} seconds */
function remember(seconds) {
  try {
    localStorage.setItem(REMEMBERED, seconds);
  } catch {}
}
