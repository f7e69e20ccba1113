/** One switch for each layer of the plane, with a line that explains the one last touched. */

import { followLayers } from "../run/address.js";
import { el } from "../draw/dom.js";
import { explained } from "../draw/terms.js";
import { say } from "../text/words.js";

const MOST_NAMED = 3; // of the layers in a link that are not there
const LONGEST_NAME = 20; // characters of it

/**
 * @param {HTMLElement} parent
 * @param {{invalidate: () => void}} run the run, or whatever draws all runs whose planes share the layers
 * @param {{layers: Set<string>, offered: import("./layers.js").Layer[]}} options
 */
export function mountSwitches(parent, run, { layers, offered }) {
  const address = followLayers(
    layers,
    offered.map((layer) => layer.name),
    () => {
      for (const chip of chips) chip.setAttribute("aria-pressed", String(layers.has(chip.dataset.layer ?? "")));
      run.invalidate();
    },
  );
  const explanation = el("p", { class: "bn-explanation", "aria-live": "polite", text: notHere(address.unknown) });
  const chips = offered.map((layer) =>
    el("button", {
      type: "button",
      class: "bn-switch",
      "aria-pressed": String(layers.has(layer.name)),
      text: layer.label,
      title: layer.explain,
      "data-layer": layer.name,
      onfocus: () => explanation.replaceChildren(...explained(layer.explain)),
      onclick: (/** @type {any} */ event) => {
        const on = !layers.has(layer.name);
        if (on) layers.add(layer.name);
        else layers.delete(layer.name);
        event.currentTarget.setAttribute("aria-pressed", String(on));
        explanation.replaceChildren(...explained(layer.explain));
        address.changed();
        run.invalidate();
      },
    }),
  );
  const root = el(
    "div",
    { class: "bn-switches", role: "group", "aria-label": say("layers.switches") },
    ...chips,
    explanation,
  );
  parent.append(root);
  return {
    destroy() {
      address.destroy();
      root.remove();
    },
  };
}

/** Which layers of a link are none of this page. @param {string[]} unknown */
function notHere(unknown) {
  if (!unknown.length) return "";
  const names = unknown.slice(0, MOST_NAMED).map((name) => `“${name.slice(0, LONGEST_NAME)}”`);
  return say("layers.not-here", { names: names.join(", ") });
}
