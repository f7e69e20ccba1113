/** The true coordinate as a colour: a quiet ramp from dark to light, or light to dark on dark paper. */

import { colorsOf } from "../draw/colors.js";
import { el } from "../draw/dom.js";
import { say } from "../text/words.js";

/** What the coordinates of a data set are; of two, the first is shown at the start. */
/** @type {Record<string, string[]>} */
const NAMES = {
  helix: [say("space.along-helix")],
  "swiss-roll": [say("space.along-roll"), say("space.across")],
  "s-surface": [say("space.along-s"), say("space.across")],
  sphere: [say("space.longitude"), say("space.height")],
};
/** @type {Record<string, number>} */
const FIRST = { sphere: 1 }; // longitude jumps where it meets itself
const STOPS = {
  light: [
    [30, 42, 92],
    [124, 128, 142],
    [206, 150, 44],
  ],
  dark: [
    [92, 106, 204],
    [150, 152, 160],
    [236, 200, 104],
  ],
};

/** Which coordinate is shown: shared by the panels of a page. @typedef {{along: number}} Tint */

/** @returns {Tint} */
export const newTint = () => ({ along: 0 });

/**
 * The coordinate shown, for each data point from 0 to 1; null where the data has none.
 * @param {import("../run/description.js").Description} about
 * @param {Tint} tint
 */
export function coordinateOf(about, tint) {
  if (!about.coordinate) return null;
  return Float64Array.from(about.coordinate, (c) => (Array.isArray(c) ? c[tint.along] : c));
}

/** @param {boolean} dark @returns {string[]} colours at 0, one half and 1 */
export function stops(dark) {
  return STOPS[dark ? "dark" : "light"].map((c) => `rgb(${c.join(", ")})`);
}

/** @param {number} t from 0 to 1 @param {boolean} dark */
export function ramp(t, dark) {
  const [a, b, c] = STOPS[dark ? "dark" : "light"];
  const [from, to, share] = t < 0.5 ? [a, b, 2 * t] : [b, c, 2 * t - 1];
  return `rgb(${from.map((v, i) => Math.round(v + share * (to[i] - v))).join(", ")})`;
}

/**
 * The legend, with a choice where there are two coordinates.
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {Tint} tint
 */
export function mountTint(parent, run, tint) {
  const choice = el("span", { class: "bn-tint-choice" });
  const bar = el("span", { class: "bn-tint-bar", "aria-hidden": "true" });
  const root = el(
    "div",
    {
      class: "bn-tint",
      "data-testid": "tint-legend",
      role: "group",
      "aria-label": say("space.colour-label"),
    },
    choice,
    el("span", { text: "0" }),
    bar,
    el("span", { text: "1" }),
  );
  parent.append(root);
  let dataset = "";

  function opened() {
    if (run.about.dataset === dataset) return;
    dataset = run.about.dataset;
    const names = NAMES[dataset] ?? [];
    root.hidden = !names.length;
    tint.along = FIRST[dataset] ?? 0;
    if (names.length < 2) return choice.replaceChildren(say("space.colour", { names: names[0] ?? "" }));
    const chips = names.map((/** @type {string} */ name, /** @type {number} */ i) =>
      el("button", {
        type: "button",
        class: "bn-switch",
        text: name,
        "aria-pressed": String(i === tint.along),
        onclick: () => {
          tint.along = i;
          chips.forEach((/** @type {HTMLElement} */ chip, /** @type {number} */ k) =>
            chip.setAttribute("aria-pressed", String(k === i)),
          );
          run.invalidate();
        },
      }),
    );
    choice.replaceChildren(say("space.colour", { names: "" }), ...chips);
  }

  function themed() {
    bar.style.background = `linear-gradient(to right, ${stops(colorsOf(root).dark).join(", ")})`;
  }

  themed();
  const unsubscribe = run.subscribe({ opened, draw() {} });
  return {
    themed,
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}
