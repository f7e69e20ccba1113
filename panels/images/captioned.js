/** A picture with a caption below. */

import { el } from "../draw/dom.js";
import { paint, pictureCanvas } from "./grey.js";

/**
 * A picture with a caption below, or another one where it is there already.
 * @param {HTMLElement} parent
 * @param {number} i its place
 * @param {ArrayLike<number>} picture
 * @param {string} caption
 * @param {string} [kind] a class of the picture
 */
export function captioned(parent, i, picture, caption, kind = "") {
  let figure = /** @type {HTMLElement | undefined} */ (parent.children[i]);
  if (!figure) {
    figure = el("div", { class: "bn-captioned" }, pictureCanvas(8, { class: kind }), el("p", { class: "bn-caption" }));
    parent.append(figure);
  }
  paint(/** @type {HTMLCanvasElement} */ (figure.firstElementChild), picture);
  const words = /** @type {HTMLElement} */ (figure.lastElementChild);
  words.textContent = caption;
  words.hidden = !caption;
  return figure;
}
