/** One sentence at a time: the steps, what the visitor did in each, and the doors at the end. */

import { el } from "../../draw/dom.js";
import { say } from "../../text/words.js";
import { DEEDS } from "./deeds.js";

/**
 * @param {HTMLElement} parent
 * @param {{go: (step: number) => void, give: (numbers: number) => void, leave: (door: string) => void,
 *   doors: Record<string, string>}} act
 *   go: to a step, the one after the last being the end; give: how many numbers go through; leave: through a door;
 *   doors: the address behind each
 */
export function mountCard(parent, act) {
  const dots = DEEDS.map((_, i) =>
    el("button", {
      type: "button",
      class: "bn-dot",
      "aria-label": say("start.step", { step: i + 1, steps: DEEDS.length }),
      onclick: () => act.go(i),
    }),
  );
  const skip = button("start.skip", () => act.go(step + 1), "bn-link");
  const end = button("start.to-the-end", () => act.go(DEEDS.length), "bn-link");
  const next = button("start.next", () => act.go(step + 1), "bn-act");
  const one = button("start.one", () => act.give(1), "bn-switch");
  const two = button("start.two-numbers", () => act.give(2), "bn-switch");
  const sentence = el("p", { class: "bn-card-sentence", "aria-live": "polite" });
  const said = el("p", { class: "bn-card-said", "data-testid": "start-said", "aria-live": "polite" });
  const doors = el(
    "nav",
    { class: "bn-doors", "aria-label": say("start.doors") },
    ...Object.entries(act.doors).map(door),
  );
  const foot = el("div", { class: "bn-card-foot" }, one, two, next);
  const root = el(
    "section",
    { class: "bn-card", "data-testid": "start-card", "aria-label": say("start.steps") },
    el("div", { class: "bn-card-top" }, ...dots, el("span", { class: "bn-card-room" }), skip, end),
    sentence,
    said,
    foot,
    doors,
  );
  parent.append(root);
  let step = 0;

  /** @param {[string, string]} named */
  function door([name, href]) {
    return el("a", {
      class: "bn-act",
      href,
      text: say(`start.door-${name}`),
      onclick: (/** @type {MouseEvent} */ event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab: by the address
        event.preventDefault();
        act.leave(name);
      },
    });
  }

  return {
    /**
     * @param {number} now the step, counted from 0
     * @param {import("./deeds.js").Said | null} answer to what was done; null while it is waited for
     * @param {{numbers: number, waiting: boolean}} state how many numbers go through; whether their run is on its way
     */
    show(now, answer, { numbers, waiting }) {
      step = now;
      const over = step === DEEDS.length;
      const name = DEEDS[step]?.name;
      root.dataset.step = String(step + 1);
      root.dataset.done = String(Boolean(answer));
      dots.forEach((dot, i) => {
        if (i === step) dot.setAttribute("aria-current", "step");
        else dot.removeAttribute("aria-current");
        dot.classList.toggle("bn-dot-done", i < step);
      });
      put(sentence, over ? say("start.end") : say(`start.sentence-${name}`));
      const hint = waiting ? say("start.learning") : over ? say("start.friend") : say(`start.hint-${name}`);
      put(said, answer ? say(answer.key, answer.values) : hint);
      said.classList.toggle("bn-card-answer", Boolean(answer) || over);
      skip.hidden = end.hidden = over;
      next.hidden = !answer;
      one.hidden = two.hidden = name !== "two";
      one.setAttribute("aria-pressed", String(numbers === 1));
      two.setAttribute("aria-pressed", String(numbers === 2));
      doors.hidden = !over;
      foot.hidden = over;
    },
    destroy: () => root.remove(),
  };
}

/** Only what changed is said anew. @param {HTMLElement} element @param {string} text */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {string} key @param {() => void} act @param {string} look */
function button(key, act, look) {
  return el("button", { type: "button", class: look, text: say(key), onclick: act });
}
