/** Presentation: for the projector. Large type and marks, no controls; Escape ends it, Space plays and pauses. */

import { el } from "../draw/dom.js";
import { leadingRun } from "../run/address.js";
import { say } from "../text/words.js";

const KEPT = "bottleneck-present"; // in this tab
let on = false;
/** @type {HTMLElement | null} */ let leave = null;
/** @type {() => void} */ let changed = () => {};

export const presenting = () => on;

/** Calls whenever presentation begins or ends. @param {() => void} act */
export const onPresentation = (act) => (changed = act);

/** @param {boolean} wanted */
export function present(wanted) {
  if (wanted === on) return;
  on = wanted;
  document.documentElement.toggleAttribute("data-bn-present", on);
  try {
    sessionStorage.setItem(KEPT, on ? "1" : "");
  } catch {
    // A tab that keeps nothing ends it with the page.
  }
  leave ??= el("button", {
    type: "button",
    class: "bn-leave",
    "aria-label": say("present.leave"),
    title: say("present.leave"),
    text: "×",
    onclick: () => present(false),
  });
  if (on) document.body.append(leave);
  else leave.remove();
  document[on ? "addEventListener" : "removeEventListener"]("keydown", onKey, true);
  changed();
}

/** As the address or this tab has it. */
export function presentAsBefore() {
  let kept = null;
  try {
    kept = sessionStorage.getItem(KEPT);
  } catch {
    // as above
  }
  present(new URLSearchParams(location.search).get("present") === "1" || kept === "1");
}

/** @param {Event} event */
function onKey(event) {
  if (!(event instanceof KeyboardEvent)) return;
  if (event.key === "Escape") return present(false);
  const run = leadingRun();
  const typing = event.target instanceof Element && event.target.matches("input, textarea, select, button");
  if (event.key !== " " || typing || !run) return;
  event.preventDefault();
  if (run.playing) run.pause();
  else run.play();
}
