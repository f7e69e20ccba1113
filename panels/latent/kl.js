/** The KL divergence of each dimension of the code, as bars; says when a dimension, or all, have collapsed. */

import { el } from "../draw/dom.js";
import { number, tuple } from "../text/numbers.js";
import { COLLAPSED, kl, klEach } from "../numbers/gaussian.js";
import { dataPosteriors, inputPosterior } from "./posterior.js";

const LONGEST = 4; // nats of a full bar, as long as no dimension has more

/** Nats a dimension, mean over the training points. @param {import("../run/live-run.js").LiveRun} run @returns {number[]} (width,) */
export const klOf = (run) => run.of("kl", (about) => klEach(dataPosteriors(run), run.width, about.heldout));

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 */
export function mountKl(parent, run) {
  const list = el("div", { class: "bn-kl-list" });
  const words = el("p", { class: "bn-kl-words", "aria-live": "polite", "data-testid": "collapse" });
  const own = el("p", { class: "bn-kl-words" });
  const root = el("div", { class: "bn-kl", "data-testid": "kl-panel" }, list, words, own);
  parent.append(root);
  /** @type {{row: any, bar: any, value: any}[]} */ let rows = [];

  function opened() {
    if (rows.length === run.width) return;
    rows = Array.from({ length: run.width }, (_, k) => {
      const bar = el("span", { class: "bn-kl-bar" });
      const value = el("span", { class: "bn-kl-value" });
      return {
        bar,
        value,
        row: el(
          "div",
          { class: "bn-kl-row" },
          el("span", { text: `z${"₁₂₃₄₅₆₇₈"[k]}` }),
          el("span", { class: "bn-kl-track" }, bar),
          value,
        ),
      };
    });
    list.replaceChildren(...rows.map(({ row }) => row));
  }

  function draw() {
    if (!run.frame) return;
    const nats = klOf(run);
    const full = Math.max(LONGEST, ...nats);
    rows.forEach(({ row, bar, value }, k) => {
      bar.style.width = `${(100 * nats[k]) / full}%`;
      value.textContent = nats[k].toFixed(2);
      row.classList.toggle("bn-collapsed", nats[k] < COLLAPSED);
    });
    root.dataset.kl = JSON.stringify(nats);
    const text = inWords(nats, run.about.settings.beta);
    if (words.textContent !== text) words.textContent = text;
    const { means, deviations } = inputPosterior(run);
    own.textContent = `This input: σ = ${tuple(deviations)}, ${number(means.reduce((sum, mean, k) => sum + kl(mean, deviations[k]), 0))} nats.`;
    Object.assign(root.dataset, {
      mean: JSON.stringify(Array.from(means)),
      deviation: JSON.stringify(Array.from(deviations)),
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

/** @param {number[]} nats @param {number} beta */
export function inWords(nats, beta) {
  const gone = nats.map((value, k) => (value < COLLAPSED ? `z${"₁₂₃₄₅₆₇₈"[k]}` : "")).filter(Boolean);
  if (gone.length === nats.length)
    return "Posterior collapse: the code says nothing. Every input comes back as the same point.";
  if (gone.length) return `${gone.join(", ")} collapsed: the posterior is the prior, whatever the input.`;
  if (beta === 0) return "β is 0: a plain autoencoder. Nothing holds the codes near the prior.";
  return `${number(nats.reduce((a, b) => a + b, 0))} nats in all.`;
}

/** The same where something has collapsed, and nothing where all is well. @param {import("../run/live-run.js").LiveRun} run */
export const collapse = (run) =>
  klOf(run).some((nats) => nats < COLLAPSED) ? inWords(klOf(run), run.about.settings.beta) : "";
