/** The page that opens: the plane, the shape of an autoencoder beside it, and five steps of one sentence each. */

import { box } from "../../draw/box.js";
import { el } from "../../draw/dom.js";
import { mountLatent } from "../../latent/latent.js";
import { LAYERS } from "../../plane/layers.js";
import { mountPlane } from "../../plane/plane.js";
import { writeFacts } from "../../plane/readout.js";
import { remember } from "../../run/cookie.js";
import { liveRun } from "../../run/live-run.js";
import { mountCard } from "./card.js";
import { DEEDS } from "./deeds.js";
import { jumpLayer } from "./jump-layer.js";
import { mountShape } from "./shape.js";
import { follow } from "./visitor.js";

const END = 1e9; // a step after all others: the run is shown as far as it is here

/** The bare address is this page's own: it holds no point. */
export const addressless = true;

/** @type {import("../../stage.js").Layout} */
export function build(root, [narrow], data, send) {
  const { doors, wide: wideUrl, visited } = data.options;
  const wide = liveRun("wide");
  for (const run of [narrow, wide]) run.wanted = END;
  wide.reopen = narrow.reopen;
  const hero = box(root, "hero");
  const side = box(root, "side");
  const readout = el("p", { class: "bn-unseen", "data-testid": "projection-readout" });
  const card = mountCard(side, {
    go,
    give,
    doors,
    leave(door) {
      remember(visited, "yes");
      send("go", door);
    },
  });
  const shape = box(side, "form");
  const code = box(side, "code");
  side.append(readout);
  const visitor = follow(hero, narrow);
  /** @type {{destroy: () => void, themed?: () => void}[]} */ let panels = [];
  /** @type {import("./deeds.js").Said | null} */ let said = null;
  let [step, run] = [0, narrow];

  /**
   * Shows the plane, the shape and the code of one of the two runs.
   * @param {import("../../run/live-run.js").LiveRun} other
   */
  function show(other) {
    for (const panel of panels) panel.destroy();
    if (other !== run) other.point = run.point;
    run = visitor.scene.run = other;
    const all = [...LAYERS, jumpLayer(visitor.scene)];
    panels = [
      mountPlane(hero, run, { layers: visitor.layers, all }),
      mountShape(shape, run, visitor),
      mountLatent(code, run),
      { destroy: run.subscribe({ draw: look }) },
    ];
  }

  function give(/** @type {number} */ numbers) {
    if (numbers === 2) wide.open(wideUrl);
    said = null;
    show(numbers === 2 ? wide : narrow);
    look();
  }

  function go(/** @type {number} */ next) {
    step = Math.min(next, DEEDS.length);
    said = null;
    run.heldCode = null;
    if (step === DEEDS.length) remember(visited, "yes");
    if (step >= DEEDS.length - 2) wide.open(wideUrl); // so that it is there when it is asked for
    if (step < DEEDS.length && run !== narrow) show(narrow);
    visitor.begin();
    run.drawNow();
  }

  /** After each picture: has the visitor done what the step waits for? */
  function look() {
    if (run.frame) writeFacts(readout, run);
    visitor.look();
    said = (run.frame && DEEDS[step]?.waits(visitor.scene)) || said;
    if (step === 0 && said) return go(1);
    root.dataset.step = String(step + 1);
    card.show(step, said, { numbers: run === wide ? 2 : 1, waiting: run === wide && !run.atEnd });
  }

  show(narrow);
  look();
  return [
    {
      themed: () => panels.forEach((panel) => panel.themed?.()),
      destroy() {
        for (const panel of panels) panel.destroy();
        wide.pending?.close();
        visitor.destroy();
        card.destroy();
      },
    },
  ];
}
