/** Change a setting from the step that is shown on; the changes made so far, each with a button that takes it back. */

import { el } from "../../draw/dom.js";
import { valueAt, valueBefore } from "../../run/changes.js";
import { label as labelOf } from "../../text/settings.js";

const COMPARE = "Let the dashed ghost be the run without this change";
const NONE_YET = "None yet. Go to a step, choose a setting below and change it there.";

/**
 * @typedef {{setting: string, low: number | null, high: number | null, choices: [string, string][], models: string[]}}
 *   Offer
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {Offer[]} offers
 * @param {(name: string, value: any) => void} send
 */
export function mountForkForm(parent, run, offers, send) {
  const setting = el("select", {
    class: "bn-speed bn-fork-setting",
    "aria-label": "Setting to change",
    onchange: () => offerValue(),
  });
  const place = el("span", { class: "bn-fork-value" });
  const button = el("button", { type: "submit", class: "bn-switch bn-fork-button" });
  const note = el("span", { class: "bn-fork-note", role: "status" });
  const root = el(
    "form",
    {
      class: "bn-fork",
      "data-testid": "fork-form",
      "aria-label": "Change a setting from this step on",
      onsubmit: submit,
    },
    el("span", { text: "Change" }),
    setting,
    el("span", { text: "to" }),
    place,
    button,
    note,
  );
  parent.append(root);
  /** @type {any} */ let value = null;
  root.addEventListener("focusin", () => run.playing && run.pause()); // the step stays the one that was looked at

  const chosen = () => /** @type {Offer} */ (offers.find((offer) => offer.setting === setting.value) ?? offers[0]);

  function offer() {
    const before = setting.value;
    setting.replaceChildren(...offers.map(({ setting: name }) => el("option", { value: name, text: labelOf(name) })));
    const wanted = offers.some(({ setting: name }) => name === before) ? before : "learning_rate";
    setting.value = wanted;
    if (wanted !== before || !value) offerValue();
  }

  function offerValue() {
    const { choices, low, high, setting: name } = chosen();
    const now = run.about ? valueAt(run.about, name, run.frame?.step ?? 0) : null;
    if (choices.length) {
      value = el(
        "select",
        { class: "bn-speed", "aria-label": "New value", onchange: draw },
        ...choices.map(([choice, text]) => el("option", { value: choice, text })),
      );
      value.value = (choices.find(([choice]) => choice !== now) ?? choices[0])[0];
    } else {
      const suggested =
        now === null
          ? low
          : Math.min(Number(high), Math.max(Number(low), now ? Number((now / 10).toPrecision(3)) : 0.1));
      value = el("input", {
        type: "number",
        class: "bn-number",
        step: "any",
        min: low,
        max: high,
        required: true,
        value: suggested,
        "aria-label": "New value",
        title: `${labelOf(name)}: from ${low} to ${high}`,
        oninput: draw,
      });
    }
    place.replaceChildren(value);
    draw();
  }

  const wantedValue = () => (chosen().choices.length ? value.value : value.valueAsNumber);

  /** Why the change cannot be made here; empty where it can. */
  function obstacle() {
    const { about, frame } = run;
    const { models, setting: name } = chosen();
    if (frame.step < 1) return "Step 0 is the untrained network: go on a little.";
    if (frame.step >= about.steps) return "Nothing comes after the last step: go back to an earlier one.";
    const model = valueAt(about, "model", frame.step);
    if (models.length && !models.includes(model)) return `It has no effect here: the ${model} objective is in force.`;
    if (wantedValue() === valueAt(about, name, frame.step)) return "That is its value here.";
    return "";
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (!run.frame || obstacle() || !root.reportValidity()) return;
    run.pause();
    send("fork", { step: run.frame.step, setting: setting.value, value: wantedValue() });
  }

  function draw() {
    if (!run.frame) return;
    const why = obstacle();
    button.textContent = `Change at step ${run.frame.step.toLocaleString("en")}`;
    button.disabled = Boolean(why);
    const now = valueAt(run.about, setting.value, run.frame.step);
    const text = why || `Now ${named(chosen(), now)}.`;
    if (note.textContent !== text) note.textContent = text;
  }

  offer();
  let known = Boolean(run.about);
  const unsubscribe = run.subscribe({
    draw,
    opened() {
      if (!known) offerValue(); // now there is a value in force to suggest another than
      known = true;
    },
  });
  return {
    /** @param {import("../../stage.js").Data} next */
    updated(next) {
      if (JSON.stringify(next.options.offers) === JSON.stringify(offers)) return;
      offers = next.options.offers;
      offer();
    },
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}

/** A value as a visitor reads it. @param {Offer | undefined} offer @param {any} value */
function named(offer, value) {
  if (typeof value === "number") return String(value);
  return offer?.choices.find(([choice]) => choice === value)?.[1] ?? value;
}

/**
 * The changes of the run, in order.
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {() => {offers: Offer[], without: number | null, idle: import("../../run/description.js").Change[]}} options
 *   offers
 *   for the names of choices; without: the step whose changes the ghost lacks; idle: changes that change nothing
 * @param {(name: string, value: any) => void} send
 */
export function mountChanges(parent, run, options, send) {
  const root = el("ul", { class: "bn-changes", "data-testid": "changes" });
  parent.append(root);

  /** @param {import("../../run/description.js").Change} change @param {string} what @param {Node[]} more */
  function row(change, what, ...more) {
    const step = change.step.toLocaleString("en");
    return el(
      "li",
      { class: "bn-change-row" },
      el("button", {
        type: "button",
        class: "bn-switch",
        text: `Step ${step}`,
        "aria-label": `Go to step ${step}`,
        onclick: () => run.seekStep(change.step),
      }),
      el("span", { class: "bn-change-what", text: what }),
      ...more,
      el("button", {
        type: "button",
        class: "bn-switch",
        text: "Remove",
        "aria-label": `Remove the change of ${labelOf(change.setting)} at step ${step}`,
        onclick: () => send("fork", { step: change.step, setting: change.setting, remove: true }),
      }),
    );
  }

  /** Which of several changes the ghost lacks. @param {import("../../run/description.js").Change} change */
  function choice({ step }) {
    return el("button", {
      type: "button",
      class: "bn-switch",
      "aria-pressed": String(options().without === step),
      text: "Compare",
      title: COMPARE,
      "aria-label": `Compare with the run without the change at step ${step.toLocaleString("en")}`,
      onclick: () => send("fork", { step, compare: true }),
    });
  }

  function redraw() {
    const { about } = run;
    if (!about) return;
    const { offers, idle } = options();
    const offerOf = (/** @type {string} */ name) => offers.find(({ setting }) => setting === name);
    const several = new Set(about.changes.map(({ step }) => step)).size > 1;
    const rows = about.changes.map((change) => {
      const [before, value] = [valueBefore(about, change), change.value].map((v) => named(offerOf(change.setting), v));
      return row(change, `${labelOf(change.setting)} ${before} → ${value}`, ...(several ? [choice(change)] : []));
    });
    for (const change of idle)
      rows.push(
        row(change, `${labelOf(change.setting)} → ${named(offerOf(change.setting), change.value)}: changes nothing`),
      );
    root.replaceChildren(...(rows.length ? rows : [el("li", { class: "bn-baseline", text: NONE_YET })]));
    root.dataset.changes = JSON.stringify(about.changes);
  }

  const unsubscribe = run.subscribe({ draw() {}, opened: redraw });
  return {
    redraw,
    destroy() {
      unsubscribe();
      root.remove();
    },
  };
}
