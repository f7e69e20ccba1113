/**
 * Lays out a page's panels around the live run they share. Python says which layout and which run;
 * everything else happens here.
 *
 * @typedef {{destroy: () => void, themed?: () => void, updated?: (data: Data) => void}} Mounted
 * @typedef {(root: HTMLElement, runs: import("./run/live-run.js").LiveRun[], data: Data,
 *   send: (name: string, value: any) => void, settings: HTMLElement) => Mounted[]} Layout
 *   settings: the strip with the settings of the lesson, above the panels unless the layout puts it elsewhere
 * @typedef {{slot: string, url: string}} Opened
 *
 * @typedef {object} Data what Python sends with a page
 * @property {string} layout
 * @property {Opened[]} runs
 * @property {string} plotly
 * @property {Record<string, string>} settings what the address should hold and does not yet
 * @property {import("./draw/settings-strip.js").Setting[]} beside the settings of the lesson
 * @property {import("./plane/guess.js").Question | null} landing what its lesson asks for a guess at; null: nothing
 * @property {[string, string]} folder name and value of the cookie that keeps whether all settings are unfolded
 * @property {[string, string]} [guesses] those of the cookie with what was guessed in each lesson
 * @property {string} pass what tells the lab whose requests these are
 * @property {number} look another number each time the stage is to come into view
 * @property {Record<string, any>} options of this layout
 */

import { followAddress, writeSettings } from "./run/address.js";
import { el } from "./draw/dom.js";
import { remember } from "./run/cookie.js";
import { settingsStrip } from "./draw/settings-strip.js";
import { mountMessage } from "./draw/message.js";
import { explainTerms } from "./draw/terms.js";
import { introduce } from "./run/fetch-patiently.js";
import { liveRun } from "./run/live-run.js";
import { show, shownNow } from "./run/shown.js";

/**
 * @param {HTMLElement} parent
 * @param {Data} data
 * @param {(name: string, value: any) => void} send tells the page's Python
 */
export async function mount(parent, data, send) {
  const frame = /** @type {HTMLElement} */ (parent.querySelector(".bn-frame")); // its width decides the layout
  // Each layout is a module of its own, pages/<name>/page.js, that exports `build`.
  /** @type {{build: Layout, addressless?: boolean}} */
  const { build, addressless } = await import(`./pages/${data.layout}/page.js`);
  explainTerms(parent);
  const runs = data.runs.map(({ slot }) => liveRun(slot));
  for (const run of runs) run.name = ""; // a layout of several runs gives names
  const root = el("div", { class: `bn-stage bn-layout-${data.layout}` });
  const settings = settingsStrip(send);
  settings.update(data.beside);
  frame.replaceChildren(root);
  document.addEventListener("click", skipToPicture, true);
  const stops = runs.length && !addressless ? [followAddress(runs[0])] : [];
  let asked = 0;
  for (const run of runs) {
    run.reopen = () => {
      if (performance.now() - asked > 2000) send("reopen", (asked = performance.now()));
    };
  }
  const panels = build(root, runs, data, send, settings.root);
  if (!settings.root.isConnected) root.prepend(settings.root);
  const message = runs.length ? mountMessage(root) : null; // a part of a page without a run has none to speak of
  let plays = 0;
  for (const run of runs) {
    const said = {
      draw() {
        const played = runs.reduce((sum, r) => sum + r.plays, 0);
        if (played !== plays) message?.reopen(); // where there is nothing to play, it is said again why
        plays = played;
        message?.say(runs.map((r) => r.message).find(Boolean) ?? "");
      },
      opened: () => root.classList.add("bn-live"), // until then its boxes stand there empty
    };
    stops.push(run.subscribe(said));
  }
  let { look } = data;
  /** @type {import("./run/shown.js").Shown | null} */ let mine = null;
  open(data);

  /** @param {Data} next */
  function open(next) {
    writeSettings(next.settings);
    if (next.pass) introduce(next.pass); // a part of a page without runs has none
    next.runs.forEach(({ url }, i) => runs[i].open(url));
    if (runs.length) show((mine = { layout: next.layout, options: next.options, runs: next.runs }));
  }

  return {
    /** @param {Data} next */
    update(next) {
      open(next);
      settings.update(next.beside);
      remember(...next.folder);
      if (next.guesses) remember(...next.guesses);
      if (next.look !== look) root.scrollIntoView();
      look = next.look;
      for (const panel of panels) panel.themed?.();
      for (const panel of panels) panel.updated?.(next);
    },
    /** Other colours are in force. */
    themed() {
      for (const panel of panels) panel.themed?.();
    },
    destroy() {
      if (mine && shownNow() === mine) show(null);
      for (const stop of stops) stop();
      for (const panel of panels) panel.destroy();
      for (const run of runs) run.pause();
      document.removeEventListener("click", skipToPicture, true);
      settings.root.remove();
      root.remove();
    },
  };
}

/** Streamlit's link that skips to the content skips the question too, to the picture. @param {MouseEvent} event */
function skipToPicture(event) {
  const picture = document.querySelector(".bn-stage :is([role=application], [role=slider])");
  if (!(event.target instanceof Element) || !event.target.closest("[data-testid=stSkipToContent]") || !picture) return;
  event.preventDefault();
  event.stopPropagation();
  /** @type {HTMLElement} */ (picture).focus();
}
