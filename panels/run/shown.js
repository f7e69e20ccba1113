/** What the stage of this page shows: for who takes it home. No DOM. */

/**
 * @typedef {{layout: string, options: Record<string, any>, runs: {slot: string, url: string}[]}} Shown
 * @type {Shown | null}
 */
let shown = null;

/** Says what the page shows now; null where it shows no run. @param {Shown | null} now */
export function show(now) {
  shown = now;
}

/** What the page shows; null where it shows no run. */
export const shownNow = () => shown;
