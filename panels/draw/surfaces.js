/**
 * The pictures that a page offers to whoever lays something over them: the plane and the code, each with the way from
 * its numbers to its pixels and back. And what is not drawn meanwhile, as it would give an answer away.
 *
 * @typedef {object} Surface
 * @property {"plane" | "code"} kind
 * @property {HTMLElement} element what is laid over goes into it
 * @property {(values: number[]) => number[] | null} to pixels of the element; null where they have no place
 * @property {(x: number, y: number) => number[] | null} from
 */

/** @type {Set<Surface>} */ const surfaces = new Set();

/** Names of layers that are not drawn now, and "code" for the mark on the codes. @type {Set<string>} */
export const veil = new Set();

/** @param {Surface} surface @returns {() => void} takes it back */
export function offerSurface(surface) {
  surfaces.add(surface);
  return () => surfaces.delete(surface);
}

/** The first one of a kind that is to be seen. @param {string} kind */
export const surfaceOf = (kind) =>
  [...surfaces].find((each) => each.kind === kind && each.element.getClientRects().length) ?? null;
