/**
 * The KL divergence of each dimension of the code as bars, and of all in two parts: information about the input,
 * and the distance of all codes from the prior. Says when a dimension, or all, have collapsed.
 */

import { el } from "../draw/dom.js";
import { roundUp } from "../draw/maps.js";
import { codeName, fixed, number, tuple } from "../text/numbers.js";
import { COLLAPSED, kl, klEach } from "../numbers/gaussian.js";
import { klParts } from "../numbers/information.js";
import { dataPosteriors, inputPosterior } from "./posterior.js";
import { say } from "../text/words.js";

const LEAST = 4; // nats of a full bar, as long as the run never has more in all
const MOVING = 50; // posteriors that the two parts are estimated from while the picture moves by itself
const AT_REST = 400;
const CALM = 250; // milliseconds between two estimates while it does

/**
 * Nats a dimension, mean over the training points.
 * @param {import("../run/live-run.js").LiveRun} run
 * @returns {number[]} (width,)
 */
export const klOf = (run) => run.of("kl", (about) => klEach(dataPosteriors(run), run.width, about.heldout));

/**
 * The two parts of the mean KL divergence over the training points, all dimensions together.
 * @param {import("../run/live-run.js").LiveRun} run
 * @returns {import("../numbers/information.js").KLParts}
 */
export function partsOf(run) {
  const most = run.playing ? MOVING : AT_REST;
  return run.of(`kl parts ${most}`, ({ heldout }) => {
    const { means, deviations } = dataPosteriors(run);
    const train = (/** @type {Float64Array} */ values) => values.filter((_, i) => !heldout[Math.floor(i / run.width)]);
    return klParts({ means: train(means), deviations: train(deviations) }, run.width, most);
  });
}

/**
 * What a full bar stands for: the same at all steps of a run, as far as it is known.
 * @param {import("../run/live-run.js").LiveRun} run
 */
function fullBar(run) {
  const term = run.about.terms.indexOf("kl");
  const most = run.frames.reduce((high, { terms }) => Math.max(high, terms[term]), LEAST);
  return roundUp(
    Math.max(
      most,
      klOf(run).reduce((sum, nats) => sum + nats, 0),
    ),
  );
}

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 */
export function mountKl(parent, run) {
  const list = el("div", { class: "bn-kl-list" });
  const scale = el("p", { class: "bn-kl-words bn-kl-scale" });
  const words = el("p", { class: "bn-kl-words", "aria-live": "polite", "data-testid": "collapse" });
  const parts = el("p", { class: "bn-kl-words", "data-testid": "kl-parts" });
  const own = el("p", { class: "bn-kl-words" });
  const all = barRow("all");
  const root = el("div", { class: "bn-kl", "data-testid": "kl-panel" }, list, all.row, scale, words, parts, own);
  parent.append(root);
  /** @type {ReturnType<typeof barRow>[]} */ let rows = [];
  let estimated = 0;

  function opened() {
    if (rows.length === run.width) return;
    rows = Array.from({ length: run.width }, (_, k) => barRow(codeName(k)));
    list.replaceChildren(...rows.map(({ row }) => row));
  }

  function draw() {
    if (!run.frame) return;
    const nats = klOf(run);
    root.dataset.kl = JSON.stringify(nats);
    const full = fullBar(run);
    rows.forEach(({ row, bar, value }, k) => {
      bar.style.width = `${(100 * nats[k]) / full}%`;
      value.textContent = fixed(nats[k]);
      row.classList.toggle("bn-collapsed", nats[k] < COLLAPSED);
    });
    const text = inWords(nats, run.about.settings.beta);
    if (words.textContent !== text) words.textContent = text;
    words.hidden = !text;
    const now = performance.now();
    if (!run.playing || now - estimated > CALM) {
      estimated = now;
      drawParts(full);
    }
    const { means, deviations } = inputPosterior(run);
    own.textContent = say("kl.input", {
      deviations: tuple(deviations),
      nats: number(means.reduce((sum, mean, k) => sum + kl(mean, deviations[k]), 0)),
    });
    Object.assign(root.dataset, {
      mean: JSON.stringify(Array.from(means)),
      deviation: JSON.stringify(Array.from(deviations)),
    });
  }

  /** @param {number} full */
  function drawParts(full) {
    const { total, information, divergence } = partsOf(run);
    all.bar.style.width = `${(100 * information) / full}%`;
    all.rest.style.width = `${(100 * divergence) / full}%`;
    all.value.textContent = fixed(total);
    scale.textContent = say("kl.full", { full });
    parts.textContent = say("kl.parts", { information: fixed(information), divergence: fixed(divergence) });
    Object.assign(root.dataset, { full: String(full), parts: JSON.stringify({ total, information, divergence }) });
  }

  const unsubscribe = run.subscribe({ draw, opened });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}

/** @param {string} name */
function barRow(name) {
  const bar = el("span", { class: "bn-kl-bar" });
  const rest = el("span", { class: "bn-kl-bar bn-kl-rest" });
  const value = el("span", { class: "bn-kl-value" });
  const track = el("span", { class: "bn-kl-track" }, bar, rest);
  return { bar, rest, value, row: el("div", { class: "bn-kl-row" }, el("span", { text: name }), track, value) };
}

/**
 * What has collapsed, or why nothing can; empty where there is nothing to say.
 * @param {number[]} nats
 * @param {number} beta
 */
export function inWords(nats, beta) {
  const gone = nats.map((value, k) => (value < COLLAPSED ? codeName(k) : "")).filter(Boolean);
  if (gone.length === nats.length) return say("kl.all-collapsed");
  if (gone.length) return say("kl.collapsed", { names: gone.join(", ") });
  if (beta === 0) return say("kl.no-price");
  return "";
}

/**
 * The same where something has collapsed, and nothing where all is well.
 * @param {import("../run/live-run.js").LiveRun} run
 */
export const collapse = (run) =>
  klOf(run).some((nats) => nats < COLLAPSED) ? inWords(klOf(run), run.about.settings.beta) : "";
