/**
 * Lays out a page's panels around the live run they share. Python says which layout and which run;
 * everything else happens here.
 *
 * @typedef {{destroy: () => void, themed?: () => void, updated?: (data: Data) => void}} Mounted
 * @typedef {(root: HTMLElement, runs: import("./run/live-run.js").LiveRun[], data: Data, send: (name: string, value: any) => void) => Mounted[]} Layout
 * @typedef {{slot: string, url: string}} Opened
 * @typedef {{layout: string, runs: Opened[], plotly: string, settings: Record<string, string>,
 *   options: Record<string, any>}} Data settings: what the address should hold and does not yet
 */

import { followAddress, writeSettings } from "./run/address.js";
import { el } from "./draw/dom.js";
import { liveRun } from "./run/live-run.js";

/**
 * @param {HTMLElement} parent
 * @param {Data} data
 * @param {(name: string, value: any) => void} send tells the page's Python
 */
export async function mount(parent, data, send) {
  const skeleton = parent.querySelector(".bn-skeleton");
  // Each layout is a module of its own, pages/<name>/page.js, that exports `build`.
  const { build } = /** @type {{build: Layout}} */ (await import(`./pages/${data.layout}/page.js`));
  const runs = data.runs.map(({ slot }) => liveRun(slot));
  for (const run of runs) run.name = ""; // a layout of several runs gives names
  const message = el("div", { class: "bn-message", role: "status", hidden: true });
  const root = el("div", { class: `bn-stage bn-layout-${data.layout}` });
  skeleton?.remove();
  parent.append(root);
  const stops = runs.length ? [followAddress(runs[0])] : [];
  let asked = 0;
  for (const run of runs) {
    run.reopen = () => {
      if (performance.now() - asked > 2000) send("reopen", (asked = performance.now()));
    };
  }
  const panels = build(root, runs, data, send);
  root.append(message);
  for (const run of runs) {
    const said = {
      draw() {
        const text = runs.map((r) => r.message).find(Boolean) ?? "";
        if (message.textContent !== text) message.textContent = text;
        message.hidden = !text;
      },
      opened: () => root.classList.add("bn-live"), // until then its boxes stand there empty
    };
    stops.push(run.subscribe(said));
  }
  open(data);

  /** @param {Data} next */
  function open(next) {
    writeSettings(next.settings);
    next.runs.forEach(({ url }, i) => runs[i].open(url));
  }

  return {
    /** @param {Data} next */
    update(next) {
      open(next);
      for (const panel of panels) panel.themed?.();
      for (const panel of panels) panel.updated?.(next);
    },
    destroy() {
      for (const stop of stops) stop();
      for (const panel of panels) panel.destroy();
      for (const run of runs) run.pause();
      root.remove();
    },
  };
}
