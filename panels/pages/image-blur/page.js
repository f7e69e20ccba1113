/** The same images under three errors, and a reconstruction that is the mean of two digits, shown as such. */

import { el } from "../../draw/dom.js";
import { captioned } from "../../images/captioned.js";
import { shownOf } from "../../images/picks.js";
import { mountTrainingBar } from "../../images/training-bar.js";
import { joined, mixed, nearestPair, pictureError, row } from "../../numbers/pictures.js";
import { introduce } from "../../run/fetch-patiently.js";
import { ImageRun } from "../../run/image-run.js";
import { number } from "../../text/numbers.js";
import { say } from "../../text/words.js";

export const addressless = true;
const SHOWN = 10;

/** @type {import("../../stage.js").Layout} */
export function build(root, _runs, data, send) {
  let asked = 0;
  const lost = () => {
    if (performance.now() - asked > 2000) send("reopen", (asked = performance.now()));
  };
  /** @type {{url: string, title: string}[]} */ let offered = data.options.runs;
  const runs = offered.map(() => new ImageRun(lost));
  const table = el("div", { class: "bn-same", "data-testid": "image-blur" });
  const rows = [say("image-blur.input"), ...offered.map(({ title }) => title)].map((name) => {
    const words = el("div", { class: "bn-caption bn-same-name", text: name });
    const tiles = el("div", { class: "bn-pictures bn-same-tiles" });
    table.append(words, tiles);
    return { words, tiles };
  });
  const bars = el("div", { class: "bn-blur-bars" });
  const pair = el("section", { class: "bn-box", "aria-label": say("image-blur.pair") });
  const halves = el("div", { class: "bn-pictures bn-halves", "data-testid": "image-blur-pair" });
  pair.append(
    el("h3", { class: "bn-title", text: say("image-blur.pair") }),
    el("p", { class: "bn-caption", text: say("image-blur.pair-help") }),
    halves,
  );
  root.append(table, bars, pair);
  const [bar] = runs.slice(0, 1).map((run) => mountTrainingBar(bars, run));
  let turn = 0;

  async function draw() {
    const mine = ++turn;
    for (const [i, run] of runs.entries()) {
      const { about, frame } = run;
      if (!run.ready || !about || !frame) continue;
      const d = about.side ** 2;
      const shown = shownOf(about)
        .filter((_, n) => n % 2 === 0)
        .slice(0, SHOWN);
      const pictures = shown.map((index) => row(about.pictures, index, d));
      const found = await run.decode(await run.encode(joined(pictures)));
      if (mine !== turn || found.length !== shown.length * d) return;
      pictures.forEach((one, n) => {
        captioned(rows[0].tiles, n, one, "", "bn-of-input");
        captioned(rows[i + 1].tiles, n, row(found, n, d), "", "bn-of-reconstruction");
      });
      const error = number(frame.heldout);
      rows[i + 1].words.textContent = say("image-blur.errors", { title: offered[i].title, error });
      root.classList.add("bn-live");
    }
    if (runs[0].state === "done") await drawPair(mine);
  }

  /** @param {number} mine */
  async function drawPair(mine) {
    const [run] = runs;
    const { about } = run;
    if (!about) return;
    const d = about.side ** 2;
    const found = await run.decode(await run.encode(about.pictures));
    if (mine !== turn || found.length !== about.pictures.length) return;
    const errors = about.labels.map((_, i) => pictureError(row(found, i, d), row(about.pictures, i, d)));
    const worst = errors.indexOf(Math.max(...errors));
    const picture = row(found, worst, d);
    const [a, b] = nearestPair(picture, about.pictures, about.labels);
    const named = { first: about.labels[a], second: about.labels[b] };
    const [first, second] = [a, b].map((i) => row(about.pictures, i, d));
    captioned(
      halves,
      0,
      row(about.pictures, worst, d),
      say("image-blur.original", { label: about.labels[worst] }),
      "bn-of-input",
    );
    captioned(halves, 1, picture, say("image-blur.reconstruction"), "bn-of-reconstruction");
    captioned(halves, 2, mixed(first, second, 0.5), say("image-blur.half", named));
    captioned(halves, 3, first, say("image-blur.first", { label: named.first }));
    captioned(halves, 4, second, say("image-blur.second", { label: named.second }));
  }

  /** Train them one after the other, so that others get their turns. */
  function step() {
    const next = runs.findIndex((run, i) => run.url !== offered[i].url);
    const busy = runs.some((run, i) => run.url === offered[i].url && run.state === "training");
    if (next >= 0 && !busy) runs[next].open(offered[next].url);
  }
  const stops = runs.map((run) =>
    run.subscribe(() => {
      if (run.state === "done") step();
      draw();
    }),
  );

  /** @param {import("../../stage.js").Data} next */
  function open(next) {
    introduce(next.pass);
    if (JSON.stringify(next.options.runs) !== JSON.stringify(offered)) {
      offered = next.options.runs;
      for (const run of runs) run.open("");
    }
    step();
  }
  open(data);

  return [
    {
      updated: open,
      themed: draw,
      destroy() {
        for (const stop of stops) stop();
        for (const run of runs) run.close();
        bar.destroy();
      },
    },
  ];
}
