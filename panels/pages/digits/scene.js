/**
 * What the parts of the page share.
 *
 * @typedef {object} Scene
 * @property {import("../../run/image-run.js").ImageRun} run
 * @property {number} index of the held-out picture that was picked last
 * @property {Float32Array | null} input the picture as it is now, drawn on or not
 * @property {Float64Array} code that is decoded
 * @property {Float64Array} own the input's code
 * @property {Float64Array | null} held a code that was dragged to
 */

import { el } from "../../draw/dom.js";

/**
 * A part of the page that unfolds.
 * @param {HTMLElement} parent
 * @param {string} title
 * @param {string} help
 * @param {() => void} opened
 */
export function fold(parent, title, help, opened) {
  const body = el("div", { class: "bn-fold-body" }, el("p", { class: "bn-caption", text: help }));
  const root = el(
    "details",
    { class: "bn-fold", ontoggle: () => root.open && opened() },
    el("summary", { text: title }),
    body,
  );
  parent.append(root);
  return { root, body };
}
