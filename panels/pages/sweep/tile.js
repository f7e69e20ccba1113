/** Small multiples: a live thumbnail for each run of a sweep; a click opens its run on the first page. */

import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { mountThumbnail } from "../../plane/thumbnail.js";
import { say } from "../../text/words.js";

const CALM = 250; // milliseconds between two figures while the picture moves by itself
const LAYERS_ON = new Set(["manifold"]);

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 * @param {{label: string, href: string}} tile
 */
export function mountTile(parent, run, tile) {
  const name = el("span", { class: "bn-tile-name" });
  const figures = el("span", { class: "bn-tile-figures" });
  const picture = el("span", { class: "bn-tile-picture" });
  const root = el(
    "a",
    { class: "bn-tile", "data-testid": "sweep-tile", onclick: takeThePointAlong },
    picture,
    name,
    figures,
  );
  parent.append(root);
  const thumbnail = mountThumbnail(picture, run, { layers: LAYERS_ON });
  let said = 0;

  /** @param {{label: string, href: string}} next */
  function show(next) {
    name.textContent = next.label;
    root.setAttribute("href", next.href);
    root.setAttribute("aria-label", say("sweep-tile.open", { label: next.label }));
  }

  function takeThePointAlong() {
    const url = new URL(root.href);
    const here = new URLSearchParams(location.search);
    for (const key of ["x", "y"]) if (here.has(key)) url.searchParams.set(key, here.get(key) ?? "");
    root.href = url.href;
  }

  function draw() {
    const { frame, about } = run;
    if (!frame) return;
    const now = performance.now();
    if (run.playing && now - said < CALM) return;
    said = now;
    const [train, heldout] = frame.terms;
    Object.assign(root.dataset, {
      step: String(frame.step),
      train: JSON.stringify(train),
      heldout: JSON.stringify(heldout),
    });
    figures.textContent = about.heldoutCount
      ? say("chart.train-heldout", { train: number(train), heldout: number(heldout) })
      : say("chart.train", { error: number(train) });
  }

  show(tile);
  const unsubscribe = run.subscribe({ draw });
  return {
    show,
    themed: thumbnail.themed,
    destroy() {
      unsubscribe();
      thumbnail.destroy();
      root.remove();
    },
  };
}
