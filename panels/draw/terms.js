/**
 * Words of the glossary: marked in a sentence, and explained where a pointer, the focus or a tap asks for it. So are
 * buttons that carry an explanation of their own, `data-explain`; to press one is no question, but for a finger.
 */

import { colorsOf } from "./colors.js";
import { el } from "./dom.js";
import { withTerms } from "../text/terms.js";
import { say } from "../text/words.js";

const BELOW = 6; // pixels from a word to its explanation
const EDGE = 8; // of the window, which stays free
const MOVED = 2; // pixels: a word that has scrolled away from its explanation

/** @type {HTMLElement | null} */ let box = null;
/** @type {HTMLElement | null} a component, which knows the theme */ let themed = null;
/** @type {HTMLElement | null} the word that is explained */ let asked = null;
let from = 0; // where it was then, in pixels from the top
let tapped = false;

/**
 * A sentence with its words marked, to be put into an element: `root.replaceChildren(...explained(parts))`.
 * @param {string | (string | Node)[]} sentence
 * @returns {(string | Node)[]}
 */
export function explained(sentence) {
  const seen = new Set();
  /** @type {(string | Node)[]} */
  const found = [];
  for (const part of [sentence].flat()) {
    if (typeof part !== "string") found.push(part);
    else for (const piece of withTerms(part, seen)) found.push(typeof piece === "string" ? piece : term(piece));
  }
  return found;
}

/** @param {{slug: string, text: string}} piece @returns {HTMLElement} */
const term = ({ slug, text }) =>
  el("span", { class: "bn-word", role: "button", tabindex: "0", "data-term": slug, text });

/**
 * Explain whatever word is asked for on this page, from now on.
 * @param {HTMLElement} component one that knows the theme
 */
export function explainTerms(component) {
  themed = component;
  if (box) return;
  box = el("div", { class: "bn-gloss", id: "bn-gloss", role: "tooltip", hidden: true });
  document.body.append(/** @type {HTMLElement} */ (box));
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch" || box?.contains(/** @type {Node} */ (target))) return;
    if (!tapped || termAt(target)) show(termAt(target));
  });
  document.addEventListener("focusin", ({ target }) => show(termAt(target)));
  document.addEventListener("focusout", () => (tapped = false));
  document.addEventListener("click", (event) => {
    const word = termAt(event.target);
    if (!word && box?.contains(/** @type {Node} */ (event.target))) return;
    tapped = Boolean(word) && (!word?.dataset.explain || /** @type {PointerEvent} */ (event).pointerType === "touch");
    show(word);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && asked) {
      event.stopPropagation();
      show(null);
    } else if ((event.key === "Enter" || event.key === " ") && termAt(event.target)?.dataset.term) {
      event.preventDefault();
      show(asked ? null : termAt(event.target));
    }
  });
  const leftBehind = () => asked && Math.abs(asked.getBoundingClientRect().top - from) > MOVED && show(null);
  window.addEventListener("scroll", leftBehind, true);
  window.addEventListener("resize", () => asked && show(null), true);
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const termAt = (target) => (target instanceof Element ? target.closest("[data-term], [data-explain]") : null);

/** @param {HTMLElement | null} word */
function show(word) {
  if (!box || word === asked) return;
  asked?.removeAttribute("aria-describedby");
  asked = word;
  box.hidden = !word;
  if (!word) return;
  if (themed) {
    const { text, panel, border, font } = colorsOf(themed);
    Object.assign(box.style, { color: text, background: panel, borderColor: border, fontFamily: font });
  }
  const { term: slug, explain } = word.dataset;
  const [name, text] = slug
    ? [say(`glossary.${slug}.term`), say(`glossary.${slug}.text`)]
    : [word.textContent ?? "", String(explain)];
  box.replaceChildren(el("b", { text: name }), text);
  box.classList.toggle("bn-gloss-of-button", !slug);
  word.setAttribute("aria-describedby", box.id);
  from = word.getBoundingClientRect().top;
  place(box, word.getClientRects()[0] ?? word.getBoundingClientRect());
}

/**
 * Below the word, or above it where there is no room; always within the window.
 * @param {HTMLElement} box
 * @param {DOMRect} word
 */
function place(box, word) {
  const { width, height } = box.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(word.left, window.innerWidth - width - EDGE));
  const below = word.bottom + BELOW;
  const top = below + height <= window.innerHeight - EDGE ? below : Math.max(EDGE, word.top - BELOW - height);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}
