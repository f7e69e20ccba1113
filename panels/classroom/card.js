/**
 * The question that is asked, in words: answered by buttons or numbers where there is no place to click, and what came
 * out.
 */

import { el } from "../draw/dom.js";
import { number } from "../text/numbers.js";
import { say } from "../text/words.js";
import { chart, optionBars } from "./distribution.js";
import { KINDS, WIDTHS, promptOf, valueOf } from "./kinds.js";

/**
 * @typedef {object} Shown
 * @property {import("./kinds.js").Question} question
 * @property {string} role
 * @property {any} mine the answer given here; null where none was
 * @property {number | null | undefined} distance of it
 * @property {any} board
 * @property {any[]} attempts
 * @property {number} here
 *
 * @typedef {object} Deeds
 * @property {(value: any) => void} give
 * @property {() => void} attempt
 * @property {(type: string) => void} act
 * @property {(query: string) => void} open
 */

/** @param {Deeds} deeds */
export function mountCard(deeds) {
  const root = el("section", {
    class: "bn-question",
    "data-testid": "question-card",
    "aria-live": "polite",
    hidden: true,
  });
  let last = "";
  return {
    root,
    /** @param {Shown | null} shown */
    update(shown) {
      root.hidden = !shown;
      root.classList.toggle("bn-question-left", Boolean(shown && KINDS[shown.question.kind].on === "code"));
      const text = JSON.stringify(shown);
      if (text === last) return;
      const typing = root.contains(document.activeElement) && document.activeElement?.matches("input");
      if (typing && shown && JSON.parse(last || "null")?.question?.id === shown.question.id) {
        if (shown.question.state === "open") return; // what is being typed stays
      }
      last = text;
      root.replaceChildren(...(shown ? content(shown, deeds) : []));
    },
  };
}

/** @param {Shown} shown @param {Deeds} deeds @returns {Node[]} */
function content(shown, deeds) {
  const { question, role } = shown;
  const state = el("span", { class: "bn-question-state", text: say(`class.state-${question.state}`) });
  /** @type {HTMLElement[]} */
  const parts = [el("h2", { class: "bn-question-prompt", text: promptOf(question) })];
  if (question.kind === "challenge") parts.push(...challenge(shown, deeds));
  else if (question.revealed) parts.push(...outcome(shown));
  else parts.push(...asking(shown, deeds));
  if (role === "teacher" || role === "alone") parts.push(teacherRow(shown, deeds));
  return [state, ...parts];
}

/** While it is open or closed. @param {Shown} shown @param {Deeds} deeds @returns {HTMLElement[]} */
function asking({ question, role, mine, here }, { give }) {
  const count = el("p", {
    class: "bn-question-count",
    text: say("class.answered", { count: question.answered, here }),
  });
  if (role === "teacher" || role === "projector") {
    const options = question.kind === "choice" ? [listOf(question.options)] : [];
    return [...options, count];
  }
  const own = el("p", {
    class: "bn-question-own",
    "data-testid": "own-answer",
    text: mine === null ? say(`class.how-${question.kind}`) : say("class.yours", { value: valueOf(question, mine) }),
  });
  if (question.state !== "open") return [own];
  const choices = question.kind === "choice" ? question.options : (question.options ?? WIDTHS);
  const pick = (/** @type {any} */ option, /** @type {number} */ i) => {
    const value = question.kind === "choice" ? i : option;
    const pressed = String(mine === value);
    return el("button", {
      type: "button",
      class: "bn-do",
      "aria-pressed": pressed,
      text: option,
      onclick: () => give(value),
    });
  };
  if (question.kind === "choice" || question.kind === "width")
    return [el("div", { class: `bn-options bn-options-${question.kind}` }, ...choices.map(pick)), own];
  if (question.kind === "curve") return [own];
  return [own, fields(question, mine, give)];
}

/** @param {string[]} options */
const listOf = (options) => el("ol", { class: "bn-question-list" }, ...options.map((text) => el("li", { text })));

/**
 * Numbers by the keys.
 * @param {import("./kinds.js").Question} question
 * @param {any} mine
 * @param {(value: any) => void} give
 */
function fields(question, mine, give) {
  const names =
    { point: ["x", "y", "z"].slice(0, question.point?.length ?? 2), number: [""] }[
      /** @type {"point"} */ (question.kind)
    ] ?? Array.from({ length: question.width ?? 1 }, (_, i) => `z${i + 1}`);
  const inputs = names.map((name, i) =>
    el("input", {
      type: "number",
      step: "any",
      class: "bn-text",
      required: true,
      "aria-label": name || say("class.number"),
      value: mine === null ? null : [mine].flat()[i],
    }),
  );
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    const values = inputs.map((input) => input.valueAsNumber);
    if (values.every(Number.isFinite)) give(question.kind === "number" ? values[0] : values);
  };
  const labelled = inputs.map((input, i) => el("label", {}, names[i], input));
  const button = el("button", { class: "bn-do", text: say("class.answer") });
  return el("form", { class: "bn-question-fields", onsubmit: send }, ...labelled, button);
}

/** Once it is revealed. @param {Shown} shown @returns {HTMLElement[]} */
function outcome({ question, mine, distance, role }) {
  const { truth, answers, median, explanation, holds } = question.revealed;
  const parts = [];
  if (question.kind !== "curve" && question.kind !== "choice")
    parts.push(el("p", { class: "bn-question-truth", text: say("class.truth", { value: valueOf(question, truth) }) }));
  if (question.kind === "choice" || question.kind === "width") parts.push(optionBars(question, mine));
  else if (answers.length) parts.push(chart(answers, distance ?? null));
  if ((role === "student" || role === "alone") && mine !== null && distance !== null && distance !== undefined) {
    const exact = question.kind === "choice" || question.kind === "width";
    const text = exact
      ? say(distance ? "class.not-so" : "class.right")
      : say("class.distance", { distance: number(distance) });
    parts.push(el("p", { class: "bn-question-own", "data-testid": "own-distance", text }));
  }
  if (answers.length > 1) {
    const all = answers.length;
    const text =
      question.kind === "choice" || question.kind === "width"
        ? say("class.holds", { count: holds ?? 0, all })
        : median === null || median === undefined
          ? ""
          : say("class.median", { count: all, median: number(median) });
    parts.push(el("p", { class: "bn-question-count", text }));
  }
  if (explanation) parts.push(el("p", { text: explanation }));
  return parts;
}

/** @param {Shown} shown @param {Deeds} deeds @returns {HTMLElement[]} */
function challenge({ question, role, board, attempts }, deeds) {
  const parts = [];
  if (role === "student") {
    const text = say("class.attempt");
    parts.push(el("button", { type: "button", class: "bn-do bn-do-main", text, onclick: deeds.attempt }));
    const newest = attempts.filter((each) => each.question === question.id).slice(-3);
    for (const each of newest.reverse()) {
      const told =
        each.state === "computing"
          ? say("class.computing")
          : each.state === "failed"
            ? each.text
            : say(each.holds ? "class.attempt-holds" : "class.attempt-not", { figure: number(each.figure) });
      parts.push(el("p", { class: "bn-question-own", text: told }));
    }
  }
  if (!board?.rows) return parts;
  const rows = board.rows
    .slice(0, 8)
    .map((/** @type {any} */ row) =>
      el(
        "tr",
        {},
        el("td", { text: row.place }),
        el("td", { text: row.name || say("class.somebody") }),
        el("td", { text: number(row.figure) }),
        el("td", {}, opener(row.query, deeds)),
      ),
    );
  const none = el("p", { class: "bn-question-count", text: say("class.no-attempts") });
  return [...parts, rows.length ? el("table", { class: "bn-board" }, el("tbody", {}, ...rows)) : none];
}

/** @param {string} query @param {Deeds} deeds */
const opener = (query, deeds) =>
  el("button", { type: "button", class: "bn-do", text: say("class.open"), onclick: () => deeds.open(query) });

/** @param {Shown} shown @param {Deeds} deeds */
function teacherRow({ question, role }, { act }) {
  const button = (/** @type {string} */ type, /** @type {string} */ text, main = false) =>
    el("button", {
      type: "button",
      class: ["bn-do", main && "bn-do-main"].filter(Boolean).join(" "),
      text,
      onclick: () => act(type),
    });
  const row = el("div", { class: "bn-question-row" });
  if (question.kind === "challenge") {
    if (role === "teacher")
      row.append(button("board", say(question.board_shown ? "class.board-hide" : "class.board-show"), true));
  } else if (!question.revealed) {
    if (role === "teacher")
      row.append(question.state === "open" ? button("close", say("class.close")) : button("open", say("class.reopen")));
    row.append(button("reveal", say("class.reveal"), true));
  }
  if (role === "teacher") row.append(button("put", say("class.take-away")));
  return row;
}
