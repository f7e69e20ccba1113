/** What the marks on the plane are, in a line below it: those that are drawn now. */

import { el } from "../draw/dom.js";
import { say } from "../text/words.js";

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {Set<string>} layers those that are on
 */
export function mountLegend(parent, run, layers) {
  const entries = {
    training: entry("training", say("legend.training")),
    heldOut: entry("held-out", say("legend.held-out")),
    input: entry("input", say("legend.input")),
    reconstruction: entry("reconstruction", say("legend.reconstruction")),
  };
  const root = el("ul", { class: "bn-legend", "aria-label": say("legend.label") }, ...Object.values(entries));
  parent.append(root);

  /** @param {HTMLElement} item @param {boolean} hidden */
  function hide(item, hidden) {
    if (item.hidden !== hidden) item.hidden = hidden;
  }

  const unsubscribe = run.subscribe({
    draw() {
      if (!run.about) return;
      hide(entries.heldOut, !run.about.heldoutCount);
      for (const item of [entries.input, entries.reconstruction]) hide(item, !layers.has("projection"));
    },
  });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}

/** @param {string} kind @param {string} text @returns {HTMLElement} */
const entry = (kind, text) => el("li", { class: `bn-legend-${kind}` }, el("i", { "aria-hidden": "true" }), text);
