/**
 * What this browser remembers and Python asks for before there is a page: in cookies, as it cannot ask the browser's
 * store.
 */

const YEAR = 31_536_000; // seconds

/** @param {string} name @param {string} value */
export function remember(name, value) {
  document.cookie = [`${name}=${value}`, "path=/", `max-age=${YEAR}`, "samesite=lax"].join(";");
}
