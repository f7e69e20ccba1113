/** For the teacher: who is here, what they see and answered, and what is kept of the class. */

import { keyOfRoom, ask, onRoom, room } from "../../classroom/room.js";
import { el } from "../../draw/dom.js";
import { addressOf } from "../../run/view.js";
import { say } from "../../text/words.js";
import { mountViews } from "./views.js";

export const addressless = true;

/** @type {import("../../stage.js").Layout} */
export function build(root, _runs, data, send) {
  const head = el("div", { class: "bn-dash-head" });
  const views = mountViews(send);
  const place = el("div", { class: "bn-dash" }, head, views.root);
  root.append(place);
  let last = "";
  function show() {
    const { room: about, members, question } = room.parts;
    const teaches = room.role === "teacher" && about;
    const facts = JSON.stringify([Boolean(teaches), about?.names, about?.ended, about?.here, members?.length]);
    if (facts !== last) head.replaceChildren(...(teaches ? tools(about) : [el("p", { text: say("class.no-room") })]));
    last = facts;
    views.update(teaches ? (members ?? []) : [], question ?? null);
  }
  const stop = onRoom(show);
  show();
  views.opened(data.options.urls);
  return [
    {
      updated: (/** @type {import("../../stage.js").Data} */ next) => views.opened(next.options.urls),
      themed: views.themed,
      destroy: () => (stop(), views.destroy(), place.remove()),
    },
  ];
}

/** @param {any} about the room @returns {Node[]} */
function tools(about) {
  const act = (/** @type {string} */ key, /** @type {() => void} */ onclick, more = {}) =>
    el("button", { type: "button", class: "bn-do", "data-act": key, text: say(`class.${key}`), onclick, ...more });
  const names = act("names", () => ask("names", { shown: !about.names }), { "aria-pressed": String(about.names) });
  const none = act("show-none", () => ask("show", { member: null, named: false }));
  const end = act("end", () => confirm(say("class.end-sure")) && ask("end", { erase: false }), {
    disabled: about.ended,
  });
  const erase = act("erase", () => confirm(say("class.erase-sure")) && ask("end", { erase: true }));
  return [names, none, form("answers.csv", "class.csv"), form("summary", "class.summary"), end, erase];
}

/**
 * What is kept of the class opens in a tab of its own; the key goes along unseen.
 * @param {string} path
 * @param {string} key
 */
function form(path, key) {
  return el(
    "form",
    { method: "post", target: "_blank", action: addressOf(`classroom/rooms/${room.code}/${path}`) },
    el("input", { type: "hidden", name: "key", value: keyOfRoom() }),
    el("button", { class: "bn-do", text: say(key) }),
  );
}
