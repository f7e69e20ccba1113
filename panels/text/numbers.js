/** Numbers and lists as the language writes them. words/numbers.py does the same in Python. */

import catalogue from "./catalogue.js";

const { language, words } = catalogue;
// Kept: making one takes longer than all labels of an axis.
const THREE_DIGITS = new Intl.NumberFormat(language, {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
  useGrouping: false,
});
const IN_FULL = new Intl.NumberFormat(language, { maximumFractionDigits: 10 });
/** @type {Intl.NumberFormat[]} by the number of decimals */
const FIXED = [];
const LIST = new Intl.ListFormat(language, { type: "conjunction" });
const EITHER = new Intl.ListFormat(language, { type: "disjunction" });

/** Three significant digits, with a real minus sign. @param {number} x */
export function number(x) {
  if (!Number.isFinite(x)) return "–";
  if (x === 0 || Math.abs(x) < 5e-13) return "0";
  const size = Math.abs(x);
  return (x < 0 ? "−" : "") + (size >= 1e5 || size < 1e-4 ? scientific(size) : THREE_DIGITS.format(size));
}

/** 1.23e+5. @param {number} size positive */
function scientific(size) {
  const [digits, power] = size.toExponential(2).split("e");
  return `${THREE_DIGITS.format(Number(digits))}e${power}`;
}

/** A number in full, with a real minus sign: 0.00002, 3,000. @param {number} x */
export function exact(x) {
  return IN_FULL.format(x).replace("-", "−");
}

/** With so many decimals, and a real minus sign: 0.50. @param {number} x @param {number} decimals */
export function fixed(x, decimals = 2) {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const text = (FIXED[decimals] ??= new Intl.NumberFormat(language, digits)).format(x);
  return text.replace("-", "−");
}

/** A point or a code: (0.500, 1.20), or the plain number where there is one. @param {ArrayLike<number>} values */
export function tuple(values) {
  const parts = Array.from(values, number);
  return parts.length === 1 ? parts[0] : `(${parts.join(String(words["numbers.between"]))})`;
}

/** What a dimension of the code is called: z₁, z₂, … @param {number} index from 0 */
export const codeName = (index) => `z${"₁₂₃₄₅₆₇₈"[index]}`;

/** A list as a sentence has it: a, b, and c. @param {Iterable<string>} items */
export const listed = (items) => LIST.format(items);

/** A list of which one holds: a, b, or c. @param {Iterable<string>} items */
export const either = (items) => EITHER.format(items);

const SHARE = new Intl.NumberFormat(language, { maximumFractionDigits: 0, useGrouping: true });

/** A share of one in whole percent: 37 %. @param {number} part from 0 to 1 */
export const share = (part) => String(words["numbers.percent"]).replace("{value}", SHARE.format(100 * part));
