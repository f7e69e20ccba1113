/** The codes of two numbers, PCA's and the autoencoder's, side by side and by label. */

import { el } from "../../draw/dom.js";
import { mountScatter, viewOf } from "../../images/scatter.js";
import { pcaCode, row } from "../../numbers/pictures.js";
import { ImageRun } from "../../run/image-run.js";
import { share } from "../../text/numbers.js";
import { say } from "../../text/words.js";

/** @param {HTMLElement} parent @param {() => void} lost */
export function mountFlat(parent, lost) {
  const run = new ImageRun(lost);
  const pair = el("div", { class: "bn-flat-pair", "data-testid": "against-flat" });
  parent.append(pair);
  const [left, right] = ["pca", "network"].map((name) => {
    const box = el("div", {});
    pair.append(box);
    const scatter = mountScatter(box, { role: "img", "aria-label": say(`against.${name}`) }, () => draw());
    const words = el("p", { class: "bn-caption" });
    box.append(words);
    return { scatter, words };
  });
  let turn = 0;
  run.subscribe(() => draw());

  async function draw() {
    const { about, frame } = run;
    if (!run.ready || !about || !frame) return;
    const mine = ++turn;
    const d = about.side ** 2;
    const codes = await run.encode(about.pictures);
    if (mine !== turn || codes.length !== 2 * about.labels.length) return;
    const pca = Float64Array.from(
      about.labels.flatMap((_, i) => Array.from(pcaCode(about.pca, row(about.pictures, i, d), 2))),
    );
    const labels = about.labelled ? about.labels : null;
    const scene = { width: 2, labels, tiles: null, marks: [] };
    left.scatter.draw({ ...scene, codes: pca }, viewOf(pca, 2));
    right.scatter.draw({ ...scene, codes }, viewOf(codes, 2));
    left.words.textContent = told("pca", about.pca.score);
    right.words.textContent = told("network", frame.score);
  }

  return {
    draw,
    open: (/** @type {string} */ url) => run.open(url),
    destroy() {
      run.close();
      left.scatter.destroy();
      right.scatter.destroy();
    },
  };
}

/** @param {string} whose @param {number | null} score */
function told(whose, score) {
  return score === null ? say(`against.unlabelled-${whose}`) : say(`against.flat-${whose}`, { score: share(score) });
}
