/** What the next step is in words and numbers, and the slider that exaggerates it. */

import { ARROW_SCALE, TIMES } from "./one-step.js";
import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { lossAt } from "./layers.js";
import { errorAfter, verdict } from "./words.js";
import { parts, say } from "../../text/words.js";
import { valueOf } from "../../text/settings.js";

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {import("./one-step.js").OneStep} oneStep
 */
export function mountStepPanel(parent, run, oneStep) {
  const title = el("p", { class: "bn-step-title", role: "status" });
  const body = el("tbody");
  const table = el(
    "table",
    { class: "bn-step-table" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ...[say("one-step.mean"), say("one-step.before"), say("one-step.after"), ""].map((text) =>
          el("th", { scope: "col", text }),
        ),
      ),
    ),
    body,
  );
  const slider = el("input", {
    type: "range",
    class: "bn-slider",
    min: "0",
    max: String(TIMES.length - 1),
    step: "1",
    "aria-label": say("one-step.slider"),
    oninput: () => oneStep.setTimes(TIMES[slider.valueAsNumber]),
  });
  const times = el("output", { class: "bn-step-times" });
  const outcome = el("p", { class: "bn-step-quiet" });
  const frames = el("p", { class: "bn-step-quiet" });
  const numbers = el(
    "div",
    { class: "bn-step-numbers" },
    table,
    el("label", { class: "bn-step-slide" }, say("one-step.exaggerate"), slider, times),
    outcome,
    frames,
  );
  const root = el(
    "div",
    { class: "bn-step", "data-testid": "step-panel", role: "region", "aria-label": say("one-step.label") },
    title,
    numbers,
  );
  parent.append(root);
  /** @type {import("./one-step.js").Step | null} */ let shown = null;
  let saidTimes = 0;

  function draw() {
    const { step } = oneStep;
    const at = TIMES.indexOf(oneStep.times);
    slider.value = String(at);
    slider.style.setProperty("--bn-done", `${(100 * at) / (TIMES.length - 1)}%`);
    slider.style.setProperty("--bn-loaded", "100%");
    slider.setAttribute("aria-valuetext", say("one-step.times", { times: oneStep.times }));
    times.textContent = `×${oneStep.times}`;
    root.classList.toggle("bn-step-away", !step);
    slider.disabled = !step;
    if (!step) {
      const text = absent();
      if (title.textContent !== text) title.textContent = text;
      shown = null;
      for (const name of Object.keys(root.dataset)) if (name !== "testid") delete root.dataset[name];
      return;
    }
    if (step === shown && saidTimes === oneStep.times) return;
    if (step !== shown) told(step);
    shown = step;
    saidTimes = oneStep.times;
    exaggerated(step);
  }

  function absent() {
    const { state, problem } = oneStep;
    if (state === "moving") return run.playing ? say("one-step.pause") : say("one-step.waiting");
    if (state === "end") return say("one-step.over");
    return problem ? say("one-step.failed", { reason: problem }) : say("one-step.taking", { step: run.frame.step });
  }

  /** @param {import("./one-step.js").Step} step */
  function told(step) {
    const { about } = run;
    const count = step.indices.length;
    const training = about.heldout.length - about.heldoutCount;
    title.replaceChildren(
      ...parts("one-step.step", {
        step: el("b", { text: say("one-step.from-to", { before: step.step, after: step.step + 1 }) }),
        count,
        training,
        rate: number(step.rate),
      }),
      ` ${verdict(step)}`,
    );
    const loss = lossAt(run);
    /** @type {[string, number[], string][]} */
    const rows = [
      [
        loss === "squared" ? say("one-step.on-batch") : say("one-step.on-batch-loss", { loss: valueOf("loss", loss) }),
        step.loss,
        "loss",
      ],
    ];
    if (step.objective[0] !== step.loss[0]) rows.push([say("one-step.with-penalty"), step.objective, "objective"]);
    rows.push([loss === "squared" ? say("one-step.on-all") : say("one-step.on-all-squared"), step.error, "error"]);
    body.replaceChildren(...rows.map(([name, pair]) => row(name, pair)));
    const next = run.frames[run.index + 1]?.step;
    const far = next - step.step;
    const apart = far > 1 ? [say("one-step.apart", { count: far, next })] : [];
    frames.textContent = [say(`one-step.arrows.${loss}`), ...apart].join(" ");
    Object.assign(root.dataset, {
      step: String(step.step),
      batch: String(count),
      rate: JSON.stringify(step.rate),
      loss: JSON.stringify(step.loss),
      objective: JSON.stringify(step.objective),
      error: JSON.stringify(step.error),
      arrowScale: String(ARROW_SCALE[loss]),
      framesApart: JSON.stringify(far || null),
    });
  }

  /** @param {import("./one-step.js").Step} step */
  function exaggerated(step) {
    const after = oneStep.times === 1 ? null : oneStep.exaggerated;
    const error = after ? errorAfter(run.about, after) : step.error[1];
    outcome.textContent =
      oneStep.times === 1
        ? say("one-step.as-it-is")
        : say("one-step.exaggerated", {
            times: oneStep.times,
            before: number(step.error[0]),
            after: number(error),
          });
    root.dataset.times = String(oneStep.times);
    root.dataset.exaggeratedError = JSON.stringify(error);
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}

/** @param {string} name @param {number[]} pair */
function row(name, [before, after]) {
  return el(
    "tr",
    {},
    el("th", { scope: "row", text: name }),
    el("td", { text: number(before) }),
    el("td", { text: number(after) }),
    el("td", { text: change(before, after) }),
  );
}

/** By how much a loss changed; a factor where it grew beyond measure. @param {number} before @param {number} after */
function change(before, after) {
  if (after > 10 * before) return before > 0 ? `↑ × ${number(after / before)}` : "↑";
  const percent = before > 0 ? (100 * (after - before)) / before : 0;
  return Math.abs(percent) < 0.005 ? "" : `${percent < 0 ? "↓" : "↑"} ${number(Math.abs(percent))} %`;
}
