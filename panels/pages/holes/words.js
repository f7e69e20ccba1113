/** How far from the data each network's code decodes, in words; and how far codes drawn at random do. */

import { el } from "../../draw/dom.js";
import { number, tuple } from "../../text/numbers.js";
import { FARTHEST, farOf, STRONGEST } from "./code-map.js";
import { mean } from "../../numbers/nearest.js";
import { say } from "../../text/words.js";

/**
 * @typedef {{run: import("../../run/live-run.js").LiveRun, name: string, drawnKey: string, codesOf: (run:
 *   import("../../run/live-run.js").LiveRun) => Float64Array,
 *   note?: (run: import("../../run/live-run.js").LiveRun) => string}} Network
 *   name in words, the key of what is said of random codes, the drawn codes, what else is to be said
 */

/**
 * @param {HTMLElement} parent
 * @param {Network[]} networks
 * @param {import("../../latent/random-codes.js").Drawn} drawn
 */
export function mountHoles(parent, networks, drawn) {
  const runs = networks.map(({ run }) => run);
  const lines = networks.map(({ name }) => {
    const figure = el("b", { class: "bn-far" });
    const words = el("span");
    const row = el(
      "p",
      { class: "bn-holes-line", "data-testid": "projection-readout", "aria-live": "polite" },
      el("span", { class: "bn-holes-name", text: name }),
      figure,
      words,
    );
    return { figure, words, row };
  });
  const act = (/** @type {string} */ text, /** @type {string} */ title, /** @type {() => void} */ onclick) =>
    el("button", {
      type: "button",
      class: "bn-switch",
      text,
      title,
      onclick: () => (onclick(), runs.forEach((run) => run.invalidate())),
    });
  const drawCodes = act(say("holes.draw"), say("holes.draw-title", { count: drawn.count }), () => drawn.press());
  const clear = act(say("holes.clear"), say("holes.clear-title"), () => drawn.clear());
  const release = act(say("readout.let-go"), say("holes.let-go-title"), () => runs.forEach((run) => run.setCode(null)));
  const made = networks.map(() => el("p", { class: "bn-made", "data-testid": "drawn" }));
  const scale = mapScale();
  const root = el(
    "div",
    { class: "bn-holes", "data-testid": "holes-panel" },
    el("p", {
      class: "bn-holes-hint",
      text: say("holes.hint"),
    }),
    ...lines.map(({ row }) => row),
    el("div", { class: "bn-row" }, drawCodes, clear, release),
    ...made,
    scale,
  );
  parent.append(root);

  function draw() {
    networks.forEach((network, i) => {
      const { run } = network;
      const { answer, frame } = run;
      if (!answer || !frame) return;
      const far = farOf(run, Float64Array.from(answer.code))[0];
      const { figure, words, row } = lines[i];
      figure.textContent = number(far);
      const told = { code: tuple(answer.code), reconstruction: tuple(answer.reconstruction) };
      words.textContent = [say("holes.decodes", told), network.note?.(run)].filter(Boolean).join(" ");
      const text = (/** @type {any} */ value) => JSON.stringify(value);
      Object.assign(row.dataset, {
        input: text(answer.input),
        code: text(answer.code),
        reconstruction: text(answer.reconstruction),
        error: text(answer.error),
        step: String(frame.step),
        loss: text(frame.terms[0]),
        width: String(run.width),
        distance: text(far),
      });
      sayDrawn(network, made[i]);
    });
    clear.disabled = !drawn.pressed;
    release.disabled = !runs[0].heldCode;
    scale.hidden = runs[0].width > 2;
  }

  /** @param {Parameters<typeof mountHoles>[1][number]} network @param {HTMLElement} line */
  function sayDrawn({ run, drawnKey, codesOf }, line) {
    const codes = codesOf(run);
    const far = codes.length ? mean(farOf(run, codes)) : null;
    line.textContent = far === null ? "" : say(drawnKey, { count: drawn.count, distance: number(far) });
    line.dataset.distance = JSON.stringify(far);
  }

  const stops = runs.map((run) => run.subscribe({ draw }));
  return {
    destroy() {
      for (const stop of stops) stop();
      root.remove();
    },
  };
}

/** Which tint stands for which distance. */
function mapScale() {
  return el(
    "p",
    { class: "bn-map-scale" },
    say("holes.tint"),
    el("span", { class: "bn-map-ramp", style: `--bn-strongest: ${100 * STRONGEST}%` }),
    el("span", { text: say("holes.tint-range", { farthest: FARTHEST }) }),
  );
}
