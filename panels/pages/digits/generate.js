/** New pictures: codes drawn at random, decoded. */

import { el } from "../../draw/dom.js";
import { captioned } from "../../images/captioned.js";
import { normals } from "../../numbers/gaussian.js";
import { row } from "../../numbers/pictures.js";
import { say } from "../../text/words.js";
import { fold } from "./scene.js";

const COUNT = 24;

/** @param {HTMLElement} parent @param {import("./scene.js").Scene} scene */
export function mountGenerate(parent, scene) {
  const { run } = scene;
  const { root, body } = fold(parent, say("generate.title"), say("generate.help"), () => draw());
  root.dataset.testid = "image-generate";
  let pressed = 1;
  let turn = 0;
  const again = el("button", {
    type: "button",
    class: "bn-switch",
    text: say("generate.again"),
    onclick: () => (pressed++, draw()),
  });
  const words = el("span", { class: "bn-explanation" });
  const tiles = el("div", { class: "bn-pictures bn-many-tiles" });
  body.append(el("div", { class: "bn-row" }, again, words), tiles);

  async function draw() {
    const { about } = run;
    if (!root.open || !run.ready || !about) return;
    const mine = ++turn;
    const drawn = normals(pressed, COUNT * about.width);
    words.textContent = say(about.variational ? "generate.prior" : "generate.fitted");
    if (!about.variational) {
      const codes = await run.encode(about.pictures);
      fit(drawn, codes, about.width);
    }
    const pictures = await run.decode(drawn);
    if (mine !== turn || pictures.length !== COUNT * about.side ** 2) return;
    for (let i = 0; i < COUNT; i++) captioned(tiles, i, row(pictures, i, about.side ** 2), "");
  }

  return { draw, destroy: () => root.remove() };
}

/**
 * Give random numbers the means and standard deviations of codes.
 * @param {Float64Array} drawn
 * @param {Float64Array} codes
 * @param {number} width
 */
function fit(drawn, codes, width) {
  const n = codes.length / width;
  for (let k = 0; k < width; k++) {
    let sum = 0;
    let squares = 0;
    for (let i = k; i < codes.length; i += width) {
      sum += codes[i];
      squares += codes[i] ** 2;
    }
    const mean = sum / n;
    const deviation = Math.sqrt(Math.max(0, squares / n - mean ** 2));
    for (let i = k; i < drawn.length; i += width) drawn[i] = mean + deviation * drawn[i];
  }
}
