/** Finds the glossary's words in a text. No DOM. ui/glossary.py does the same for lessons. */

import catalogue from "./catalogue.js";
import { say } from "./words.js";

/** @type {Map<string, string> | null} each form, with its word */
let known = null;
/** @type {RegExp | null} */
let pattern = null;

function forms() {
  if (known) return known;
  known = new Map();
  const slugs = Object.keys(catalogue.words).flatMap((key) => key.match(/^glossary\.([^.]+)\.forms$/)?.[1] ?? []);
  for (const slug of slugs) {
    for (const form of say(`glossary.${slug}.forms`).split(/\s*,\s*/)) {
      known.set(form, slug).set(form[0].toUpperCase() + form.slice(1), slug);
    }
  }
  return known;
}

/** Any form, the longest that fits, as a word of its own. */
function anyForm() {
  const escaped = [...forms().keys()].map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  escaped.sort((a, b) => b.length - a.length);
  return (pattern ??= new RegExp(`(?<![\\p{L}\\p{N}_-])(${escaped.join("|")})(?![\\p{L}\\p{N}_-])`, "u"));
}

/**
 * A text in pieces: what stands between the words of the glossary, and the first use of each.
 * @param {string} text
 * @param {Set<string>} seen the words that were found before; it grows
 * @returns {(string | {slug: string, text: string})[]}
 */
export function withTerms(text, seen = new Set()) {
  return text
    .split(anyForm())
    .map((piece, i) => {
      const slug = i % 2 ? forms().get(piece) : undefined;
      if (!slug || seen.has(slug)) return piece;
      seen.add(slug);
      return { slug, text: piece };
    })
    .filter((piece) => piece !== "");
}
