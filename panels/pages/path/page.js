/** The end of a lesson: which of how many it is, the ones before and after it, and whether it was done. */

import { el } from "../../draw/dom.js";
import { way } from "../../draw/way.js";
import { lessonsDone, markDone } from "../../run/done.js";
import { say } from "../../text/words.js";

export const addressless = true;

/** @type {import("../../stage.js").Layout} */
export function build(root, _runs, data, send) {
  const nav = el("nav", { class: "bn-path", "aria-label": say("path.label") });
  root.append(nav);
  const show = (/** @type {import("../../stage.js").Data} */ { options }) =>
    nav.replaceChildren(...parts(options, send));
  show(data);
  return [{ updated: show, destroy: () => nav.remove() }];
}

/** @param {Record<string, any>} options @param {(name: string, value: any) => void} send */
function parts({ name, number, count, previous, next, all }, send) {
  const before = () => markDone(name, true); // whoever goes on has done it
  const onward = { class: "bn-path-to bn-path-next", rel: "next", before };
  const here = way(all, send, { class: "bn-path-to" }, say("path.number", { number, count }));
  return [
    previous ? way(previous, send, { class: "bn-path-to", rel: "prev" }, say("path.previous", previous)) : el("span"),
    el("span", { class: "bn-path-here" }, here, mark(name)),
    next ? way(next, send, onward, say("path.next", next)) : el("span"),
  ];
}

/** The mark of a lesson, to set and to take away. @param {string} name */
function mark(name) {
  const button = el("button", { type: "button", class: "bn-switch", onclick: toggle });
  function show() {
    const isDone = lessonsDone().has(name);
    button.setAttribute("aria-pressed", String(isDone));
    button.textContent = say(isDone ? "path.is-done" : "path.mark-done");
  }
  function toggle() {
    markDone(name, !lessonsDone().has(name));
    show();
  }
  show();
  return button;
}
