/** A link to another page of the lab: at once for a plain click, by its address where the browser is to open it. */

import { el } from "./dom.js";

/**
 * @param {{href: string, page: string}} to
 * @param {(name: string, value: any) => void} send tells the page's Python to go there
 * @param {{class: string, before?: () => void} & Record<string, any>} look attributes; before: what is done first
 * @param {...(Node | string)} children
 * @returns {HTMLAnchorElement}
 */
export function way({ href, page }, send, { before, ...look }, ...children) {
  const onclick = (/** @type {MouseEvent} */ event) => {
    before?.();
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    send("go", page);
  };
  return el("a", { ...look, href, onclick }, ...children);
}
