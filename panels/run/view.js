/**
 * What a page shows, as one small value: what "Copy link" writes, and what a class follows. Its fields and bounds are
 * those of docs/classroom.md. The address holds the same; here it is read from there and shown from here.
 *
 * @typedef {object} View
 * @property {string} page its address without the slash; "" is the first page
 * @property {string} [query] the settings, as the address has them
 * @property {number | null} [step]
 * @property {boolean} [playing]
 * @property {number} [seconds] that the whole run takes to watch
 * @property {string[] | null} [layers] null: the page's own
 * @property {number[] | null} [input]
 * @property {number[] | null} [code] one held by hand
 * @property {number[] | null} [second]
 * @property {number | null} [draw]
 * @property {number[] | null} [guess]
 * @property {boolean} [answered]
 * @property {string[]} [locked] what may not be changed
 * @property {string[]} [hidden] what need not be seen
 * @property {Record<string, any>} [more]
 */

import { addressNow, leadingRun, showParts } from "./address.js";

const VIEW = ["x", "y", "z", "to", "code", "step", "layers", "guess", "draw", "predict", "lock", "hide", "present"];
const LONGEST = 2000; // characters of a query
const APART = 3; // frames by which a run that plays may differ from the one it follows
const BASE = new URL(import.meta.url).pathname.split("/panels/")[0]; // what all addresses of the lab begin with

/** Where a page is, without what all addresses begin with. */
export const pageNow = () => location.pathname.slice(BASE.length).replace(/^\/|\/$/g, "");

/** The address of a page or a route of the lab. @param {string} path without a slash at its beginning */
export const addressOf = (path) => `${BASE}/${path}`;

/** Goes to a page of the lab without loading it anew. @param {string} path */
export function goTo(path) {
  history.pushState(null, "", addressOf(path));
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}

/** What the page shows now. @returns {View} */
export function readView() {
  const query = addressNow();
  const run = leadingRun();
  const list = (/** @type {string} */ name, by = ".") => (query.get(name) ?? "").split(by).filter(Boolean);
  const numbers = (/** @type {string} */ name) => (query.has(name) ? list(name, ",").map(Number) : null);
  const input = ["x", "y", "z"].filter((name) => query.has(name)).map((name) => Number(query.get(name)));
  return {
    page: pageNow(),
    query: settingsOf(query, run),
    step: run?.frame ? run.frame.step : query.has("step") ? Number(query.get("step")) : null,
    playing: Boolean(run?.playing),
    seconds: run?.seconds ?? 0,
    layers: query.has("layers") ? list("layers") : null,
    input: input.length >= 2 ? input : null,
    code: numbers("code"),
    second: numbers("to"),
    draw: query.has("draw") ? Number(query.get("draw")) : null,
    guess: numbers("guess"),
    locked: list("lock"),
    hidden: list("hide"),
  };
}

/**
 * The settings of an address, with the run's own where it does not say them: what a bare address shows depends on what
 * its visitor chose before.
 * @param {URLSearchParams} query
 * @param {import("./live-run.js").LiveRun | null} run
 */
function settingsOf(query, run) {
  const settings = written(query);
  if (!settings.has("v") && run?.about) for (const [k, v] of Object.entries(run.about.query)) settings.set(k, v);
  return String(settings).slice(0, LONGEST);
}

/** The settings that an address says itself. @param {URLSearchParams} query */
function written(query) {
  const settings = new URLSearchParams(query);
  for (const name of [...VIEW, "room", "as"]) settings.delete(name);
  return settings;
}

/** Whether the page shows these settings, said in full or as they are in the address. @param {string} query */
function showsQuery(query) {
  const now = new URLSearchParams(location.search);
  return sameQuery(query, String(written(now))) || sameQuery(query, settingsOf(now, leadingRun()));
}

/** A view as an address's parameters. @param {View} view */
function parametersOf(view) {
  const query = new URLSearchParams(view.query ?? "");
  const put = (/** @type {string} */ name, /** @type {any} */ value) => {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  };
  (view.input ?? []).forEach((value, i) => put("xyz"[i], value));
  put("to", view.second?.join(","));
  put("code", view.code?.join(","));
  put("step", view.step);
  if (view.layers) query.set("layers", view.layers.join("."));
  put("draw", view.draw);
  put("guess", view.guess?.join(","));
  put("lock", view.locked?.join("."));
  put("hide", view.hidden?.join("."));
  for (const name of ["predict", "present"]) put(name, view.more?.[name]);
  return query;
}

/** The link that opens a view. @param {View} view */
export const linkTo = (view) => {
  const query = String(parametersOf(view));
  return `${location.origin}${addressOf(view.page)}${query ? `?${query}` : ""}`;
};

/**
 * Shows a view: at once where the page shows its run already, else by another address. Whoever has another page or run
 * comes there without loading anything anew, as by the browser's own buttons.
 * @param {View} view
 * @returns {boolean} whether the page is the view's already
 */
export function showView(view) {
  if (view.page !== pageNow() || !showsQuery(view.query ?? "")) {
    const before = pageNow();
    const act = view.page === before ? "replaceState" : "pushState";
    history[act](null, "", linkTo({ ...view, query: view.query ?? "", guess: null }));
    dispatchEvent(new PopStateEvent("popstate", { state: null }));
    return false;
  }
  const run = leadingRun();
  const query = parametersOf(view);
  if (view.playing && run) query.delete("step");
  showParts(query);
  if (run && view.playing) playFrom(run, view);
  return true;
}

/**
 * Plays at the view's pace, from its step where the run is elsewhere.
 * @param {import("./live-run.js").LiveRun} run
 * @param {View} view
 */
function playFrom(run, view) {
  if (view.seconds) run.seconds = view.seconds;
  const step = view.step ?? 0;
  const behind = run.frames.findIndex((frame) => frame.step >= step);
  if (behind < 0) return run.seekStep(step);
  if (!run.playing || Math.abs(run.index - behind) > APART) run.position = behind;
  if (!run.playing && !run.atEnd) {
    run.wanted = null;
    run.last = 0;
    run.playing = true;
  }
  run.invalidate();
}

/** Whether two queries say the same, in whatever order. @param {string} a @param {string} b */
function sameQuery(a, b) {
  const sorted = (/** @type {string} */ text) => {
    const query = new URLSearchParams(text);
    query.sort();
    return String(query);
  };
  return sorted(a) === sorted(b);
}
