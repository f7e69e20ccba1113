/** Point, held code and step in the address bar, so that a link is the whole picture. */

const DELAY = 250; // milliseconds: browsers allow only so many changes of the address

/**
 * Reads what the address says about this run, then keeps the address up to date.
 * @param {import("./run.js").LiveRun} run
 * @returns {() => void} stops
 */
export function followAddress(run) {
  const query = new URLSearchParams(location.search);
  const point = ["x", "y", "z"].map((name) => parse(query.get(name))).filter((v) => v !== null);
  if (point.length >= 2) run.point = /** @type {number[]} */ (point);
  const step = parse(query.get("step"));
  if (step !== null && step >= 0) run.wanted = step;
  /** @type {(number | null)[]} */
  const code = (query.get("code") ?? "").split(",").map(parse);
  let held = code.length && code.every((v) => v !== null) ? /** @type {number[]} */ (code) : null;

  let timer = 0;
  const panel = {
    opened() {
      if (held && held.length === run.width) run.heldCode = held;
      held = null;
    },
    draw() {
      if (!timer) timer = window.setTimeout(write, DELAY);
    },
  };
  function write() {
    timer = 0;
    if (!run.frame || run.wanted !== null) return;
    const next = new URLSearchParams(location.search);
    "xyz".split("").forEach((name, i) => set(next, name, i < run.point.length ? short(run.point[i]) : null));
    set(next, "code", run.heldCode?.map(short).join(",") ?? null);
    set(next, "step", run.playing || run.atEnd ? null : String(run.frame.step));
    const search = `?${next}`;
    if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
  }
  const unsubscribe = run.subscribe(panel);
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
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
