/** A deep network begun and trained in three ways: today's, and that of 2006 with and without pretraining. */

import { el } from "../../draw/dom.js";
import { captioned } from "../../images/captioned.js";
import { mountLines } from "../../images/lines.js";
import { row } from "../../numbers/pictures.js";
import { ImageRun } from "../../run/image-run.js";
import { number } from "../../text/numbers.js";
import { say } from "../../text/words.js";

/** @type {{color: "reconstruction" | "text" | "faded", dash?: number[]}[]} */
const LOOKS = [{ color: "reconstruction" }, { color: "faded" }, { color: "text", dash: [6, 4] }];

/** @param {HTMLElement} parent @param {() => void} lost */
export function mountRecipes(parent, lost) {
  const begin = el("button", { type: "button", class: "bn-switch", text: say("against.begin"), onclick: go });
  const help = el("p", { class: "bn-caption", text: say("against.recipes-help") });
  parent.append(help, begin);
  const chart = mountLines(parent, say("against.recipes-label"), () => draw());
  chart.root.dataset.testid = "against-recipes";
  const tiles = el("div", { class: "bn-pictures bn-recipe-tiles" });
  parent.append(tiles);
  /** @type {{url: string, title: string}[]} */ let offered = [];
  const runs = LOOKS.map(() => new ImageRun(lost));
  let begun = false;
  let turn = 0;
  for (const run of runs) {
    run.subscribe(() => {
      if (run.state === "done") step();
      draw();
    });
  }

  function go() {
    begun = true;
    begin.hidden = true;
    step();
  }

  /** One after the other, so that others get their turns. */
  function step() {
    const next = runs.findIndex((run, i) => run.url !== offered[i]?.url);
    const busy = runs.some((run, i) => run.url === offered[i]?.url && run.state === "training");
    if (begun && next >= 0 && !busy && offered[next]) runs[next].open(offered[next].url);
  }

  async function draw() {
    const about = runs.find((run) => run.about)?.about;
    chart.root.hidden = !about;
    if (!about) return;
    const mine = ++turn;
    const steps = Math.max(...runs.map((run) => run.steps));
    /** @type {import("../../images/lines.js").Line[]} */
    const lines = runs.map((run, i) => {
      const named = offered[i]?.title ?? "";
      const error = run.frame ? number(run.frame.heldout) : "";
      const name = error
        ? say("against.recipe", { title: named, error })
        : say("against.recipe-waits", { title: named });
      return { points: run.frames.map(({ step, heldout }) => [step, heldout]), ...LOOKS[i], name };
    });
    const level = about.pca.meanError;
    const mean = { name: say("against.mean-image", { error: number(level) }), color: /** @type {const} */ ("faded") };
    lines.push({
      points: [
        [0, level],
        [steps, level],
      ],
      dash: [2, 3],
      ...mean,
    });
    chart.draw(lines);
    for (const [i, run] of runs.entries()) {
      if (!run.ready || !run.about) continue;
      const picture = row(run.about.pictures, 0, run.about.side ** 2);
      const found = await run.decode(await run.encode(picture));
      if (mine !== turn) return;
      if (tiles.children.length === 0) captioned(tiles, 0, picture, say("against.original"), "bn-of-input");
      if (tiles.children.length > i) captioned(tiles, i + 1, found, offered[i].title, "bn-of-reconstruction");
    }
  }

  return {
    draw,
    /** @param {{url: string, title: string}[]} recipes */
    open(recipes) {
      if (JSON.stringify(recipes) === JSON.stringify(offered)) return;
      offered = recipes;
      for (const run of runs) run.open("");
      tiles.replaceChildren();
      step();
    },
    destroy() {
      for (const run of runs) run.close();
      chart.destroy();
    },
  };
}
