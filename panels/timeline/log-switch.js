/** The switch of a chart between a logarithmic scale, which it begins with, and a linear one. */

import { el } from "../draw/dom.js";

/** @param {() => void} changed @returns {{root: HTMLElement, on: boolean}} */
export function logSwitch(changed) {
  const root = el("button", {
    type: "button",
    class: "bn-switch bn-log",
    "aria-pressed": "true",
    text: "log",
    title: "Logarithmic scale",
    "aria-label": "Logarithmic scale",
    onclick: () => {
      found.on = !found.on;
      root.setAttribute("aria-pressed", String(found.on));
      changed();
    },
  });
  const found = { root, on: true };
  return found;
}
