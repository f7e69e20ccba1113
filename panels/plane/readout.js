/** The sentence that says what happens to the input, the same as data attributes, and number fields for it. */

import { el } from "../draw/dom.js";
import { explained } from "../draw/terms.js";
import { exact, number, tuple } from "../text/numbers.js";
import { FARTHEST } from "../run/live-run.js";
import { pcaSentence } from "./layers.js";
import { parts, say } from "../text/words.js";

const MOST_NUMBERS = 3; // of a code that are read out; more are seen in its panel
const CALM = 100; // milliseconds between two sentences while the picture moves by itself

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {{layers: Set<string>}} options
 */
export function mountReadout(parent, run, { layers }) {
  const sentence = el("p", {
    class: "bn-readout",
    "data-testid": "projection-readout",
    "aria-live": "polite",
    "aria-atomic": "true",
  });
  const write = writer(sentence);
  const baseline = el("p", { class: "bn-baseline" });
  const fields = el("div", { class: "bn-fields" });
  const release = el("button", {
    type: "button",
    class: "bn-switch",
    text: say("readout.let-go"),
    hidden: true,
    onclick: () => run.setCode(null),
  });
  const root = el(
    "div",
    { class: "bn-readout-panel" },
    sentence,
    baseline,
    el("div", { class: "bn-row" }, fields, release),
  );
  parent.append(root);
  /** @type {HTMLInputElement[]} */ let inputs = [];
  let said = 0; // when, and of which input and held code
  let saidOf = "";

  function opened() {
    const { dimension } = run.about;
    if (inputs.length === dimension) return;
    inputs = ["x", "y", "z"].slice(0, dimension).map((name, i) =>
      el("input", {
        type: "number",
        step: "0.05",
        min: -FARTHEST,
        max: FARTHEST,
        "aria-label": say("readout.coordinate", { name }),
        class: "bn-number",
        oninput: (/** @type {any} */ event) => {
          const value = event.target.valueAsNumber;
          if (!Number.isFinite(value)) return;
          run.setPoint(run.point.map((v, k) => (k === i ? value : v)));
          if (Math.abs(value) > FARTHEST) event.target.value = String(run.point[i]);
        },
      }),
    );
    fields.replaceChildren(...inputs.map((input, i) => el("label", { class: "bn-field" }, "xyz"[i], input)));
  }

  function draw() {
    const { answer, frame } = run;
    if (!answer || !frame) return;
    writeFacts(sentence, run);
    const now = performance.now();
    const moved = String(answer.input) + String(run.heldCode);
    if (run.playing && now - said < CALM && moved === saidOf) return;
    said = now;
    saidOf = moved;
    write(answer);
    baseline.textContent = layers.has("pca") ? pcaSentence(run) : "";
    release.hidden = !answer.held;
    inputs.forEach((input, i) => {
      if (document.activeElement !== input) input.value = String(Math.round(run.point[i] * 1000) / 1000);
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

/**
 * Writes the sentence. Its elements are made once for each of its forms, and only their texts change: so a word of the
 * glossary keeps the focus and its explanation while the numbers run.
 * @param {HTMLElement} root
 * @returns {(answer: NonNullable<import("../run/live-run.js").LiveRun["answer"]>) => void}
 */
function writer(root) {
  const mark = (/** @type {string} */ kind) => el("span", { class: `bn-mark bn-mark-${kind}` });
  const places = {
    input: mark("input"),
    code: el("b"),
    reconstruction: mark("reconstruction"),
    distance: el("span"),
    error: el("span"),
    count: el("span"),
  };
  let form = "";
  return (answer) => {
    const said = (answer.held ? "held" : "sentence") + (answer.code.length > MOST_NUMBERS ? "-many" : "");
    if (said !== form) root.replaceChildren(...explained(parts(`readout.${said}`, places)));
    form = said;
    const texts = {
      input: tuple(answer.input),
      code: tuple(answer.code),
      reconstruction: tuple(answer.reconstruction),
      distance: number(Math.sqrt(answer.error)),
      error: number(answer.error),
      count: exact(answer.code.length),
    };
    for (const name of /** @type {(keyof typeof texts)[]} */ (Object.keys(texts))) {
      if (places[name].textContent !== texts[name]) places[name].textContent = texts[name];
    }
  };
}

/**
 * The numbers of the sentence as data attributes, for tests and programs.
 * @param {HTMLElement} element
 * @param {import("../run/live-run.js").LiveRun} run
 */
export function writeFacts(element, { answer, frame, width }) {
  const numbers = (/** @type {ArrayLike<number>} */ values) => JSON.stringify(Array.from(values));
  Object.assign(element.dataset, {
    input: numbers(answer.input),
    code: numbers(answer.code),
    reconstruction: numbers(answer.reconstruction),
    error: JSON.stringify(answer.error),
    step: String(frame.step),
    loss: JSON.stringify(frame.terms[0]),
    width: String(width),
  });
}
