/**
 * What a class adds to every page: a bar at the foot, the question that is asked, a pause, and the code for the room.
 */

import { el } from "../draw/dom.js";
import { wearTheme } from "../draw/menu.js";
import { leadingRun, onArrival } from "../run/address.js";
import { goTo, pageNow, readView, showView } from "../run/view.js";
import { say } from "../text/words.js";
import { mountAnswering } from "./answering.js";
import { fillBar } from "./bar.js";
import { mountCard } from "./card.js";
import { mountCode } from "./code-screen.js";
import { run, startFollowing } from "./follow.js";
import { present } from "./presentation.js";
import { ask, enterAsBefore, onRoom, room } from "./room.js";

const QUIET = ["join", "dashboard", "plan"]; // pages that the class is not led to
const LATER = 700; // milliseconds without a connection before it is said

/** @type {HTMLElement | null} */ let root = null;

/** @param {Element} component one that knows the theme */
export function mountClass(component) {
  if (!root) {
    root = el("div", { class: "bn-class" });
    document.body.append(root);
    build(root);
  }
  wearTheme(root, component);
}

/** @param {HTMLElement} place */
function build(place) {
  const answering = mountAnswering(give);
  const card = mountCard({ give, attempt, act, open: (query) => showView({ page: pageNow(), query }) });
  const bar = el("div", { class: "bn-class-bar", role: "region", "aria-label": say("class.bar"), hidden: true });
  const rest = el("div", { class: "bn-class-rest", role: "status", hidden: true, text: say("class.paused") });
  const code = mountCode();
  place.append(el("div", { class: "bn-class-foot" }, card.root, bar), rest, code.root);
  let timer = 0;
  let offline = false;

  function show() {
    const { role, parts } = room;
    const { question, you } = parts;
    document.body.toggleAttribute("data-bn-class", Boolean(role || room.problem));
    bar.hidden = !role && !room.problem;
    const mine = (question && you?.answers?.[question.id]) ?? null;
    const participates = room.follows || role === "alone" || role === "teacher" || role === "student";
    const asked = question && participates ? question : null;
    const open = asked?.state === "open" && (role === "student" || role === "alone");
    const onPage = asked && (asked.view.page === pageNow() || !KNOWS_PLACE.has(asked.kind));
    answering.update(onPage ? asked : null, mine, open && onPage);
    const distance = asked ? you?.distance?.[asked.id] : null;
    const shown = asked && { question: asked, role: role ?? "", mine, distance, board: parts.board ?? null };
    card.update(shown ? { ...shown, attempts: you?.attempts ?? [], here: parts.room?.here ?? 0 } : null);
    rest.hidden = !(role === "student" && parts.room?.paused);
    code.update();
    fillBar(bar, { code: () => code.toggle(), offline });
  }

  /** A connection that comes back at once is nothing to speak of. */
  function heard() {
    const lost = Boolean(room.role && room.role !== "alone" && !room.online && !room.over);
    if (lost) timer ||= setTimeout(() => ((offline = true), show()), LATER);
    else {
      clearTimeout(timer);
      [timer, offline] = [0, false];
    }
    show();
  }
  onRoom(heard);
  onArrival(show);
  startFollowing(() => QUIET);
  enterAsBefore();
  if (room.role === "projector") present(true);
  show();
}

const KNOWS_PLACE = new Set(["point", "code", "curve"]);

/** @param {any} value */
async function give(value) {
  const { question, you } = room.parts;
  if (!question) return;
  const before = you?.answers?.[question.id];
  room.parts.you = { ...you, answers: { ...you?.answers, [question.id]: value } };
  const stored = await ask("answer", { question: question.id, value });
  if (stored === undefined && room.parts.you)
    room.parts.you.answers = { ...room.parts.you.answers, [question.id]: before };
}

function attempt() {
  const { question } = room.parts;
  if (question) ask("attempt", { question: question.id, query: readView().query });
}

/** What the teacher does with the question on the screens. @param {string} type */
async function act(type) {
  const { question } = room.parts;
  if (!question) return;
  if (type === "put") return ask("put", { question: null });
  if (type === "board") return ask("board", { question: question.id, shown: !question.board_shown });
  const done = await ask(type, { question: question.id });
  if (type === "reveal" && done !== undefined && room.role === "teacher" && leadingRun() && question.kind !== "choice")
    run(question);
}

/** Where a teacher who opened a room is led. */
export function toTheLab() {
  if (QUIET.includes(pageNow()) || pageNow() === "") goTo("projection");
}
