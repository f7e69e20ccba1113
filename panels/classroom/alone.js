/** A lesson plan gone through alone, at home: the questions are asked, and answered by the run in this browser. */

import { leadingRun } from "../run/address.js";
import { curveOf } from "../run/manifold-of-run.js";
import { encode, decode } from "../numbers/network.js";
import { showView } from "../run/view.js";
import { goAlone } from "./room.js";

const KEPT = "bottleneck-plan"; // in this tab: the plan, and where one is in it

/** @param {any} plan @param {number} [at] */
export function beginAlone(plan, at = 0) {
  /** @type {Record<string, any>} */
  const parts = { plan, room: { at, items: plan.items.length }, question: null, you: { answers: {}, distance: {} } };
  /** @param {string} type @param {any} fields */
  function ask(type, fields) {
    const { question, you } = parts;
    if (type === "go") place(fields.item);
    else if (type === "answer") you.answers = { ...you.answers, [fields.question]: fields.value };
    else if (type === "reveal" && question) {
      const mine = you.answers[question.id] ?? null;
      const revealed = outcome(question, mine);
      if (!revealed) return;
      you.distance = { ...you.distance, [question.id]: revealed.distance };
      parts.question = { ...question, state: "revealed", revealed };
      if (question.kind !== "choice" && question.kind !== "curve") leadingRun()?.restart();
    }
  }
  /** @param {number} item */
  function place(item) {
    parts.room.at = item;
    let { question, view } = plan.items[item];
    if (question?.point) view = { ...view, input: question.point };
    parts.question = question ? { ...question, id: `item-${item}`, view, state: "open", answered: 0 } : null;
    keep({ plan, at: item });
  }
  place(at);
  goAlone({ parts, ask });
  showView(plan.items[at].view);
}

/** Goes on with the plan that this tab was in. */
export function aloneAsBefore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept) beginAlone(kept.plan, kept.at);
  } catch {
    // Nothing was kept, or it cannot be read: then there is nothing to go on with.
  }
}

export const endAlone = () => keep(null);

/** @param {any} value */
function keep(value) {
  try {
    if (value) sessionStorage.setItem(KEPT, JSON.stringify(value));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // as above
  }
}

/**
 * What is so, and how far an answer is from it; null where the run is not there yet.
 * @param {import("./kinds.js").Question} question
 * @param {any} mine
 */
function outcome(question, mine) {
  const truth = truthOf(question);
  if (truth === null || truth === undefined) return null;
  const distance = mine === null ? null : apart(question.kind, mine, truth);
  const answers = mine === null ? [] : [{ name: "", value: mine, distance, mine: true }];
  const { right, explanation } = question;
  return { truth, right, explanation, answers, distance, median: distance, holds: distance === 0 ? 1 : 0 };
}

/** @param {import("./kinds.js").Question} question @returns {any} */
function truthOf(question) {
  if (question.kind === "choice") return question.right;
  if (question.kind === "number" && !question.figure) return question.right;
  const run = leadingRun();
  const last = run?.trajectory?.complete ? run.frames[run.frames.length - 1] : null;
  if (!run || !last) return null;
  const { network } = run.about;
  if (question.kind === "width") return run.width;
  if (question.kind === "curve") {
    run.seek(run.frames.length - 1);
    const { points } = curveOf(run);
    return Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
  }
  const term = (/** @type {string} */ name) => last.terms[run.about.terms.indexOf(name)];
  if (question.figure === "heldout-error") return term("heldout");
  if (question.figure === "train-error") return term("loss");
  if (question.figure === "parameters") return last.weights.length;
  const code = Array.from(encode(network, last.weights, question.point));
  if (question.kind === "code") return code;
  const back = Array.from(decode(network, last.weights, code));
  return question.kind === "point" ? back : back.reduce((sum, v, i) => sum + (v - question.point[i]) ** 2, 0);
}

/** @param {string} kind @param {any} mine @param {any} truth */
function apart(kind, mine, truth) {
  if (kind === "choice") return truth.includes(mine) ? 0 : 1;
  if (kind === "width" || kind === "number") return Math.abs(mine - truth);
  if (kind !== "curve")
    return Math.hypot(...mine.map((/** @type {number} */ v, /** @type {number} */ i) => v - truth[i]));
  return (meanNearest(mine, truth) + meanNearest(truth, mine)) / 2;
}

/**
 * Mean over the points of one line of how far the other's nearest point is.
 * @param {number[][]} from
 * @param {number[][]} to
 */
function meanNearest(from, to) {
  const nearest = from.map(([x, y]) => Math.min(...to.map(([a, b]) => Math.hypot(a - x, b - y))));
  return nearest.reduce((sum, d) => sum + d, 0) / nearest.length;
}
