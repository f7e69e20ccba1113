/** A row of held-out pictures to pick one from. */

import { el } from "../draw/dom.js";
import { row } from "../numbers/pictures.js";
import { say } from "../text/words.js";
import { paint, pictureCanvas } from "./grey.js";

const COUNT = 20;

/**
 * Which held-out pictures are shown: two of each label where there are labels.
 * @param {import("../run/image-description.js").ImageDescription} about
 */
export function shownOf(about) {
  if (!about.labelled) return Array.from({ length: Math.min(COUNT, about.labels.length) }, (_, i) => i);
  /** @type {Map<number, number[]>} */ const byLabel = new Map();
  about.labels.forEach((label, i) => byLabel.set(label, [...(byLabel.get(label) ?? []), i]));
  const kinds = [...byLabel.keys()].sort((a, b) => a - b).slice(0, COUNT);
  const each = Math.max(1, Math.floor(COUNT / kinds.length));
  return kinds.flatMap((label) => (byLabel.get(label) ?? []).slice(0, each));
}

/**
 * @param {HTMLElement} parent
 * @param {import("../run/image-run.js").ImageRun} run
 * @param {(index: number) => void} pick
 */
export function mountPicks(parent, run, pick) {
  const root = el("div", {
    class: "bn-picks",
    role: "group",
    "aria-label": say("picks.label"),
    "data-testid": "image-picks",
  });
  parent.append(root);
  /** @type {any} */ let of = null;
  /** @type {number[]} */ let shown = [];
  return {
    /** @param {number} chosen */
    update(chosen) {
      const { about } = run;
      if (!about) return;
      if (of !== about.pictures) {
        of = about.pictures;
        shown = shownOf(about);
        root.replaceChildren(
          ...shown.map((index) => {
            const canvas = pictureCanvas(about.side);
            paint(canvas, row(about.pictures, index, about.side ** 2));
            const name = about.labelled ? say("picks.of", { label: about.labels[index] }) : say("picks.one", { index });
            const look = { type: "button", class: "bn-pick", "aria-label": name, title: name };
            return el("button", { ...look, onclick: () => pick(index) }, canvas);
          }),
        );
      }
      Array.from(root.children).forEach((each, i) => each.setAttribute("aria-pressed", String(shown[i] === chosen)));
    },
  };
}
