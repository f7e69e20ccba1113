/**
 * A prediction by hand: where will this input come back? The answer is out of sight until the visitor has put a
 * guess on the plane; then both are shown, with the distance between them. It goes into the address. What is guessed
 * at may be something else than the reconstruction, such as the code (latent/guess-on-code.js).
 *
 * @typedef {{prompt: string, point: number[], beside: number[][]}} Question beside: inputs named A, B, … to go by
 * @typedef {{guess: number[] | null, waiting: boolean}} State
 *
 * @typedef {object} Kind what is guessed at
 * @property {number} count how many numbers a guess has
 * @property {() => string} how to guess, in words
 * @property {(run: import("../run/live-run.js").LiveRun) => ArrayLike<number>} answer
 * @property {(run: import("../run/live-run.js").LiveRun) => number[]} start where the keys begin
 * @property {(run: import("../run/live-run.js").LiveRun, guess: number[], apart: number) => string} told once it is
 *   given; apart: the distance from the answer
 */

import { drawInput, drawNamed, drawSample } from "../draw/marks.js";
import { el } from "../draw/dom.js";
import { number, tuple } from "../text/numbers.js";
import { say } from "../text/words.js";
import { followGuess } from "../run/address.js";

const END = 1e6; // a step after all others: what is guessed at is the trained network

/** @type {Kind} */
const RECONSTRUCTION = {
  count: 2,
  how: () => say("guess.how"),
  answer: (run) => run.answer.reconstruction,
  start: () => [0, 0],
  told: (run, guess, apart) =>
    say("guess.told", { guess: tuple(guess), back: tuple(run.answer.reconstruction), apart: number(apart) }),
};

const ANSWERS = new Set(["pca", "manifold", "projection", "residuals", "copying", "errors", "field", "warp", "levels"]);

/**
 * @param {HTMLElement} root the stage: while a guess is waited for, what would give the answer away is not shown
 * @param {import("../run/live-run.js").LiveRun} run
 * @param {Question | null} question of the lesson; null where nothing is asked
 * @param {Kind} [kind]
 */
export function mountGuess(root, run, question, kind = RECONSTRUCTION) {
  /** @type {State} */ const state = { guess: null, waiting: false };
  let giving = false; // whether the pointer that is down has given the guess
  const stop = question ? followGuess(run, state, question.point, kind.count) : () => {};
  const ask = el("button", { type: "button", class: "bn-switch", "data-testid": "guess-ask", onclick: begin });
  const told = el("p", { class: "bn-guess-told", "data-testid": "guess-told", "aria-live": "polite" });
  const panel = el("div", { class: "bn-guess", role: "group", "aria-label": say("guess.label") }, ask, told);

  panel.hidden = !question;

  function begin() {
    if (!question) return;
    Object.assign(state, { guess: null, waiting: true });
    run.setPoint(question.point);
    run.seekStep(END);
  }

  /** @param {number[]} point @param {boolean} final */
  function put(point, final) {
    state.guess = point;
    state.waiting = !final;
    run.drawNow();
  }

  function draw() {
    if (!question) return;
    const possible = run.width !== undefined && (kind === RECONSTRUCTION || run.width === kind.count);
    if (panel.hidden === possible) panel.hidden = !possible;
    if (state.waiting) root.dataset.guessing = "";
    else delete root.dataset.guessing;
    const { guess, waiting } = state;
    write(ask, say(waiting ? "guess.waiting" : guess ? "guess.again" : "guess.ask"));
    if (waiting || !guess || !run.answer) return write(told, waiting ? kind.how() : question.prompt);
    const answer = kind.answer(run);
    const apart = Math.hypot(...guess.map((v, i) => answer[i] - v));
    told.dataset.apart = JSON.stringify(apart);
    write(told, kind.told(run, guess, apart));
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    panel,
    state,
    /** The layers that are on, without those that would give the answer away. @param {Set<string>} layers */
    veil: (layers) =>
      /** @type {Set<string>} */ (
        /** @type {unknown} */ ({
          has: (/** @type {string} */ name) =>
            name === "guess" || (layers.has(name) && !(state.waiting && ANSWERS.has(name))),
        })
      ),
    /** What the panel that is guessed on asks first. @param {number[]} point @param {PointerEvent} event */
    takes(point, event) {
      const pressed = event.type === "pointerdown";
      if (pressed) giving = state.waiting;
      if (pressed && giving) put(point, true);
      return giving; // the same press goes on: what it has given is not dragged away
    },
    /** The keys move the guess while it is waited for; Enter gives it. */
    aim: {
      at: () => (state.waiting ? (state.guess ?? kind.start(run)) : null),
      move: (/** @type {number[]} */ point) => put(point, false),
      give: () => state.guess && put(state.guess, true),
    },
    layer: kind === RECONSTRUCTION ? layer(state) : asked(state, question?.beside ?? []),
    destroy() {
      unsubscribe();
      stop();
      delete root.dataset.guessing;
      panel.remove();
    },
  };
}

/**
 * The input asked about, the guess, and once it is given the way to what came back.
 * @returns {import("./layers.js").Layer}
 */
function layer(/** @type {State} */ state) {
  return {
    name: "guess",
    label: "",
    explain: "",
    draw(context, run, place, colors) {
      const { guess, waiting } = state;
      if (waiting) drawInput(context, place.x(run.point[0]), place.y(run.point[1]), colors);
      if (!guess || !run.answer) return;
      const [x, y] = [place.x(guess[0]), place.y(guess[1])];
      if (!waiting) {
        const [bx, by] = run.answer.reconstruction;
        context.strokeStyle = colors.faded(0.8);
        context.setLineDash([2, 3]);
        context.lineWidth = 1.5;
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(place.x(bx), place.y(by));
        context.stroke();
        context.setLineDash([]);
      }
      drawSample(context, x, y);
    },
  };
}

/**
 * Where what is guessed at is not on the plane: the input asked about, and those to go by.
 * @param {State} state @param {number[][]} beside
 * @returns {import("./layers.js").Layer}
 */
function asked(state, beside) {
  return {
    name: "guess",
    label: "",
    explain: "",
    draw(context, run, place, colors) {
      if (!state.waiting && !state.guess) return;
      beside.forEach(([x, y], i) => drawNamed(context, place.x(x), place.y(y), "ABC"[i], colors));
      if (state.waiting) drawInput(context, place.x(run.point[0]), place.y(run.point[1]), colors);
    },
  };
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
