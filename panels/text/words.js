/** Every sentence a person reads, by key. The catalogue is words/<language>.*.toml; the lab serves it as a module. */

import catalogue from "./catalogue.js";
import { exact } from "./numbers.js";

const { language, words } = catalogue;
const plurals = new Intl.PluralRules(language);
const PLACEHOLDER = /\{([a-zA-Z]\w*)\}/;

/**
 * The sentence of a key. Values fill its placeholders: texts as they are, numbers in full as the language writes
 * them. A message with plural forms is chosen by the value called `count`.
 * @param {string} key "section.name"
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  return parts(key, values).join("");
}

/**
 * The sentence of a key with elements in it: `root.replaceChildren(...parts("plane.code", { code: el("b", …) }))`.
 * @template {Node} [T=never]
 * @param {string} key
 * @param {Record<string, string | number | T>} [values]
 * @returns {(string | T)[]}
 */
export function parts(key, values = {}) {
  /** @type {(string | T)[]} */
  const found = [];
  // Splitting by one group: what stands between placeholders and the placeholders' names take turns.
  message(key, values)
    .split(PLACEHOLDER)
    .forEach((part, i) => {
      const value = i % 2 ? given(key, part, values) : part;
      if (value !== "") found.push(typeof value === "number" ? exact(value) : value);
    });
  return found;
}

/** @param {string} key @param {Record<string, any>} values @returns {string} */
function message(key, values) {
  const found = words[key];
  if (found === undefined) throw new Error(`Every key must be in words/${language}.*.toml. Got ${key}.`);
  if (typeof found === "string") return found;
  return found[plurals.select(given(key, "count", values))] ?? found.other;
}

/** @param {string} key @param {string} name @param {Record<string, any>} values */
function given(key, name, values) {
  if (!(name in values)) throw new Error(`${key} must be given a value for ${name}.`);
  return values[name];
}
