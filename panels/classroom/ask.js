/** What a teacher can ask of what is on the screen: two clicks for most, a short form for the rest. */

import { el } from "../draw/dom.js";
import { leadingRun } from "../run/address.js";
import { readView } from "../run/view.js";
import { say } from "../text/words.js";
import { FIGURES, GOALS } from "./kinds.js";
import { ask } from "./room.js";

const AT_ONCE = ["point", "code", "curve", "width"];
const RIGHT = "*"; // before an option that holds
const LIMITS = { smallest: 0.01, closest: 3000, collapse: 0.1, uncovered: 0.2 };

/** The question that the page's lesson asks, ready made. @type {{prediction: any}} */
export const lessonAsks = { prediction: null };

/** @param {() => void} changed */
export function askPanel(changed) {
  const root = el("div", { class: "bn-ask", "data-testid": "ask-panel", hidden: true });
  const told = el("p", { role: "alert", class: "bn-class-problem" });

  /** @param {Record<string, any>} question */
  async function put(question) {
    const done = await ask("ask", { question: { ...question, view: asked() } });
    if (done !== undefined) close();
  }
  function close() {
    root.hidden = true;
    changed();
  }
  function fill() {
    const run = leadingRun();
    const able = { point: run, code: run, curve: run?.width === 1 && run.about.dimension === 2, width: run };
    const kinds = AT_ONCE.map((kind) =>
      el("button", {
        type: "button",
        class: "bn-do",
        "data-kind": kind,
        disabled: !able[/** @type {"point"} */ (kind)],
        text: say(`class.ask-${kind}`),
        onclick: () => put({ kind, ...(kind === "point" || kind === "code" ? { point: run?.point } : {}) }),
      }),
    );
    const { prediction } = lessonAsks;
    if (prediction)
      kinds.push(
        el("button", {
          type: "button",
          class: "bn-do",
          "data-kind": "predict",
          text: say("class.ask-predict", { prompt: prediction.prompt }),
          onclick: () => put({ kind: "choice", ...prediction }),
        }),
      );
    told.textContent = "";
    root.replaceChildren(...kinds, choice(put), figure(put), challenge(put), told);
  }
  return {
    root,
    close,
    toggle() {
      root.hidden = !root.hidden;
      if (!root.hidden) fill();
    },
  };
}

function asked() {
  return { ...readView(), guess: null, playing: false, step: null, locked: [], hidden: [] };
}

/** @param {string} title @param {() => void} send @param {...Node} fields */
function form(title, send, ...fields) {
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), send());
  const button = el("button", { class: "bn-do bn-do-main", text: say("class.ask-now") });
  return el("details", {}, el("summary", { text: title }), el("form", { onsubmit: submit }, ...fields, button));
}

/** @param {string} label @param {Record<string, any>} more */
const line = (label, more = {}) => el("input", { class: "bn-text", "aria-label": label, placeholder: label, ...more });

/** @param {(question: Record<string, any>) => void} put */
function choice(put) {
  const prompt = line(say("class.prompt"), { required: true, maxlength: 300 });
  const options = el("textarea", {
    class: "bn-text",
    rows: 4,
    required: true,
    "aria-label": say("class.options"),
    placeholder: say("class.options"),
  });
  function send() {
    const lines = options.value.split("\n").map((text) => text.trim());
    const found = lines.filter((text) => text && text !== RIGHT);
    const right = found.flatMap((text, i) => (text.startsWith(RIGHT) ? [i] : []));
    const texts = found.map((text) => text.replace(/^\*\s*/, ""));
    put({ kind: "choice", prompt: prompt.value, options: texts, right });
  }
  return form(say("class.kind-choice"), send, prompt, options);
}

/** @param {string} label @param {string[]} values @param {(value: string) => string} read */
const list = (label, values, read) =>
  el(
    "select",
    { class: "bn-text", "aria-label": label },
    ...values.map((value) => el("option", { value, text: read(value) })),
  );

/** @param {(question: Record<string, any>) => void} put */
function figure(put) {
  const which = list(say("class.kind-number"), FIGURES, (name) => say(`class.figure-${name}`));
  const send = () => {
    const point = which.value === "error" ? { point: leadingRun()?.point } : {};
    put({ kind: "number", figure: which.value, ...point });
  };
  return form(say("class.kind-number"), send, which);
}

/** @param {(question: Record<string, any>) => void} put */
function challenge(put) {
  const goal = list(say("class.kind-challenge"), GOALS, (name) => say(`class.goal-name-${name}`));
  const limit = line(say("class.limit"), { type: "number", step: "any", min: 0, required: true });
  const usual = () => (limit.value = String(LIMITS[/** @type {"smallest"} */ (goal.value)]));
  goal.onchange = usual;
  usual();
  const send = () => put({ kind: "challenge", goal: goal.value, limit: limit.valueAsNumber });
  return form(say("class.kind-challenge"), send, goal, limit);
}
