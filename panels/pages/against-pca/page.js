/**
 * PCA and an autoencoder with as many numbers: reconstructions side by side, errors against the number of numbers,
 * codes
 * of two numbers, and three ways to train a deep network.
 */

import { el } from "../../draw/dom.js";
import { captioned } from "../../images/captioned.js";
import { shownOf } from "../../images/picks.js";
import { mountTrainingBar } from "../../images/training-bar.js";
import { joined, pcaCode, pcaPicture, pictureError, row } from "../../numbers/pictures.js";
import { introduce } from "../../run/fetch-patiently.js";
import { ImageRun } from "../../run/image-run.js";
import { number } from "../../text/numbers.js";
import { say } from "../../text/words.js";
import { mountFlat } from "./flat.js";
import { mountRecipes } from "./recipes.js";
import { mountWidths } from "./widths.js";

export const addressless = true;
const SHOWN = 10;

/** @type {import("../../stage.js").Layout} */
export function build(root, _runs, data, send) {
  let asked = 0;
  const lost = () => {
    if (performance.now() - asked > 2000) send("reopen", (asked = performance.now()));
  };
  const run = new ImageRun(lost);
  const same = area(root, "same");
  const title = el("h3", { class: "bn-title" });
  const table = el("div", { class: "bn-same", "data-testid": "against-same" });
  const names = ["original", "pca", "network"].map((name) =>
    el("span", { class: "bn-caption", text: say(`against.${name}`) }),
  );
  const rows = names.map((name, i) => {
    const tiles = el("div", { class: "bn-pictures bn-same-tiles" });
    table.append(el("div", { class: "bn-same-name" }, name), tiles);
    tiles.dataset.row = String(i);
    return tiles;
  });
  same.append(title, table);
  const bar = mountTrainingBar(area(root, "bar"), run);
  const widths = mountWidths(area(root, "widths", say("against.curve")), run, lost);
  const flat = mountFlat(area(root, "flat", say("against.flat")), lost);
  const recipes = mountRecipes(area(root, "recipes", say("against.recipes")), lost);
  let turn = 0;

  async function draw() {
    const { about } = run;
    if (!run.ready || !about) return;
    const mine = ++turn;
    const d = about.side ** 2;
    title.textContent = say("against.same", { count: about.width });
    const all = shownOf(about);
    const shown = all.filter((_, i) => i % Math.max(1, Math.floor(all.length / SHOWN)) === 0).slice(0, SHOWN);
    const pictures = shown.map((i) => row(about.pictures, i, d));
    const found = await run.decode(await run.encode(joined(pictures)));
    if (mine !== turn || found.length !== shown.length * d) return;
    const kept = pictures.map((one) => pcaPicture(about.pca, pcaCode(about.pca, one, about.width)));
    pictures.forEach((one, i) => {
      captioned(rows[0], i, one, "", "bn-of-input");
      captioned(rows[1], i, kept[i], number(pictureError(kept[i], one)));
      captioned(rows[2], i, row(found, i, d), number(pictureError(row(found, i, d), one)), "bn-of-reconstruction");
    });
    root.classList.add("bn-live");
  }

  const stop = run.subscribe(() => {
    draw();
    widths.draw();
    if (run.state === "done") widths.go();
  });

  /** @param {import("../../stage.js").Data} next */
  function open(next) {
    introduce(next.pass);
    run.open(next.options.url);
    widths.open(next.options.widths);
    flat.open(next.options.flat);
    recipes.open(next.options.recipes);
  }
  open(data);

  return [
    {
      updated: open,
      themed: () => (draw(), widths.draw(), flat.draw(), recipes.draw()),
      destroy() {
        stop();
        run.close();
        for (const part of [bar, widths, flat, recipes]) part.destroy();
      },
    },
  ];
}

/** @param {HTMLElement} root @param {string} name @param {string} [title] */
function area(root, name, title = "") {
  const inside = el("section", { class: `bn-box bn-against-${name}`, "aria-label": title || null });
  if (title) inside.append(el("h3", { class: "bn-title", text: title }));
  root.append(inside);
  return inside;
}
