/** Plotly, loaded once from our own server. */

import { say } from "../text/words.js";

/** @type {Promise<any> | null} */
let loading = null;

/** @param {string} url @returns {Promise<any>} the Plotly object */
export function plotly(url) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => {
      loading = null;
      reject(new Error(say("space.no-library")));
    };
    document.head.append(script);
  });
  return loading;
}
