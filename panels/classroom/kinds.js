/**
 * What there is to know of each kind of question: what it is called, what is not shown while it is open, and where it
 * is
 * answered. No DOM.
 *
 * @typedef {Record<string, any>} Question as docs/classroom.md has it
 */

import { number, tuple } from "../text/numbers.js";
import { say } from "../text/words.js";

// Layers that would show what comes back.
const ANSWERS = ["pca", "manifold", "projection", "residuals", "copying", "errors", "error", "field", "warp", "levels"];

/** @type {Record<string, {veil: string[], hide: string[], on: "plane" | "code" | ""}>} */
export const KINDS = {
  point: { veil: ANSWERS, hide: ["readout"], on: "plane" },
  code: { veil: ["code", "projection", "guess"], hide: ["readout"], on: "code" },
  curve: { veil: ANSWERS, hide: ["readout", "code"], on: "plane" },
  width: { veil: [], hide: ["readout", "settings", "code"], on: "" },
  choice: { veil: [], hide: ["prediction"], on: "" },
  number: { veil: ["projection"], hide: ["readout", "curve"], on: "" },
  challenge: { veil: [], hide: [], on: "" },
};
export const WIDTHS = [1, 2, 3, 4, 5, 6, 7, 8];
export const GOALS = ["smallest", "closest", "collapse", "uncovered"];
export const FIGURES = ["heldout-error", "train-error", "error", "parameters"];

/** What is asked, in words. @param {Question} question */
export function promptOf(question) {
  if (question.prompt) return question.prompt;
  if (question.kind === "challenge") return say(`class.goal-${question.goal}`, { limit: number(question.limit) });
  if (question.kind === "number" && question.figure) return say(`class.figure-${question.figure}`);
  return say(`class.ask-${question.kind}`);
}

/** An answer, or what is so, in words. @param {Question} question @param {any} value */
export function valueOf(question, value) {
  if (question.kind === "point" || question.kind === "code") return tuple(value);
  if (question.kind === "curve") return say("class.a-curve");
  if (question.kind === "choice")
    return [value]
      .flat()
      .map((i) => question.options[i])
      .join(" · ");
  if (question.kind === "number") return question.unit ? `${number(value)} ${question.unit}` : number(value);
  return String(value);
}

/** Whether a point belongs to what is asked. @param {Question} question */
export const hasPoint = (question) => Boolean(question.point && question.kind !== "curve");
