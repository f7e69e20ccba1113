/** The error on held-out images against the numbers kept, for PCA and the autoencoder, with the paper's own. */

import { el } from "../../draw/dom.js";
import { mountLines } from "../../images/lines.js";
import { ImageRun } from "../../run/image-run.js";
import { number, share } from "../../text/numbers.js";
import { say } from "../../text/words.js";

const PAPER = { width: 30, pca: 13.87, network: 3.0, side: 28 };

/**
 * @param {HTMLElement} parent
 * @param {ImageRun} main the page's own run
 * @param {() => void} lost
 */
export function mountWidths(parent, main, lost) {
  const chart = mountLines(parent, say("against.curve-label"), () => draw());
  chart.root.dataset.testid = "against-curve";
  const words = el("p", { class: "bn-caption" });
  parent.append(words);
  /** @type {{width: number, url: string}[]} */ let offered = [];
  /** @type {Map<string, number>} errors at the end, by the run */ const found = new Map();
  const run = new ImageRun(lost);
  let next = 0;

  run.subscribe(() => {
    if (run.frame && run.state === "training") draw();
    if (run.state !== "done" || !run.frame || found.has(run.url)) return;
    found.set(run.url, run.frame.heldout);
    draw();
    go();
  });

  /** Trains the next of them, one after the other, so that others get their turns. */
  function go() {
    if (run.url && run.state === "training" && offered.some(({ url }) => url === run.url)) return;
    while (next < offered.length && found.has(offered[next].url)) next++;
    if (next < offered.length) run.open(offered[next].url);
  }

  function draw() {
    const { about } = main;
    if (!about) return;
    const pca = /** @type {[number, number][]} */ (about.pca.widths.map((width, i) => [width, about.pca.errors[i]]));
    /** @type {[number, number][]} */ const points = [];
    for (const { width, url } of offered) {
      const error =
        url === main.url ? main.frame?.heldout : (found.get(url) ?? (url === run.url ? run.frame?.heldout : undefined));
      if (error !== undefined) points.push([width, error]);
    }
    /** @type {import("../../images/lines.js").Line[]} */
    const lines = [
      { points: pca.filter(([width]) => width <= 32), color: "text", name: say("against.pca") },
      { points, color: "reconstruction", dots: true, name: say("against.network") },
    ];
    if (about.side === PAPER.side) {
      lines.push({ points: [[PAPER.width, PAPER.pca]], color: "faded", dots: true, name: say("against.paper-pca") });
      lines.push({
        points: [[PAPER.width, PAPER.network]],
        color: "faded",
        dots: true,
        name: say("against.paper-network"),
      });
    }
    chart.draw(lines);
    const at = about.pca.errors[about.pca.widths.indexOf(about.width)];
    const mine = main.frame?.heldout ?? 0;
    const values = { width: about.width, pca: number(at), network: number(mine), share: share(mine / at) };
    words.textContent = say("against.paper", values);
  }

  return {
    draw,
    go,
    /** @param {{width: number, url: string}[]} widths */
    open(widths) {
      if (JSON.stringify(widths) === JSON.stringify(offered)) return;
      [offered, next] = [widths, 0];
      draw();
    },
    destroy() {
      run.close();
      chart.destroy();
    },
  };
}
