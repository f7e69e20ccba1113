/**
 * Leading and following. The teacher's tab says what it shows, as it changes; a tab that follows shows that, in its own
 * browser, from the same frames; a student's tab says what it shows, for the teacher's dashboard. Only state travels.
 */

import { leadingRun, onArrival } from "../run/address.js";
import { pageNow, readView, showView } from "../run/view.js";
import { hasPoint } from "./kinds.js";
import { restrict } from "./restrict.js";
import { ask, onRoom, room, tell } from "./room.js";

const EVERY = 50; // milliseconds between two looks at what the teacher shows
const OFTEN = 600; // between two of what a student shows, and between two steps of a run that plays by itself
const SELDOM = 5000; // between two of the same, for a dashboard that was opened since
const LAST = 20_000; // a step after all others
const STAGE = [".bn-stage", "[data-testid=stSidebar]", "[data-testid^=stTopNav]"].join();

/** Whether the teacher leads: students see what the teacher does. */
export const lead = { on: true };
let said = "";
let saidAt = 0;
let calls = -1;
let asked = ""; // the question that was last shown, with its state
let placed = ""; // the view shown last
/** @type {() => string[]} */ let quiet = () => []; // pages that are for the teacher alone

/** @param {() => string[]} pages addresses of pages that are not shown to the class */
export function startFollowing(pages) {
  if (!started) {
    started = true;
    setInterval(say, EVERY);
    onRoom(heard);
    onArrival(() => ((placed = ""), follow()));
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, stepOut, true);
  }
  quiet = pages;
}
let started = false;

/** Tells the room what this tab shows, where that is another than before. */
function say() {
  if (!room.online || (room.role === "teacher" && !lead.on) || room.role === "projector" || !room.role) return;
  const now = performance.now();
  if (room.role === "student" && now - saidAt < OFTEN) return;
  if (quiet().includes(pageNow())) return;
  const view = { ...readView(), guess: null, step: wholeStep(readView().step) };
  const settled = JSON.stringify({ ...view, step: view.playing ? null : view.step });
  const due = now - saidAt > (view.playing ? OFTEN : room.role === "student" ? SELDOM : Infinity);
  if (settled === said && !due) return;
  said = settled;
  saidAt = now;
  tell(room.role === "teacher" ? "lead" : "view", { view });
}

/** @param {number | null | undefined} step */
const wholeStep = (step) => (step === null || step === undefined ? null : Math.round(step));

/** @param {string} part */
function heard(part) {
  if (part === "") [said, placed] = ["", ""];
  const count = room.parts.room?.calls;
  if (count !== undefined && room.role === "student") {
    if (calls >= 0 && count > calls && !room.follows) comeBack();
    calls = count;
  }
  if (["", "view", "question", "shown", "you"].includes(part)) follow();
}

/** What a question is about, with its point as the input. @param {import("./kinds.js").Question} question */
const viewOf = (question) => (hasPoint(question) ? { ...question.view, input: question.point } : question.view);

/** What the class is to look at now: a question's own view while it is asked, a student's plane, or the teacher's. */
export function viewToShow() {
  const { question, shown, view } = room.parts;
  if (question && question.state !== "revealed" && question.kind !== "challenge")
    return { ...viewOf(question), playing: false, step: question.view.step ?? LAST };
  return shown?.view ?? view ?? null;
}

function follow() {
  if (!room.follows) return restrict("follow", [], []);
  const { question } = room.parts;
  const state = question ? `${question.id} ${question.state}` : "";
  const revealed = question?.state === "revealed" && asked !== "" && state !== asked;
  asked = state;
  if (revealed && question.kind !== "choice") return run(question);
  const view = viewToShow();
  const text = JSON.stringify(view);
  if (!view || text === placed) return;
  restrict("follow", view.locked ?? [], view.hidden ?? []);
  if (showView({ ...view, locked: [], hidden: [] })) placed = text;
}

/**
 * The picture of a question runs from its beginning, when its answer is shown.
 * @param {import("./kinds.js").Question} question
 */
export function run(question) {
  if (showView({ ...viewOf(question), playing: false })) leadingRun()?.restart();
}

/** Whoever takes hold of something goes on alone. @param {Event} event */
function stepOut({ isTrusted, target, type }) {
  if (!isTrusted || room.role !== "student" || !room.follows || !room.online || room.parts.room?.paused) return;
  if (!(target instanceof Element) || !target.closest(STAGE) || target.closest(".bn-answering")) return;
  if (type === "keydown" && !target.closest("[role=application], [role=slider], input, select")) return;
  if (room.parts.view === null && !room.parts.question) return; // nothing to follow yet
  ask("follow", { following: false });
  room.parts.you = { ...room.parts.you, following: false };
}

export function comeBack() {
  placed = "";
  room.parts.you = { ...room.parts.you, following: true };
  ask("follow", { following: true });
  follow();
}
