/** The formulas of the run, each beside its live number. */

import { el } from "../../draw/dom.js";
import { fixed, number, tuple } from "../../text/numbers.js";
import { numbersOf } from "./live-numbers.js";
import { accent, both, math, over, row, sub, sum, sup } from "./mathml.js";
import { parts, say } from "../../text/words.js";

const CALM = 120; // milliseconds between two readings while the picture moves by itself

const HAT = accent("x", "^");
const NORM2 = (/** @type {string} */ inside) => row("‖", inside, sup("‖", "2"));
/** @type {Record<string, string>} */
const LOSSES = {
  squared: NORM2(row("x −", HAT)),
  absolute: row(sum("j"), "|", sub("x", "j"), "−", sub(HAT, "j"), "|"),
  "cross-entropy": row(
    "−",
    sum("j"),
    "(",
    sub("q", "j"),
    "ln",
    sub("p", "j"),
    "+ ( 1 −",
    sub("q", "j"),
    ") ln ( 1 −",
    sub("p", "j"),
    ") )",
  ),
};

const input = (/** @type {ArrayLike<number>} */ values) =>
  el("span", { class: "bn-mark bn-mark-input", text: tuple(values) });
const back = (/** @type {ArrayLike<number>} */ values) =>
  el("span", { class: "bn-mark bn-mark-reconstruction", text: tuple(values) });
const strong = (/** @type {number} */ value) => el("b", { text: number(value) });
const between = (/** @type {number[]} */ [low, high]) => say("scale.range", { low: number(low), high: number(high) });
/** A mean with its standard error, both to the place of the error's first digit. */
const within = (/** @type {number} */ value, /** @type {number} */ error) => {
  const places = Math.max(0, Math.min(4, Math.ceil(-Math.log10(error || 1))));
  return `${fixed(value, places)} ± ${fixed(error, places)}`;
};
const signed = (/** @type {number} */ value) => (value < 0 ? `(${number(value)})` : number(value));

/**
 * @typedef {ReturnType<typeof numbersOf>} Numbers
 * @typedef {{id: string, name: string, formula: string, live: (n: Numbers) => (Node | string)[]}} Line
 */

/**
 * The lines of a model with a reconstruction loss.
 * @param {string} model
 * @param {string} loss
 * @param {string} corruption
 * @param {import("../../run/description.js").ObjectiveOf} found
 * @returns {Line[]}
 */
function lines(model, loss, corruption, found) {
  const variational = model === "variational";
  return [
    encoder(variational),
    {
      id: "decoder",
      name: variational ? say("logic.decoder-mean") : say("logic.decoder"),
      formula: math(HAT, "= g (", variational ? "μ" : "z", ")"),
      live: (n) => ["g(", tuple(n.code), ") = ", back(n.reconstruction)],
    },
    {
      id: "error",
      name: say("logic.error"),
      formula: math(NORM2(row("x −", HAT)), "=", sum("j"), row("(", sub("x", "j"), "−", sub(HAT, "j"), sup(")", "2"))),
      live: (n) => [
        n.input.map((x, j) => `(${number(x)} − ${signed(n.reconstruction[j])})²`).join(" + "),
        " = ",
        strong(n.error),
      ],
    },
    {
      id: "train",
      name: say("logic.train"),
      formula: math(over("1", "n"), sum("i"), NORM2(row(sub("x", "i"), "− g ( f (", sub("x", "i"), ") )"))),
      live: (n) => [
        strong(n.train),
        n.floor > 0 ? ` — ${say("logic.floor", { interval: between(n.floorInterval) })}` : "",
      ],
    },
    ...(variational ? [divergence, information] : []),
    objective(found, loss, model === "denoising" && corruption === "drop"),
    ...(variational ? [bound] : []),
  ];
}

/** @param {boolean} variational @returns {Line} */
function encoder(variational) {
  if (!variational) {
    return {
      id: "encoder",
      name: say("logic.encoder"),
      formula: math("z = f ( x )"),
      live: (n) =>
        n.held
          ? parts("logic.hold", { code: el("b", { text: tuple(n.code) }) })
          : ["f(", input(n.input), ") = ", el("b", { text: tuple(n.code) })],
    };
  }
  return {
    id: "encoder",
    name: say("logic.encoder-gaussian"),
    formula: math("q ( z | x ) = N ( μ ( x ) , ", sup("σ", "2"), "( x ) )"),
    live: ({ input: x, posterior, held, code }) => [
      ...parts("logic.gives", {
        input: input(x),
        mean: el("b", { text: tuple(posterior?.means ?? []) }),
        deviation: el("b", { text: tuple(posterior?.deviations ?? []) }),
      }),
      ...(held ? [`; ${say("logic.hold", { code: tuple(code) })}`] : []),
    ],
  };
}

/** @type {Line} */
const divergence = {
  id: "kl",
  name: say("logic.kl"),
  formula: math(
    "KL ( q ‖ p ) =",
    over("1", "2"),
    sum("k"),
    "(",
    both("μ", "k", "2"),
    "+",
    both("σ", "k", "2"),
    "− 1 − ln",
    both("σ", "k", "2"),
    ")",
  ),
  live({ posterior }) {
    if (!posterior) return []; // between two models
    const { means, deviations, kl } = posterior;
    const total = kl.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
    const sum =
      means.length === 1
        ? `½ (${signed(means[0])}² + ${number(deviations[0])}² − 1 − ln ${number(deviations[0])}²)`
        : kl.map(number).join(" + ");
    return [sum, " = ", ...parts("logic.nats", { value: strong(total) })];
  },
};

/** @type {Line} */
const information = {
  id: "information",
  name: say("logic.information"),
  formula: math("mean [ KL ( q ( z | x ) ‖ p ) ] = I ( x ; z ) + KL ( q ( z ) ‖ p )"),
  live: ({ parts: found }) => {
    const { total, information, divergence } = /** @type {NonNullable<typeof found>} */ (found);
    return [
      `${fixed(total)} = `,
      el("b", { text: fixed(information) }),
      " + ",
      ...parts("logic.nats", { value: el("b", { text: fixed(divergence) }) }),
    ];
  },
};

/**
 * @param {import("../../run/description.js").ObjectiveOf} found
 * @param {string} loss
 * @param {boolean} drops
 * @returns {Line}
 */
function objective(found, loss, drops) {
  const { penalty, weight, input: given } = found.formula;
  const minimised = loss === "cross-entropy" ? say("logic.minimised-shares") : say("logic.minimised");
  const name = say(`logic.objective.${drops ? "dropped" : found.name}`, { name: minimised });
  const error = ["J = mean [", LOSSES[loss], "]"];
  if (!found.term) {
    const of = given.length ? [",", HAT, "= g ( f (", written(given), ") )"] : [];
    return { id: "objective", name, formula: math(...error, ...of), live: (n) => [strong(n.objective)] };
  }
  return {
    id: "objective",
    name,
    formula: math(...error, "+", weight, written(penalty)),
    live: (n) => [
      `${number(n.lossPart)} + ${number(n.weight ?? 0)} × ${number(n.penalty ?? 0)} = `,
      strong(n.objective),
    ],
  };
}

/** Parts of a formula as MathML. @param {import("../../run/description.js").Part[]} formula */
function written(formula) {
  /** @type {Record<string, (...given: string[]) => string>} */
  const functions = { accent, both, over, sub, sum, sup };
  return row(...formula.map((part) => (typeof part === "string" ? part : functions[part[0]](...part.slice(1)))));
}

/** @type {Line} */
const bound = {
  id: "elbo",
  name: say("logic.elbo"),
  formula: math("ln p ( x ) ≥", sub("E", "q"), "[ ln p ( x | z ) ] − KL ( q ‖ p )"),
  live: ({ elbo }) =>
    elbo
      ? [
          `${number(elbo.fit)} − ${signed(elbo.kl)} = `,
          el("b", { text: within(elbo.total, elbo.error) }),
          ` ${say("logic.elbo-how", { count: elbo.rounds, variance: number(elbo.beta / 2) })}`,
        ]
      : [say("logic.no-elbo")],
};

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
export function mountLogic(parent, run) {
  const root = el("dl", { class: "bn-logic", "data-testid": "logic-panel" });
  parent.append(root);
  let shown = "";
  /** @type {{line: Line, live: HTMLElement}[]} */ let rows = [];
  let said = 0;
  let saidOf = "";

  function draw() {
    if (!run.frame) return;
    const moved = String(run.point) + String(run.heldCode);
    const now = performance.now();
    if (run.playing && now - said < CALM && moved === saidOf) return;
    [said, saidOf] = [now, moved];
    const numbers = numbersOf(run);
    const { corruption_kind: corruption } = run.about.settings;
    const found = run.about.objectives[numbers.model];
    const kind = [found.name, numbers.loss, corruption].join();
    if (kind !== shown) rebuild(lines(numbers.model, numbers.loss, corruption, found));
    shown = kind;
    for (const { line, live } of rows) live.replaceChildren(...line.live(numbers));
    root.dataset.numbers = JSON.stringify(numbers);
  }

  /** @param {Line[]} wanted */
  function rebuild(wanted) {
    rows = wanted.map((line) => ({ line, live: el("dd", { class: "bn-live-number", "data-line": line.id }) }));
    root.replaceChildren(
      ...rows.map(({ line, live }) => {
        const formula = el("dd", { class: "bn-logic-formula" });
        formula.innerHTML = line.formula;
        return el("div", { class: "bn-line" }, el("dt", { text: line.name }), formula, live);
      }),
    );
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}
