/** Formulas as MathML, which browsers set by themselves. Strings only, no DOM. */

const escape = (/** @type {string} */ text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

const THIN = '<mspace width="0.17em"/>';

/**
 * Letters, numbers and signs, one element each: "x = f" becomes <mi>x</mi><mo>=</mo><mi>f</mi>.
 * @param {string} text
 */
export function symbols(text) {
  const found = text.match(/[A-Za-zα-ωΑ-Ω]+|[0-9.]+|\S/g) ?? [];
  return found
    .map((part) => {
      if (/^[0-9.]+$/.test(part)) return `<mn>${part}</mn>`;
      if (/^[A-Za-z]{2,}/.test(part)) return `${THIN}<mi>${part}</mi>${THIN}`; // a name: ln, KL
      if (/^[A-Za-zα-ωΑ-Ω]/.test(part)) return `<mi>${part}</mi>`;
      if (/^[()[\]|‖]$/.test(part)) return `<mo stretchy="false">${part}</mo>`;
      return `<mo>${escape(part)}</mo>`;
    })
    .join("");
}

const one = (/** @type {string} */ part) => `<mrow>${part.startsWith("<") ? part : symbols(part)}</mrow>`;

/** Parts are symbols in plain text, or what the functions below give. @param {...string} parts */
export const row = (...parts) => parts.map((part) => (part.startsWith("<") ? part : symbols(part))).join("");
/** @param {string} base @param {string} index */
export const sub = (base, index) => `<msub>${one(base)}${one(index)}</msub>`;
/** @param {string} base @param {string} power */
export const sup = (base, power) => `<msup>${one(base)}${one(power)}</msup>`;
/** @param {string} base @param {string} index @param {string} power */
export const both = (base, index, power) => `<msubsup>${one(base)}${one(index)}${one(power)}</msubsup>`;
/** @param {string} above @param {string} below */
export const over = (above, below) => `<mfrac>${one(above)}${one(below)}</mfrac>`;
/** @param {string} index */
export const sum = (index) => `<munder><mo>∑</mo>${one(index)}</munder>`;
/**
 * A letter with a hat (a reconstruction) or a tilde (a corrupted point).
 * @param {string} letter
 * @param {string} mark
 */
export const accent = (letter, mark) => `<mover accent="true"><mi>${letter}</mi><mo>${mark}</mo></mover>`;
/** @param {...string} parts */
export const math = (...parts) => `<math>${row(...parts)}</math>`;
