/**
 * All lessons in their order: a small picture of its own run each, one line, for whom, and a mark where it was done.
 */

import { el } from "../../draw/dom.js";
import { way } from "../../draw/way.js";
import { lessonsDone } from "../../run/done.js";
import { say } from "../../text/words.js";

export const addressless = true;

/** @typedef {Record<string, {dots?: string, line?: string, back?: string}>} Pictures SVG paths, by lesson */

/**
 * @typedef {{name: string, title: string, purpose: string, whom: string, href: string, page: string}} Entry
 * @type {import("../../stage.js").Layout}
 */
export function build(root, _runs, data, send) {
  /** @type {Entry[]} */ const lessons = data.options.lessons;
  const done = lessonsDone();
  const count = lessons.filter(({ name }) => done.has(name)).length;
  const list = el("ol", { class: "bn-lessons" }, ...lessons.map((lesson, i) => entry(lesson, i, done, send)));
  const told = el("p", { class: "bn-lessons-done", text: say("path.done", { count, all: lessons.length }) });
  root.append(told, list);
  fill(list);
  return [{ destroy: () => (list.remove(), told.remove()) }];
}

/**
 * @param {Entry} lesson
 * @param {number} i
 * @param {Set<string>} done
 * @param {(name: string, value: any) => void} send
 */
function entry(lesson, i, done, send) {
  const isDone = done.has(lesson.name);
  const words = el(
    "span",
    { class: "bn-lesson-words" },
    el("b", { text: say("path.entry", { number: i + 1, title: lesson.title }) }),
    el("span", { text: lesson.purpose }),
    el("span", { class: "bn-lesson-whom", text: lesson.whom }),
    el("span", { class: "bn-lesson-mark", text: isDone ? say("path.is-done") : "" }),
  );
  const look = { class: "bn-lesson", "data-lesson": lesson.name, "data-done": String(isDone) };
  return el(
    "li",
    {},
    way(lesson, send, look, el("span", { class: "bn-lesson-picture", "aria-hidden": "true" }), words),
  );
}

/**
 * The pictures of the lessons, drawn from their runs beforehand (lessons/pictures.py). Their places are there already.
 * @param {HTMLElement} list
 */
async function fill(list) {
  const answer = await fetch(new URL("./pictures.json", import.meta.url));
  /** @type {Pictures} */ const pictures = answer.ok ? await answer.json() : {};
  for (const lesson of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".bn-lesson"))) {
    const { dots = "", line = "", back = "" } = pictures[String(lesson.dataset.lesson)] ?? {};
    const path = (/** @type {string} */ kind, /** @type {string} */ d) => `<path class="bn-picture-${kind}" d="${d}"/>`;
    const drawn = `<svg viewBox="0 0 100 100">${path("dots", dots)}${path("line", line)}${path("back", back)}</svg>`;
    /** @type {HTMLElement} */ (lesson.querySelector(".bn-lesson-picture")).innerHTML = drawn;
  }
}
