/**
 * A picture through a network: input, code, reconstruction and error, live while it trains; and what else can be done
 * with codes: morphing, averaging, drawing new ones, noticing what is strange.
 */

import { el } from "../../draw/dom.js";
import { paint, paintError, pictureCanvas } from "../../images/grey.js";
import { mountCodePanel } from "../../images/code-panel.js";
import { mountPad } from "../../images/pad.js";
import { mountPicks } from "../../images/picks.js";
import { mountTrainingBar } from "../../images/training-bar.js";
import { pictureError, row } from "../../numbers/pictures.js";
import { introduce } from "../../run/fetch-patiently.js";
import { ImageRun } from "../../run/image-run.js";
import { number, share } from "../../text/numbers.js";
import { say } from "../../text/words.js";
import { mountMorph } from "./morph.js";
import { mountGenerate } from "./generate.js";
import { mountStrange } from "./strange.js";

export const addressless = true;

/** @type {import("../../stage.js").Layout} */
export function build(root, _runs, data, send) {
  let asked = 0;
  const run = new ImageRun(() => {
    if (performance.now() - asked > 2000) send("reopen", (asked = performance.now()));
  });
  /** @type {import("./scene.js").Scene} */
  const scene = { run, index: 0, input: null, code: new Float64Array(0), own: new Float64Array(0), held: null };
  const picks = mountPicks(area(root, "pick-row"), run, (index) => pick(index));
  const input = area(root, "image-input", say("digits.input"));
  const pad = mountPad(input, (picture) => place(picture));
  const codes = mountCodePanel(area(root, "image-middle", say("digits.code")), run, (code) => {
    scene.held = code;
    refresh();
  });
  const labels = labelSwitch((on) => codes.label(on));
  const output = area(root, "image-output", say("digits.reconstruction"));
  const reconstruction = pictureCanvas(8, { class: "bn-of-reconstruction", "data-testid": "image-reconstruction" });
  const said = el("p", { class: "bn-readout bn-image-readout", "data-testid": "image-readout", "aria-live": "polite" });
  output.append(reconstruction);
  const off = area(root, "image-error", say("digits.error"));
  const difference = pictureCanvas(8);
  off.append(difference, el("p", { class: "bn-caption", text: say("digits.error-key") }));
  const words = area(root, "image-words");
  const score = el("p", { class: "bn-baseline", "data-testid": "image-score" });
  words.append(said, score, labels);
  const bar = mountTrainingBar(area(root, "bar"), run);
  const more = area(root, "more");
  const parts = [mountMorph(more, scene), mountGenerate(more, scene), mountStrange(more, scene)];
  let turn = 0;

  /** @param {number} index of a held-out picture */
  function pick(index) {
    const { about } = run;
    if (!about) return;
    scene.index = index;
    const picture = row(about.pictures, index, about.side ** 2);
    pad.show(picture);
    place(picture.slice());
  }

  /** @param {Float32Array} picture */
  function place(picture) {
    scene.input = picture;
    scene.held = null;
    refresh();
  }

  async function refresh() {
    const { about } = run;
    if (!run.ready || !about || !scene.input) return;
    const mine = ++turn;
    scene.own = await run.encode(scene.input);
    scene.code = scene.held ?? scene.own;
    const found = await run.decode(scene.code);
    if (mine !== turn || found.length !== scene.input.length) return;
    paint(reconstruction, found);
    paintError(difference, found, scene.input);
    const error = pictureError(found, scene.input);
    const values = { error: number(error), typical: number(run.frame?.heldout ?? 0), count: about.width };
    said.textContent = say(scene.held ? "digits.held" : "digits.readout", values);
    Object.assign(said.dataset, {
      error: String(error),
      code: JSON.stringify(Array.from(scene.code)),
      step: String(run.frame?.step),
    });
    score.textContent = scoreOf(run);
    labels.hidden = !about.labelled || about.width !== 2;
    root.classList.add("bn-live");
    await codes.show(scene.code, scene.own);
    for (const part of parts) part.draw();
  }

  const stop = run.subscribe(() => {
    const { about } = run;
    picks.update(scene.index);
    if (about && scene.input?.length !== about.side ** 2) pick(Math.min(scene.index, about.labels.length - 1));
    else if (scene.held && scene.held.length !== about?.width) scene.held = null;
    refresh();
  });

  /** @param {import("../../stage.js").Data} next */
  function open(next) {
    introduce(next.pass);
    run.open(next.options.url);
  }
  open(data);

  return [
    {
      updated: open,
      themed: refresh,
      destroy() {
        stop();
        run.close();
        for (const part of [codes, bar, ...parts]) part.destroy();
      },
    },
  ];
}

/**
 * A part of the page, with a title where it has one.
 * @param {HTMLElement} root
 * @param {string} name
 * @param {string} [title]
 */
function area(root, name, title = "") {
  const inside = el("section", { class: `bn-box bn-${name}`, "aria-label": title || null });
  if (title) inside.append(el("h3", { class: "bn-title", text: title }));
  root.append(inside);
  return inside;
}

/** @param {(on: boolean) => void} choose */
function labelSwitch(choose) {
  const button = el("button", {
    type: "button",
    class: "bn-switch",
    "aria-pressed": "true",
    text: say("digits.labels"),
    onclick: () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      choose(on);
    },
  });
  return button;
}

/** How often codes lie among their own kind, though no label was seen. @param {ImageRun} run */
function scoreOf(run) {
  const { about, frame } = run;
  if (!about || !frame || frame.score === null || about.pca.score === null) return "";
  return say("digits.score", { score: share(frame.score), pca: share(about.pca.score), count: about.width });
}
