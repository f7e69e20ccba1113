/** The formulas of the pages about images, which have no numbers on this page's run: Bernoulli ELBO, CD. */

import { el } from "../../draw/dom.js";
import { say } from "../../text/words.js";
import { math, over, row, sub, sum, sup } from "./mathml.js";

const pixels = row(sum("j"), "[", sub("x", "j"), "ln", sub("p", "j"), "+ ( 1 −", sub("x", "j"), ") ln ( 1 −");
/** @type {[string, string][]} */
const LINES = [
  ["likelihood", math("ln p ( x | z ) =", pixels, sub("p", "j"), ") ]")],
  ["bound", math("J = −", sub("E", "q"), "[ ln p ( x | z ) ] + β KL ( q ( z | x ) ‖ p )")],
  ["machine", math("p ( v , h ) = ", over("1", "Z"), sup("e", row("h W v + b v + c h")))],
  ["gradient", math(over("∂ ln p ( v )", row("∂", sub("w", "ij"))), "=", mean("data"), "−", mean("model"))],
  ["divergence", math("Δ", sub("w", "ij"), "= ε (", mean("data"), "−", mean("1"), ")")],
];

/** The mean of h v over what the index names. @param {string} index */
function mean(index) {
  return sub(row("⟨", sub("h", "i"), sub("v", "j"), "⟩"), index);
}

/** @param {HTMLElement} parent */
export function mountImageFormulas(parent) {
  const list = el("dl", { class: "bn-logic", "data-testid": "image-formulas" });
  for (const [name, formula] of LINES) {
    const shown = el("dd", { class: "bn-logic-formula" });
    shown.innerHTML = formula;
    const words = el("dd", { class: "bn-live-number", text: say(`logic-images.${name}-means`) });
    list.append(el("div", { class: "bn-line" }, el("dt", { text: say(`logic-images.${name}`) }), shown, words));
  }
  parent.append(list);
  return { destroy: () => list.remove() };
}
