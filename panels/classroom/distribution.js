/** How the answers of a class are spread: a histogram of distances, or a bar for each option. */

import { el } from "../draw/dom.js";
import { number } from "../text/numbers.js";
import { say } from "../text/words.js";
import { WIDTHS } from "./kinds.js";

const BINS = 12;

/** @param {{distance: number | null}[]} answers @param {number | null} own */
export function chart(answers, own) {
  const distances = answers.map(({ distance }) => distance).filter((d) => d !== null);
  const most = Math.max(1e-9, ...distances);
  const bin = (/** @type {number} */ d) => Math.min(BINS - 1, Math.floor((BINS * d) / most));
  const counts = new Array(BINS).fill(0);
  for (const distance of distances) counts[bin(distance)]++;
  const tallest = Math.max(1, ...counts);
  const bars = counts.map((count, i) =>
    el("i", {
      style: `height: ${(100 * count) / tallest}%`,
      class: own !== null && bin(own) === i ? "bn-hist-own" : null,
    }),
  );
  const label = say("class.histogram", { count: distances.length, most: number(most) });
  return el(
    "figure",
    { class: "bn-hist", role: "img", "aria-label": label, "data-testid": "histogram" },
    el("div", {}, ...bars),
    el("figcaption", {}, el("span", { text: "0" }), el("span", { text: say("class.away") }), number(most)),
  );
}

/** @param {import("./kinds.js").Question} question revealed @param {any} mine */
export function optionBars(question, mine) {
  const isChoice = question.kind === "choice";
  /** @type {any[]} */ const options = isChoice ? question.options : (question.options ?? WIDTHS);
  const values = isChoice ? options.map((_, i) => i) : options;
  const right = [question.revealed.truth].flat();
  const counts = values.map(
    (value) => question.revealed.answers.filter((/** @type {any} */ a) => a.value === value).length,
  );
  const all = Math.max(1, ...counts);
  const rows = options.map((text, i) =>
    el(
      "li",
      { class: right.includes(values[i]) ? "bn-bar-right" : null },
      el(
        "span",
        {},
        right.includes(values[i]) ? "✓ " : "",
        values[i] === mine ? say("class.own", { option: text }) : String(text),
      ),
      el("i", { style: `width: ${(60 * counts[i]) / all}%` }),
      el("b", { text: String(counts[i]) }),
    ),
  );
  return el("ul", { class: "bn-bars" }, ...rows);
}
