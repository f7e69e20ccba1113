/** The switch of a chart between a logarithmic scale, which it begins with, and a linear one. */

import { el } from "../draw/dom.js";
import { say } from "../text/words.js";

/** @param {() => void} changed @returns {{root: HTMLElement, on: boolean}} */
export function logSwitch(changed) {
  const root = el("button", {
    type: "button",
    class: "bn-switch bn-log",
    "aria-pressed": "true",
    text: say("chart.log"),
    title: say("chart.log-label"),
    "aria-label": say("chart.log-label"),
    onclick: () => {
      found.on = !found.on;
      root.setAttribute("aria-pressed", String(found.on));
      changed();
    },
  });
  const found = { root, on: true };
  return found;
}
