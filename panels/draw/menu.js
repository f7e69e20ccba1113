/**
 * The small menus at the head of every page, in one row beside Streamlit's own: they stay while pages come and go.
 * A menu is a button that opens a panel below it.
 */

import { el } from "./dom.js";

/** @type {Record<string, string>} what a phone shows in place of a label */
const ICONS = {
  share:
    "M5 7.2 11 4.3M5 8.8l6 2.9M3.4 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z" +
    "M12.6 1.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm0 9a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  home: "M8 2v7.5M4.8 6.5 8 9.7l3.2-3.2M3 13.2h10",
};
const THEME = ["text-color", "background-color", "secondary-background-color", "border-color", "primary-color", "font"];

/** @type {HTMLElement | null} */ let row = null;
/** @type {Map<string, ReturnType<typeof make>>} */ const menus = new Map();

/**
 * Gives an element beside the page the colours of the theme.
 * @param {HTMLElement} element
 * @param {Element} component
 */
export function wearTheme(element, component) {
  const style = getComputedStyle(component);
  for (const name of THEME) element.style.setProperty(`--st-${name}`, style.getPropertyValue(`--st-${name}`));
}

/**
 * The menu of this name: made once, and found again.
 * @param {string} name
 * @param {string} label
 * @param {Element} component one that knows the theme
 * @returns {{panel: HTMLElement, button: HTMLButtonElement, close: () => void, onopen: () => void}} onopen: to be set;
 *   what is done just before the panel is seen
 */
export function menuOf(name, label, component) {
  if (!row) {
    row = el("div", { class: "bn-menus" });
    document.body.append(row);
    document.addEventListener("pointerdown", ({ target }) => {
      if (!(target instanceof Node) || !row?.contains(target)) closeAll();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && closeAll(true));
  }
  wearTheme(row, component);
  const known = menus.get(name) ?? make(name, label);
  menus.set(name, known);
  return known;
}

/** @param {boolean} [back] the focus goes back to the button */
function closeAll(back = false) {
  for (const { panel, button } of menus.values()) {
    if (panel.hidden) continue;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }
}

/** @param {string} name @param {string} label */
function make(name, label) {
  const panel = el("div", { class: "bn-menu-panel", id: `bn-menu-${name}`, hidden: true });
  const button = el("button", {
    type: "button",
    class: "bn-menu-button",
    "aria-expanded": "false",
    "aria-controls": panel.id,
    "data-testid": `menu-${name}`,
    onclick() {
      const opens = panel.hidden;
      closeAll();
      if (!opens) return;
      menu.onopen();
      panel.hidden = false;
      button.setAttribute("aria-expanded", "true");
    },
  });
  const path = `<path d="${ICONS[name]}" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`;
  button.innerHTML = `<svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">${path}</svg>`;
  button.append(el("span", { text: label }));
  const menu = { panel, button, close: closeAll, onopen() {} };
  row?.append(el("div", { class: "bn-menu" }, button, panel));
  return menu;
}
