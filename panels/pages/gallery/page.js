/** Runs that show something: each a small picture that plays its training, what it is called, and what to look at. */

import { el } from "../../draw/dom.js";
import { showView } from "../../run/view.js";
import { say } from "../../text/words.js";
import pictures from "./pictures.js";

export const addressless = true;
const MOMENT = 260; // milliseconds that each moment of a training is shown

/**
 * @typedef {{name: string, title: string, look: string, where: string, address: string, query: string, href: string}}
 *   Preset
 * @typedef {{kind: string, dots: string, moments: string[]}} Picture
 * @type {import("../../stage.js").Layout}
 */
export function build(root, _runs, data) {
  /** @type {Preset[]} */ const presets = data.options.presets;
  const told = el("p", { class: "bn-lessons-done", text: say("gallery-page.plays") });
  const list = el("ul", { class: "bn-gallery" }, ...presets.map((preset) => el("li", {}, entry(preset))));
  root.append(told, list);
  return [{ destroy: () => (list.remove(), told.remove()) }];
}

/** @param {Preset} preset */
function entry(preset) {
  const { picture, play } = thumbnail(preset.name);
  const link = el(
    "a",
    {
      class: "bn-preset",
      href: preset.href,
      "data-preset": preset.name,
      onclick: open,
      onpointerenter: play,
      onfocus: play,
    },
    picture,
    el("b", { text: preset.title }),
    el("span", { text: preset.look }),
    el("span", { class: "bn-lesson-whom", text: preset.where }),
  );
  /** Without loading anything anew, unless another tab is asked for. @param {MouseEvent} event */
  function open(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    showView({ page: preset.address, query: preset.query });
  }
  return link;
}

/** The picture of a run at its end, and what plays the moments before it. @param {string} name */
function thumbnail(name) {
  const { kind, dots, moments } = /** @type {Record<string, Picture>} */ (pictures)[name];
  const picture = el("span", { class: "bn-preset-picture", "aria-hidden": "true" });
  const paths = `<path class="bn-picture-dots"/><path class="bn-picture-${kind}"/>`;
  picture.innerHTML = `<svg viewBox="0 0 100 100">${paths}</svg>`;
  const [still, moving] = picture.querySelectorAll("path");
  still.setAttribute("d", dots);
  const last = moments.length - 1;
  moving.setAttribute("d", moments[last]);
  let timer = 0;
  /** @param {number} moment */
  function show(moment) {
    moving.setAttribute("d", moments[moment]);
    picture.dataset.moment = String(moment);
    if (moment < last && picture.isConnected) timer = window.setTimeout(show, MOMENT, moment + 1);
  }
  function play() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    clearTimeout(timer);
    show(0);
  }
  return { picture, play };
}
