/** What happened in this run, in a few words each above its chart and as marks on it; a click goes there. */

import { el } from "../draw/dom.js";
import { whatHappened } from "../numbers/events.js";
import { exact, number, tuple } from "../text/numbers.js";
import { say } from "../text/words.js";

/**
 * @param {HTMLElement} parent
 * @param {import("../run/live-run.js").LiveRun} run
 */
export function mountEvents(parent, run) {
  const root = el("div", {
    class: "bn-events",
    "data-testid": "events",
    role: "group",
    "aria-label": say("events.label"),
  });
  parent.append(root);
  /** @type {any} */ let seen = null;
  /** @type {import("../numbers/events.js").Event[]} */ let found = [];
  let timer = 0;

  function look() {
    timer = 0;
    const { trajectory } = run;
    if (!trajectory?.complete || seen === trajectory) return;
    seen = trajectory;
    found = whatHappened(trajectory.about, trajectory.frames, trajectory.divergedAt);
    root.dataset.found = JSON.stringify(found);
    root.replaceChildren(...found.map(chip));
    run.invalidate();
  }

  /** @param {import("../numbers/events.js").Event} event */
  function chip(event) {
    const { kind, step, at = [], dimension = 0, times = 0 } = event;
    const values = { step: exact(step), at: tuple(at), dimension, times: number(times) };
    return el("button", {
      type: "button",
      class: "bn-switch bn-event",
      text: say(`events.${kind}`, values),
      onclick: () => run.seekStep(step),
    });
  }

  const unsubscribe = run.subscribe({
    draw() {
      // At rest, so that it costs no frame of the picture.
      if (!timer && seen !== run.trajectory && run.trajectory?.complete) timer = window.setTimeout(look, 50);
    },
    opened() {
      found = [];
      root.replaceChildren();
    },
  });
  return {
    /** Small triangles where it happened. @param {import("./step-chart.js").Chart} chart */
    paint({ context, x, base, colors }) {
      context.fillStyle = colors.accent;
      for (const { step } of found) {
        context.beginPath();
        context.moveTo(x(step), base - 6);
        context.lineTo(x(step) + 4, base);
        context.lineTo(x(step) - 4, base);
        context.fill();
      }
    },
    destroy() {
      unsubscribe();
      clearTimeout(timer);
      root.remove();
    },
  };
}
