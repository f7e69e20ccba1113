/** Point, held code, step and layers in the address bar, so that a link is the whole picture. */

const LAST = 1e6; // a step after all others
const DELAY = 250; // milliseconds: browsers allow only so many changes of the address

/** @type {string | null} those of the page's layers that are on, where they are not the usual ones */
let layersShown = null;

/**
 * Writes settings into an address that holds none, without a step back of their own.
 * @param {Record<string, string>} settings a link's parameters, its version among them; empty where nothing is due
 */
export function writeSettings(settings) {
  const next = new URLSearchParams(location.search);
  if (!settings.v || next.has("v")) return;
  const search = new URLSearchParams([...Object.entries(settings), ...next]);
  history.replaceState(history.state, "", `${location.pathname}?${search}${location.hash}`);
}

/**
 * Reads what the address says about this run, then keeps the address up to date.
 * @param {import("./live-run.js").LiveRun} run
 * @returns {() => void} stops
 */
export function followAddress(run) {
  const query = new URLSearchParams(location.search);
  const point = ["x", "y", "z"].map((name) => parse(query.get(name))).filter((v) => v !== null);
  if (point.length >= 2) run.point = /** @type {number[]} */ (point);
  const step = parse(query.get("step"));
  if (step !== null && step >= 0) run.wanted = step;
  let held = numbers(query.get("code"));
  function opened() {
    if (held?.length === run.width) run.heldCode = held;
    held = null;
  }
  return write(run, opened, (next) => {
    if (!run.frame || run.wanted !== null) return;
    "xyz".split("").forEach((name, i) => set(next, name, i < run.point.length ? short(run.point[i]) : null));
    set(next, "code", run.heldCode?.map(short).join(",") ?? null);
    set(next, "step", run.playing || run.atEnd ? null : String(run.frame.step));
    set(next, "layers", layersShown);
  });
}

/**
 * Keeps the second point of an interpolation in the address.
 * @param {import("./live-run.js").LiveRun} run
 * @param {{point: number[] | null}} second
 * @returns {() => void} stops
 */
export function followSecond(run, second) {
  const point = numbers(new URLSearchParams(location.search).get("to"));
  if (point?.length === 2) second.point = point;
  return write(
    run,
    () => {},
    (next) => set(next, "to", second.point?.map(short).join(",") ?? null),
  );
}

/**
 * Keeps in the address where the visitor guessed that the input of a question comes back.
 * @param {import("./live-run.js").LiveRun} run
 * @param {{guess: number[] | null, waiting: boolean}} state
 * @param {number[]} asked the input of the question
 * @returns {() => void} stops
 */
export function followGuess(run, state, asked) {
  const found = numbers(new URLSearchParams(location.search).get("guess"));
  if (found?.length === 2) {
    state.guess = found;
    run.point = asked;
    run.wanted ??= LAST; // what was guessed at is the trained network
  }
  return write(
    run,
    () => {},
    (next) => set(next, "guess", (!state.waiting && state.guess?.map(short).join(",")) || null),
  );
}

/**
 * Keeps in the address which of a page's layers are on, where they are not those that it starts with.
 * @param {Set<string>} layers those that are on; changed to what the address says
 * @param {string[]} offered those that can be switched
 * @returns {{changed: () => void, unknown: string[], destroy: () => void}} changed is to be called after a change,
 *   before the next picture; unknown are the names in the address that are no layer of this page: where no other is
 *   there, the layers stay as they were
 */
export function followLayers(layers, offered) {
  const on = () => offered.filter((name) => layers.has(name)).join(".");
  const usual = on();
  const wanted = new URLSearchParams(location.search).get("layers")?.split(".").filter(Boolean);
  const unknown = (wanted ?? []).filter((name) => !offered.includes(name));
  if (wanted && (!wanted.length || unknown.length < wanted.length))
    for (const name of offered) layers[wanted.includes(name) ? "add" : "delete"](name);
  const changed = () => (layersShown = on() === usual ? null : on());
  changed();
  return { changed, unknown, destroy: () => (layersShown = null) };
}

/**
 * Writes the address a moment after each picture, where it has to be another.
 * @param {import("./live-run.js").LiveRun} run
 * @param {() => void} opened called when another trajectory is shown
 * @param {(next: URLSearchParams) => void} fill
 */
function write(run, opened, fill) {
  let timer = 0;
  function now() {
    timer = 0;
    const next = new URLSearchParams(location.search);
    fill(next);
    const search = `?${next}`;
    if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
  }
  const unsubscribe = run.subscribe({
    opened,
    draw() {
      if (!timer) timer = window.setTimeout(now, DELAY);
    },
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

/** Numbers written with commas between them; null where that is not what the text is. @param {string | null} text */
function numbers(text) {
  const found = (text ?? "").split(",").map(parse);
  return found.some((v) => v === null) ? null : /** @type {number[]} */ (found);
}

/** @param {string | null} text @returns {number | null} */
function parse(text) {
  if (text === null || text.trim() === "" || !Number.isFinite(Number(text))) return null;
  return Math.max(-100, Math.min(1e6, Number(text)));
}

/** Enough digits that the picture is the same. @param {number} value */
const short = (value) => String(Number(value.toPrecision(7)));

/** @param {URLSearchParams} query @param {string} name @param {string | null} value */
function set(query, name, value) {
  if (value === null) query.delete(name);
  else query.set(name, value);
}
