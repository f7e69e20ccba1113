/** Has canvases drawn elsewhere than on the screen: larger, or as vectors, by the very code that draws them here. */

/**
 * @typedef {{canvas: HTMLCanvasElement, parent: HTMLElement, redraw: () => void}} Drawn
 * @type {Set<Drawn>}
 */
const live = new Set();
/** @type {Map<HTMLCanvasElement, CanvasRenderingContext2D> | null} */
let others = null;
/** @type {Set<HTMLCanvasElement>} */
const drawn = new Set();

/** @type {Map<Element, () => Promise<string>>} */
const pictures = new Map();

/**
 * Makes an element known that gives its picture only as a whole, such as a scene in space.
 * @param {Element} element @param {() => Promise<string>} picture a data URL @returns {() => void} forgets it
 */
export function registerPicture(element, picture) {
  pictures.set(element, picture);
  return () => pictures.delete(element);
}

/** The elements within another that give their picture as a whole. @param {Element} root */
export const picturesIn = (root) => [...pictures].filter(([element]) => root.contains(element) && element.clientWidth);

/** Makes a canvas known while it is there. @param {Drawn} entry @returns {() => void} forgets it */
export function register(entry) {
  live.add(entry);
  return () => live.delete(entry);
}

/**
 * The context to draw a canvas's picture on in place of its own, where there is one.
 * @param {HTMLCanvasElement} canvas
 */
export function otherContext(canvas) {
  const other = others?.get(canvas) ?? null;
  if (other) drawn.add(canvas);
  return other;
}

/** The canvases within an element, from the lowest to the highest. @param {Element} root */
export function canvasesIn(root) {
  const known = [...live].filter(({ canvas }) => root.contains(canvas) && canvas.width && canvas.clientWidth);
  const after = (/** @type {Drawn} */ a, /** @type {Drawn} */ b) =>
    a.canvas.compareDocumentPosition(b.canvas) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  return known.sort(after);
}

/**
 * Draws canvases anew on other contexts.
 * @param {Drawn[]} entries
 * @param {(entry: Drawn) => CanvasRenderingContext2D} contextOf
 * @param {() => void} all draws whatever is not drawn by a canvas's own redraw
 * @returns {Set<HTMLCanvasElement>} those that were drawn; the others' pictures stand on the screen only
 */
export function drawElsewhere(entries, contextOf, all) {
  others = new Map(entries.map((entry) => [entry.canvas, contextOf(entry)]));
  drawn.clear();
  try {
    for (const entry of entries) entry.redraw();
    all();
    return new Set(drawn);
  } finally {
    others = null;
  }
}
