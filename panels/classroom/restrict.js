/** What a link locks, so that it cannot be changed, and hides, so that it is not seen: for the page it opens. */

/** @param {...string} ids Streamlit's names of its elements @returns {string[]} */
const st = (...ids) => ids.map((id) => `[data-testid=${id}]`);
/** Those in the page's own column. @param {...string} ids @returns {string[]} */
const main = (...ids) => st(...ids).map((own) => [...st("stMain"), own].join(" "));

/** Where each part of a page is. @type {Record<string, string[]>} */
const LOCKS = {
  settings: [
    ...st("stSidebarUserContent"),
    ...main("stButton", "stSelectbox", "stSlider", "stNumberInput"),
    ".bn-settings",
  ],
  layers: [".bn-switches"],
  playhead: [".bn-transport", ".bn-loss", ".bn-events"],
  point: [".bn-input", ".bn-fields", ".bn-sliders", ".bn-scene"],
  code: [".bn-latent"],
  pages: [...st("stSidebarNav"), "[data-testid^=stTopNav]", ".bn-path"],
};
/** @type {Record<string, string[]>} */
const HIDES = {
  settings: [...st("stSidebar", "stExpandSidebarButton"), ".bn-settings"],
  layers: [".bn-switches"],
  playhead: [".bn-bar"],
  readout: [".bn-readout-panel"],
  code: [".bn-code", ".bn-latent"],
  curve: [".bn-curve"],
  legend: [".bn-legend"],
  tools: [".bn-tools"],
  question: [...st("stHeading", "stButtonGroup"), ".bn-guess"],
  prediction: st("stButtonGroup"),
  prose: [...main("stMarkdown", "stCaptionContainer"), ".bn-path"],
};
export const LOCKABLE = Object.keys(LOCKS);
export const HIDEABLE = Object.keys(HIDES).filter((part) => part !== "prediction"); // that is part of the question

/** @type {MutationObserver | null} */ let watching = null;
let due = 0;
/** @type {string[]} */ let locked = [];
/** @type {string[]} */ let hidden = [];
/** @type {Map<string, [string[], string[]]>} */ const wishes = new Map();

/**
 * Locks and hides these parts of the page from now on, beside those that others want. Names of no part do nothing.
 * @param {string} who wants it, such as the link or the class; what it wanted before no longer counts
 * @param {string[]} lock
 * @param {string[]} hide
 */
export function restrict(who, lock, hide) {
  wishes.set(who, [lock, hide]);
  const all = (/** @type {0 | 1} */ i) => [...new Set([...wishes.values()].flatMap((wish) => wish[i]))];
  const [nextLock, nextHide] = [known(all(0), LOCKS), known(all(1), HIDES)];
  if (String([nextLock, "-", nextHide]) === String([locked, "-", hidden])) return;
  [locked, hidden] = [nextLock, nextHide];
  apply();
  watching?.disconnect();
  watching = null;
  if (!locked.length && !hidden.length) return;
  watching = new MutationObserver(() => (due ||= requestAnimationFrame(apply))); // pages come and go
  watching.observe(document.body, { childList: true, subtree: true });
}

function apply() {
  due = 0;
  mark("data-bn-inert", locked.flatMap((name) => LOCKS[name]).join(","), "inert");
  mark("data-bn-hidden", hidden.flatMap((name) => HIDES[name]).join(","));
}

/**
 * Marks what the selectors find, and takes the mark from whatever else had it.
 * @param {string} sign an attribute of ours
 * @param {string} selectors
 * @param {string} [attribute] one of the browser's that goes with it
 */
function mark(sign, selectors, attribute = sign) {
  const wanted = new Set(selectors ? document.querySelectorAll(selectors) : []);
  for (const element of document.querySelectorAll(`[${sign}]`)) {
    if (!wanted.has(element)) for (const name of [sign, attribute]) element.removeAttribute(name);
  }
  for (const element of wanted) {
    if (!element.hasAttribute(sign)) for (const name of [sign, attribute]) element.setAttribute(name, "");
  }
}

/** @param {string[]} names @param {Record<string, string[]>} parts */
const known = (names, parts) => names.filter((name) => name in parts);
