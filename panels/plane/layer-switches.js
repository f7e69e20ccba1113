/** One switch for each layer of the plane; what it shows is explained where it is asked for (draw/terms.js). */

import { followLayers } from "../run/address.js";
import { el } from "../draw/dom.js";
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
  const unknown = address.unknown.length
    ? [el("p", { class: "bn-explanation", role: "status", text: notHere(address.unknown) })]
    : [];
  const chips = offered.map((layer) =>
    el("button", {
      type: "button",
      class: "bn-switch",
      "aria-pressed": String(layers.has(layer.name)),
      text: layer.label,
      "data-explain": layer.explain,
      "data-layer": layer.name,
      onclick: (/** @type {any} */ event) => {
        const on = !layers.has(layer.name);
        if (on) layers.add(layer.name);
        else layers.delete(layer.name);
        event.currentTarget.setAttribute("aria-pressed", String(on));
        address.changed();
        run.invalidate();
      },
    }),
  );
  const root = el(
    "div",
    { class: "bn-switches", role: "group", "aria-label": say("layers.switches") },
    ...chips,
    ...unknown,
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
  const names = unknown.slice(0, MOST_NAMED).map((name) => `“${name.slice(0, LONGEST_NAME)}”`);
  return say("layers.not-here", { names: names.join(", ") });
}
