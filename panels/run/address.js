/** Point, held code, step and layers in the address bar, so that a link is the whole picture. */

const LAST = 1e6; // a step after all others
const MOST_DRAWN = 9999; // presses of the button that draws codes
const DELAY = 250; // milliseconds: browsers allow only so many changes of the address

/** @type {string | null} those of the page's layers that are on, where they are not the usual ones */
let layersShown = null;

/**
 * What keeps a part of the address: writes it into parameters, and shows what parameters say.
 * @typedef {{fill: (next: URLSearchParams) => void, read: (query: URLSearchParams) => void}} Part
 * @type {Set<Part>}
 */
const parts = new Set();
/** @type {import("./live-run.js").LiveRun | null} the run whose point and step the address has */
let leading = null;
/** @type {Set<() => void>} */
const arrivals = new Set();

/** The run whose point and step the address has; null on a page that has none. */
export const leadingRun = () => leading;

/** The address's parameters as they would be written now. */
export function addressNow() {
  const next = new URLSearchParams(location.search);
  for (const part of parts) part.fill(next);
  return next;
}

/** Shows on the page as it is what parameters say of point, code, step and layers. @param {URLSearchParams} query */
export function showParts(query) {
  for (const part of parts) part.read(query);
}

/** Calls when a page with a run has read its address. @param {() => void} act @returns {() => void} stops */
export function onArrival(act) {
  arrivals.add(act);
  return () => arrivals.delete(act);
}

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
  const point = pointOf(query);
  if (point) run.point = point;
  const step = parse(query.get("step"));
  if (step !== null && step >= 0) run.wanted = step;
  let held = numbers(query.get("code"));
  function opened() {
    if (held?.length === run.width) run.heldCode = held;
    held = null;
  }
  /** @param {URLSearchParams} now */
  function read(now) {
    const code = numbers(now.get("code"));
    const [to, at] = [pointOf(now), parse(now.get("step"))];
    if (to) run.setPoint(to);
    if (!run.frame) held = code;
    else run.setCode(code?.length === run.width ? code : null);
    if (at !== null && at >= 0) run.seekStep(at);
  }
  /** @param {URLSearchParams} next */
  function fill(next) {
    if (!run.frame || run.wanted !== null) return;
    "xyz".split("").forEach((name, i) => set(next, name, i < run.point.length ? short(run.point[i]) : null));
    set(next, "code", run.heldCode?.map(short).join(",") ?? null);
    set(next, "step", run.playing || run.atEnd ? null : String(run.frame.step));
    set(next, "layers", layersShown);
  }
  const stop = write(run, opened, { fill, read });
  leading = run;
  queueMicrotask(() => arrivals.forEach((act) => act()));
  return () => {
    stop();
    if (leading === run) leading = null;
  };
}

/** @param {URLSearchParams} query @returns {number[] | null} two coordinates or three */
function pointOf(query) {
  const point = ["x", "y", "z"].map((name) => parse(query.get(name))).filter((v) => v !== null);
  return point.length >= 2 ? /** @type {number[]} */ (point) : null;
}

/**
 * Keeps the second point of an interpolation in the address.
 * @param {import("./live-run.js").LiveRun} run
 * @param {{point: number[] | null}} second
 * @returns {() => void} stops
 */
export function followSecond(run, second) {
  /** @param {URLSearchParams} query */
  function read(query) {
    const point = numbers(query.get("to"));
    second.point = point?.length === 2 ? point : null;
    run.invalidate();
  }
  read(new URLSearchParams(location.search));
  const fill = (/** @type {URLSearchParams} */ next) => set(next, "to", second.point?.map(short).join(",") ?? null);
  return write(run, () => {}, { fill, read });
}

/**
 * Keeps in the address how many times codes were drawn at random.
 * @param {import("./live-run.js").LiveRun} run
 * @param {{pressed: number}} drawn
 * @returns {() => void} stops
 */
export function followDrawn(run, drawn) {
  /** @param {URLSearchParams} query */
  function read(query) {
    drawn.pressed = Math.max(0, Math.min(MOST_DRAWN, Math.round(parse(query.get("draw")) ?? 0)));
    run.invalidate();
  }
  read(new URLSearchParams(location.search));
  const fill = (/** @type {URLSearchParams} */ next) =>
    set(next, "draw", drawn.pressed ? String(Math.min(MOST_DRAWN, drawn.pressed)) : null);
  return write(run, () => {}, { fill, read });
}

/**
 * Keeps in the address what the visitor guessed of the input of a question.
 * @param {import("./live-run.js").LiveRun} run
 * @param {{guess: number[] | null, waiting: boolean}} state
 * @param {number[]} asked the input of the question
 * @param {number} count how many numbers a guess has
 * @returns {() => void} stops
 */
export function followGuess(run, state, asked, count) {
  const found = numbers(new URLSearchParams(location.search).get("guess"));
  if (found?.length === count) {
    state.guess = found;
    run.point = asked;
    run.wanted ??= LAST; // what was guessed at is the trained network
  }
  const fill = (/** @type {URLSearchParams} */ next) =>
    set(next, "guess", (!state.waiting && state.guess?.map(short).join(",")) || null);
  return write(run, () => {}, { fill, read() {} }); // a guess is each visitor's own
}

/**
 * Keeps in the address which of a page's layers are on, where they are not those that it starts with.
 * @param {Set<string>} layers those that are on; changed to what the address says
 * @param {string[]} offered those that can be switched
 * @param {() => void} [shown] called where other layers are to be on than before
 * @returns {{changed: () => void, unknown: string[], destroy: () => void}} changed is to be called after a change,
 *   before the next picture; unknown are the names in the address that are no layer of this page: where no other is
 *   there, the layers stay as they were
 */
export function followLayers(layers, offered, shown = () => {}) {
  const on = () => offered.filter((name) => layers.has(name)).join(".");
  const usual = on();
  const changed = () => (layersShown = on() === usual ? null : on());
  /** @param {URLSearchParams} query @returns {string[]} the unknown ones */
  function take(query) {
    const wanted = (query.get("layers") ?? usual).split(".").filter(Boolean);
    const unknown = wanted.filter((name) => !offered.includes(name));
    if (!wanted.length || unknown.length < wanted.length)
      for (const name of offered) layers[wanted.includes(name) ? "add" : "delete"](name);
    changed();
    return unknown;
  }
  /** @type {Part} */
  const part = {
    fill() {}, // written with the point and the step
    read(query) {
      const before = on();
      take(query);
      if (on() !== before) shown();
    },
  };
  const unknown = take(new URLSearchParams(location.search));
  parts.add(part);
  return { changed, unknown, destroy: () => (parts.delete(part), (layersShown = null)) };
}

/**
 * Writes the address a moment after each picture, where it has to be another.
 * @param {import("./live-run.js").LiveRun} run
 * @param {() => void} opened called when another trajectory is shown
 * @param {Part} part
 */
function write(run, opened, part) {
  let timer = 0;
  parts.add(part);
  function now() {
    timer = 0;
    const next = new URLSearchParams(location.search);
    part.fill(next);
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
    parts.delete(part);
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
