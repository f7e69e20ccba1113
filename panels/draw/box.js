/** Where a panel stands on the stage. */

import { el } from "./dom.js";

/** A part of the stage with a small title. @param {HTMLElement} root @param {string} area */
export function box(root, area, title = "") {
  const inside = el("section", { class: `bn-box bn-${area}`, "aria-label": title || null });
  if (title) inside.append(el("h3", { class: "bn-title", text: title }));
  root.append(inside);
  return inside;
}

/** Gives a part of the stage that has a title another one. @param {HTMLElement} inside @param {string} title */
export function retitle(inside, title) {
  inside.setAttribute("aria-label", title);
  /** @type {HTMLElement} */ (inside.querySelector(".bn-title")).textContent = title;
}
