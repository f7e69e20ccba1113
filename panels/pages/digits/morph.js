/**
 * From one picture to another: by the code, and by fading pixels; and the mean of several, by the code and by pixels.
 */

import { el } from "../../draw/dom.js";
import { captioned } from "../../images/captioned.js";
import { mountPicks } from "../../images/picks.js";
import { mean, mixed, row } from "../../numbers/pictures.js";
import { say } from "../../text/words.js";
import { share } from "../../text/numbers.js";
import { fold } from "./scene.js";

const STOPS = 9;
const AVERAGED = 12;

/** @param {HTMLElement} parent @param {import("./scene.js").Scene} scene */
export function mountMorph(parent, scene) {
  const { run } = scene;
  const { root, body } = fold(parent, say("morph.title"), say("morph.help"), () => draw());
  root.open = true;
  root.dataset.testid = "image-morph";
  let other = -1;
  let turn = 0;
  const picks = mountPicks(body, run, (index) => {
    other = index;
    draw();
  });
  const slider = el("input", {
    type: "range",
    class: "bn-slider",
    min: "0",
    max: "100",
    value: "50",
    "aria-label": say("morph.slider"),
    oninput: () => draw(),
  });
  const strips = el("div", { class: "bn-morph" });
  const rows = ["code", "pixels"].map((kind) => {
    const tiles = el("div", { class: "bn-pictures bn-strip-tiles", "data-testid": `morph-${kind}` });
    strips.append(el("p", { class: "bn-caption", text: say(`morph.${kind}`) }), tiles);
    return tiles;
  });
  const large = el("div", { class: "bn-pictures bn-pairs", "data-testid": "morph-pair" });
  const average = el("div", { class: "bn-pictures bn-pairs", "data-testid": "image-average" });
  const averaged = el("p", { class: "bn-caption", text: say("average.help") });
  body.append(
    el("div", { class: "bn-row" }, el("span", { text: say("morph.from-to") }), slider),
    large,
    strips,
    averaged,
    average,
  );

  async function draw() {
    const { about } = run;
    if (!root.open || !run.ready || !about || !scene.input || !scene.own.length) return;
    const mine = ++turn;
    const d = about.side ** 2;
    if (other < 0 || other >= about.labels.length)
      other = about.labels.findIndex((l) => l !== about.labels[scene.index]);
    if (other < 0) other = 0;
    picks.update(other);
    const from = scene.input;
    const to = row(about.pictures, other, d);
    const end = await run.encode(to);
    const stops = Array.from({ length: STOPS }, (_, i) => i / (STOPS - 1));
    const t = Number(slider.value) / 100;
    slider.style.setProperty("--bn-done", `${100 * t}%`);
    const codes = [...stops, t].flatMap((at) => Array.from(mixed(scene.own, end, at)));
    const decoded = await run.decode(Float64Array.from(codes));
    if (mine !== turn || decoded.length !== (STOPS + 1) * d) return;
    stops.forEach((at, i) => {
      captioned(rows[0], i, row(decoded, i, d), "");
      captioned(rows[1], i, mixed(from, to, at), "");
    });
    captioned(large, 0, row(decoded, STOPS, d), say("morph.by-code", { share: share(t) }), "bn-of-reconstruction");
    captioned(large, 1, mixed(from, to, t), say("morph.by-pixels", { share: share(t) }));
    await drawAverage(mine);
  }

  /** The mean of pictures like the one that was picked. @param {number} mine */
  async function drawAverage(mine) {
    const { about } = run;
    if (!about) return;
    const d = about.side ** 2;
    const kind = about.labels[scene.index];
    const alike = about.labels.flatMap((label, i) => (label === kind ? [i] : [])).slice(0, AVERAGED);
    const pictures = alike.map((i) => row(about.pictures, i, d));
    const codes = await run.encode(Float32Array.from(pictures.flatMap((one) => Array.from(one))));
    const middle = mean(pictures.map((_, i) => row(codes, i, about.width)));
    const decoded = await run.decode(middle);
    if (mine !== turn || decoded.length !== d) return;
    captioned(average, 0, decoded, say("average.code", { count: alike.length }), "bn-of-reconstruction");
    captioned(average, 1, mean(pictures), say("average.pixels", { count: alike.length }));
  }

  return { draw, destroy: () => root.remove() };
}
