/** Plotly, loaded once from our own server. */

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
      reject(new Error("The drawing library did not arrive. Reload the page."));
    };
    document.head.append(script);
  });
  return loading;
}
