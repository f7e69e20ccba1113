/** Pictures that are no digits, and which of them the error gives away: a threshold and its false alarms. */

import { el } from "../../draw/dom.js";
import { captioned } from "../../images/captioned.js";
import { joined, pictureError, row } from "../../numbers/pictures.js";
import { number, share } from "../../text/numbers.js";
import { say } from "../../text/words.js";
import { fold } from "./scene.js";

/** @param {HTMLElement} parent @param {import("./scene.js").Scene} scene */
export function mountStrange(parent, scene) {
  const { run } = scene;
  const { root, body } = fold(parent, say("strange.title"), say("strange.help"), () => draw());
  root.dataset.testid = "image-strange";
  let turn = 0;
  const choice = el("select", { class: "bn-speed", "aria-label": say("strange.alarms"), onchange: () => draw() });
  const words = el("p", { class: "bn-readout", "aria-live": "polite" });
  const tiles = el("div", { class: "bn-pictures bn-many-tiles" });
  body.append(el("label", { class: "bn-row" }, el("span", { text: say("strange.alarms") }), choice), words, tiles);

  async function draw() {
    const { about, frame } = run;
    if (!root.open || !run.ready || !about || !frame || !scene.input) return;
    const mine = ++turn;
    if (choice.options.length !== about.falseAlarms.length) {
      choice.replaceChildren(...about.falseAlarms.map((rate, i) => el("option", { value: i, text: share(rate) })));
      choice.value = "2";
    }
    const at = Number(choice.value);
    const d = about.side ** 2;
    const shown = [...about.odd.map((one) => one.pixels), scene.input];
    const given = joined(shown);
    const found = await run.decode(await run.encode(given));
    if (mine !== turn || found.length !== given.length) return;
    const threshold = frame.thresholds[at];
    let noticed = 0;
    shown.forEach((picture, i) => {
      const error = pictureError(row(found, i, d), picture);
      const strange = error > threshold;
      const odd = about.odd[i];
      noticed += Number(strange && i < about.odd.length);
      const name = odd ? say(`strange.${odd.kind}`, { name: odd.name }) : say("strange.yours");
      const caption = say(strange ? "strange.noticed" : "strange.passed", { name, error: number(error) });
      const figure = captioned(tiles, i, picture, caption);
      figure.classList.add("bn-odd-one");
      figure.dataset.strange = String(strange);
    });
    const values = {
      threshold: number(threshold),
      noticed,
      all: about.odd.length,
      alarms: share(about.falseAlarms[at]),
    };
    words.textContent = say("strange.verdict", values);
  }

  return { draw, destroy: () => root.remove() };
}
