/** The bar of a class: what a teacher, a student, or somebody alone with a plan can do on every page. */

import { el } from "../draw/dom.js";
import { goTo, showView } from "../run/view.js";
import { say } from "../text/words.js";
import { endAlone } from "./alone.js";
import { askPanel } from "./ask.js";
import { comeBack, lead } from "./follow.js";
import { ask, leaveRoom, onRoom, room } from "./room.js";

/** @typedef {{code: () => void, offline: boolean}} State code: shows the code to all who are in sight */

/** @type {ReturnType<typeof askPanel> | null} */ let panel = null;
let last = "";

/** @param {HTMLElement} bar @param {State} state */
export function fillBar(bar, state) {
  const { role, parts, code, problem, over } = room;
  const { room: about, you, question } = parts;
  const facts = [
    role,
    code,
    problem,
    over,
    about,
    you?.following,
    state.offline,
    question?.id,
    Boolean(parts.shown),
    lead.on,
    room.online,
  ];
  const text = JSON.stringify(facts);
  if (text === last) return;
  last = text;
  const parted =
    over || !role ? [leave()] : role === "teacher" ? teacher(bar, state) : role === "student" ? student() : plan();
  const told = over ? say("class.over") : problem;
  const sign = state.offline ? el("span", { class: "bn-class-sign", role: "status", text: say("class.lost") }) : "";
  const said = told ? el("span", { class: "bn-class-problem", role: "alert", text: told }) : "";
  const name = role === "alone" || !code ? "" : el("button", codeButton(code, state.code));
  bar.dataset.role = role ?? "";
  bar.replaceChildren(...[name, ...parted, sign, said].filter((part) => part !== ""));
  if (panel) bar.append(panel.root);
}

/** @param {string} code @param {() => void} onclick */
const codeButton = (code, onclick) => ({
  type: "button",
  class: "bn-do bn-class-code",
  title: say("class.show-code"),
  "aria-label": say("class.show-code"),
  "data-testid": "class-code",
  text: code,
  onclick,
});

/** @param {string} key @param {() => void} onclick @param {Record<string, any>} [more] */
const act = (key, onclick, more = {}) =>
  el("button", { type: "button", class: "bn-do", "data-act": key, text: say(`class.${key}`), onclick, ...more });

const leave = () => act("leave", () => (endAlone(), leaveRoom()));

/** @param {HTMLElement} bar @param {State} state @returns {(Node | string)[]} */
function teacher(bar, state) {
  const { room: about } = room.parts;
  if (!about) return [el("span", { text: say("class.connecting") })];
  panel ??= askPanel(() => fillBar(bar, state));
  const follow = act("lead", () => ((lead.on = !lead.on), redraw()), { "aria-pressed": String(lead.on) });
  const pause = act("pause", () => ask("pause", { paused: !about.paused }), { "aria-pressed": String(about.paused) });
  const asks = act("ask", () => panel?.toggle(), { class: "bn-do bn-do-main", "aria-expanded": "false" });
  const board = act("dashboard", () => goTo("dashboard"));
  const counts = el("span", {
    class: "bn-class-counts",
    "data-testid": "class-counts",
    text: say("class.here", { count: about.here, following: about.following }),
  });
  return [counts, follow, act("call", () => ask("call")), pause, asks, ...planSteps(), board];
}

function redraw() {
  last = "";
  ask("title", { title: room.parts.room?.title ?? "" });
}

/** Back and next of a plan, and its question. @returns {Node[]} */
function planSteps() {
  const { room: about, plan } = room.parts;
  if (!plan?.items?.length) return [];
  const at = about?.at ?? -1;
  const item = plan.items[at];
  const go = (/** @type {number} */ to) => async () => {
    await ask("go", { item: to });
    showView(plan.items[to].view);
  };
  const label = item ? say("class.item", { number: at + 1, count: plan.items.length, title: item.title }) : plan.title;
  const parts = [
    act("back", go(at - 1), { disabled: at <= 0 }),
    el("span", { class: "bn-class-item", "data-testid": "plan-item", text: label, title: item?.notes ?? "" }),
    act("next", go(at + 1), { disabled: at + 1 >= plan.items.length }),
  ];
  if (item?.question) parts.push(act("ask-item", () => ask("ask", { item: at }), { class: "bn-do bn-do-main" }));
  return parts;
}

/** @returns {Node[]} */
function student() {
  if (!room.parts.you) return [el("span", { text: say("class.connecting") }), leave()];
  const follows = room.follows;
  const how = el("span", {
    class: "bn-class-counts",
    "data-testid": "following",
    text: say(!follows ? "class.alone" : room.parts.shown ? "class.shown" : "class.following"),
  });
  const away = () => {
    ask("follow", { following: false });
    room.parts.you = { ...room.parts.you, following: false };
  };
  return [how, follows ? act("step-out", away) : act("come-back", comeBack, { class: "bn-do bn-do-main" }), leave()];
}

/** Alone with a plan. @returns {Node[]} */
function plan() {
  if (room.role === "projector") return [];
  const { room: about, plan: own } = room.parts;
  const at = about.at;
  const item = own.items[at];
  const go = (/** @type {number} */ to) => () => ask("go", { item: to }).then(() => showView(own.items[to].view));
  return [
    act("back", go(at - 1), { disabled: at <= 0 }),
    el("span", {
      class: "bn-class-item",
      "data-testid": "plan-item",
      text: say("class.item", { number: at + 1, count: own.items.length, title: item.title }),
    }),
    act("next", go(at + 1), { disabled: at + 1 >= own.items.length }),
    leave(),
  ];
}

onRoom((name) => {
  if (name === "" && room.role !== "teacher") panel?.close();
});
