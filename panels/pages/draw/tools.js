/** What stands beside a drawing: pen, rubber or input, how dense and noisy, back and forth, and the file. */

import { el } from "../../draw/dom.js";
import { exact } from "../../text/numbers.js";
import { say } from "../../text/words.js";

export const TOOLS = /** @type {const} */ (["pen", "rubber", "input"]);

/**
 * @typedef {object} Hand what the hand does on the plane
 * @property {(typeof TOOLS)[number]} tool
 * @property {number} density points to a plane unit
 * @property {number} noise standard deviation of each coordinate
 *
 * @param {HTMLElement} parent
 * @param {Hand} hand changed by the tools
 * @param {Record<"undo" | "redo" | "clear" | "save", () => void> & {open: (text: string) => void}} acts
 */
export function mountTools(parent, hand, acts) {
  const choices = TOOLS.map((tool) =>
    el("button", {
      type: "button",
      class: "bn-switch",
      "data-tool": tool,
      text: say(`draw.${tool}`),
      onclick: () => choose(tool),
    }),
  );
  const button = (/** @type {"undo" | "redo" | "clear" | "save"} */ name) =>
    el("button", {
      type: "button",
      class: "bn-switch",
      "data-act": name,
      text: say(`draw.${name}`),
      onclick: acts[name],
    });
  const [undo, redo, clear, save] = [button("undo"), button("redo"), button("clear"), button("save")];
  const file = el("input", { type: "file", accept: ".json", class: "bn-draw-file", "aria-label": say("draw.open") });
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (chosen) acts.open(chosen.size < 200_000 ? await chosen.text() : "");
    file.value = "";
  });
  const open = el("label", { class: "bn-switch bn-draw-open" }, say("draw.open"), file);
  const said = el("p", { class: "bn-draw-said", "aria-live": "polite", "data-testid": "drawing" });
  const root = el(
    "div",
    { class: "bn-draw-tools" },
    el(
      "div",
      { class: "bn-switches" },
      el("div", { class: "bn-switches", role: "group", "aria-label": say("draw.tools") }, ...choices),
      undo,
      redo,
      clear,
    ),
    el("div", { class: "bn-draw-sliders" }, slider("density", 5, 100, 5), slider("noise", 0, 0.3, 0.01)),
    el("div", { class: "bn-draw-kept" }, said, save, open),
  );
  parent.append(root);
  choose(hand.tool);

  /** @param {(typeof TOOLS)[number]} tool */
  function choose(tool) {
    hand.tool = tool;
    for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.tool === tool));
  }

  /** @param {"density" | "noise"} name @param {number} low @param {number} high @param {number} step */
  function slider(name, low, high, step) {
    const value = el("output", { class: "bn-setting-value" });
    const show = () => {
      value.textContent = exact(hand[name]);
      range.style.setProperty("--bn-done", `${(100 * (hand[name] - low)) / (high - low)}%`);
      range.style.setProperty("--bn-loaded", "100%");
    };
    const range = el("input", {
      type: "range",
      class: "bn-slider",
      min: String(low),
      max: String(high),
      step: String(step),
      value: String(hand[name]),
      "data-pen": name,
      title: say(`draw.${name}-help`),
      oninput: () => {
        hand[name] = range.valueAsNumber;
        show();
      },
    });
    show();
    return el("label", { class: "bn-draw-slider" }, el("span", { text: say(`draw.${name}`) }), range, value);
  }

  return {
    /** @param {import("./strokes.js").Drawing} drawing @param {string} text */
    say(drawing, text) {
      undo.disabled = drawing.now === 0;
      redo.disabled = drawing.now === drawing.past.length - 1;
      clear.disabled = save.disabled = drawing.count === 0;
      if (said.textContent !== text) said.textContent = text;
      said.dataset.count = String(drawing.count);
    },
    destroy: () => root.remove(),
  };
}
