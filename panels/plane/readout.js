/** The sentence that says what happens to the input, the same as data attributes, and number fields for it. */

import { el } from "../draw/dom.js";
import { explained } from "../draw/terms.js";
import { exact, number, tuple } from "../text/numbers.js";
import { fromOwn, isPlain, toOwn } from "../numbers/units.js";
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
  let named = ""; // the columns that the fields are of
  let said = 0; // when, and of which input and held code
  let saidOf = "";

  function opened() {
    const { units } = run.about;
    if (named === units.names.join("\n")) return;
    named = units.names.join("\n");
    inputs = units.names.map((name, i) =>
      el("input", {
        type: "number",
        step: isPlain(units) ? "0.05" : "any",
        min: isPlain(units) ? -FARTHEST : null,
        max: isPlain(units) ? FARTHEST : null,
        "aria-label": say("readout.coordinate", { name }),
        class: "bn-number",
        oninput: (/** @type {any} */ event) => {
          const value = event.target.valueAsNumber;
          if (!Number.isFinite(value)) return;
          const values = toOwn(run.about.units, run.point);
          run.setPoint(fromOwn(run.about.units, values.with(i, value)));
          if (isPlain(run.about.units) && Math.abs(value) > FARTHEST) event.target.value = String(run.point[i]);
        },
      }),
    );
    fields.replaceChildren(...inputs.map((input, i) => el("label", { class: "bn-field" }, units.names[i], input)));
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
    write(answer, run.about.units);
    baseline.textContent = layers.has("pca") ? pcaSentence(run) : "";
    release.hidden = !answer.held;
    const values = toOwn(run.about.units, run.point);
    const plain = isPlain(run.about.units);
    inputs.forEach((input, i) => {
      if (document.activeElement === input) return;
      input.value = String(plain ? Math.round(values[i] * 1000) / 1000 : Number(values[i].toPrecision(4)));
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
 * @returns {(answer: NonNullable<import("../run/live-run.js").LiveRun["answer"]>,
 *   units: import("../numbers/units.js").Units) => void}
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
  return (answer, units) => {
    const own = isPlain(units) ? "" : "own-";
    const said = (answer.held ? "held" : "sentence") + (answer.code.length > MOST_NUMBERS ? "-many" : "");
    const wanted = own + said;
    if (wanted !== form) root.replaceChildren(...explained(parts(`readout.${wanted}`, places)));
    form = wanted;
    const texts = {
      input: tuple(toOwn(units, answer.input)),
      code: tuple(answer.code),
      reconstruction: tuple(toOwn(units, answer.reconstruction)),
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
