/** What two runs share, and what is in force at a step. Numbers and names only, no DOM. */

/**
 * The last step that two runs have in common: where the first of their changes differs. 0 where their
 * settings differ from the start, Infinity where they are the same throughout.
 * @param {import("./description.js").Description} a @param {import("./description.js").Description} b
 */
export function sharedUntil(a, b) {
  if (!same(a.settings, b.settings)) return 0;
  for (let i = 0; i < Math.max(a.changes.length, b.changes.length); i++) {
    const [one, other] = [a.changes[i], b.changes[i]];
    if (!one || !other) return (one ?? other).step;
    if (!same(one, other)) return Math.min(one.step, other.step);
  }
  return Infinity;
}

/**
 * The value of a setting for the update that follows a step.
 * @param {import("./description.js").Description} about a run's description @param {string} setting @param {number}
 *   step
 */
export function valueAt(about, setting, step) {
  const made = about.changes.filter(
    (/** @type {import("./description.js").Change} */ change) => change.setting === setting && change.step <= step,
  );
  return made.length ? made[made.length - 1].value : about.settings[setting];
}

/**
 * The value that a change replaces.
 * @param {import("./description.js").Description} about
 * @param {import("./description.js").Change} change
 */
export function valueBefore(about, change) {
  const at = about.changes.indexOf(change);
  return valueAt({ ...about, changes: about.changes.slice(0, at) }, change.setting, change.step);
}

const same = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);
