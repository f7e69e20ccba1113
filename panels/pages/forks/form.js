/** Change a setting from the step that is shown on; the changes made so far, each with a button that takes it back. */

import { el } from "../../draw/dom.js";
import { valueAt, valueBefore } from "../../run/changes.js";
import { label as labelOf, valueOf } from "../../text/settings.js";
import { say } from "../../text/words.js";
import { exact } from "../../text/numbers.js";

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
    "aria-label": say("forks.setting"),
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
      "aria-label": say("forks.form"),
      onsubmit: submit,
    },
    el("span", { text: say("forks.change") }),
    setting,
    el("span", { text: say("forks.to") }),
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
        { class: "bn-speed", "aria-label": say("forks.value"), onchange: draw },
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
        "aria-label": say("forks.value"),
        title: say("forks.bounds", { setting: labelOf(name), low: exact(low ?? 0), high: exact(high ?? 0) }),
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
    if (frame.step < 1) return say("forks.step-0");
    if (frame.step >= about.steps) return say("forks.last-step");
    const model = valueAt(about, "model", frame.step);
    if (models.length && !models.includes(model)) return say("forks.no-effect", { model: valueOf("model", model) });
    if (wantedValue() === valueAt(about, name, frame.step)) return say("forks.same-value");
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
    button.textContent = say("forks.change-at", { step: run.frame.step });
    button.disabled = Boolean(why);
    const now = valueAt(run.about, setting.value, run.frame.step);
    const text = why || say("forks.now", { value: named(chosen(), now) });
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
  if (typeof value === "number") return exact(value);
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
    const { step } = change;
    return el(
      "li",
      { class: "bn-change-row" },
      el("button", {
        type: "button",
        class: "bn-switch",
        text: say("forks.step", { step }),
        "aria-label": say("forks.go-to", { step }),
        onclick: () => run.seekStep(change.step),
      }),
      el("span", { class: "bn-change-what", text: what }),
      ...more,
      el("button", {
        type: "button",
        class: "bn-switch",
        text: say("forks.remove"),
        "aria-label": say("forks.remove-change", { setting: labelOf(change.setting), step }),
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
      text: say("forks.compare"),
      title: say("forks.compare-title"),
      "aria-label": say("forks.compare-label", { step }),
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
      const [before, after] = [valueBefore(about, change), change.value].map((v) => named(offerOf(change.setting), v));
      const what = say("forks.changed", { setting: labelOf(change.setting), before, after });
      return row(change, what, ...(several ? [choice(change)] : []));
    });
    for (const change of idle) {
      const told = { setting: labelOf(change.setting), value: named(offerOf(change.setting), change.value) };
      rows.push(row(change, say("forks.idle", told)));
    }
    root.replaceChildren(...(rows.length ? rows : [el("li", { class: "bn-baseline", text: say("forks.none") })]));
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
