/** The part of the menu that leads into a class: open a room, or join one; and what is there for whoever is in one. */

import { el } from "../draw/dom.js";
import { addressOf, goTo } from "../run/view.js";
import { say } from "../text/words.js";
import { toTheLab } from "./class.js";
import { joinRoom, keyOfRoom, leaveRoom, onRoom, openRoom, room } from "./room.js";

/** @param {HTMLElement} panel of the menu @param {() => void} close */
export function mountEntry(panel, close) {
  const place = el("div", { class: "bn-menu-part" });
  panel.append(el("hr"), el("p", { class: "bn-menu-title", text: say("class.title") }), place);
  function show() {
    const kind = room.role ?? "";
    if (place.dataset.shows === kind + room.code) return;
    place.dataset.shows = kind + room.code;
    place.replaceChildren(...(!room.role ? outside(close) : room.role === "teacher" ? teacher(close) : [leave()]));
  }
  onRoom(show);
  show();
}

/** @param {string} key @param {() => void} onclick */
const act = (key, onclick) =>
  el("button", { type: "button", class: "bn-do", "data-testid": key, text: say(`class.${key}`), onclick });

const leave = () => act("leave", leaveRoom);

/** @param {() => void} close @returns {Node[]} */
function outside(close) {
  const told = el("p", { role: "alert" });
  const open = act("open-room", async () => {
    open.disabled = true;
    try {
      await openRoom();
      close();
      toTheLab();
    } catch (error) {
      told.textContent = /** @type {Error} */ (error).message;
    }
    open.disabled = false;
  });
  const plans = act("plans", () => (close(), goTo("plan")));
  return [open, told, joinForm(close), plans];
}

/** @param {() => void} done what follows once one is in @param {string} [known] a code that is there already */
export function joinForm(done, known = "") {
  const code = el("input", {
    class: "bn-text bn-join-code",
    "aria-label": say("class.code"),
    placeholder: say("class.code"),
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 12,
    required: true,
    value: known,
  });
  const nickname = el("input", {
    class: "bn-text",
    "aria-label": say("class.nickname"),
    placeholder: say("class.nickname"),
    autocomplete: "off",
    maxlength: 24,
  });
  const told = el("p", { role: "alert", class: "bn-class-problem" });
  const button = el("button", { class: "bn-do bn-do-main", text: say("class.join") });
  async function join(/** @type {Event} */ event) {
    event.preventDefault();
    button.disabled = true;
    try {
      await joinRoom(code.value, nickname.value.trim());
      done();
    } catch (error) {
      told.textContent = /** @type {Error} */ (error).message;
    }
    button.disabled = false;
  }
  return el("form", { class: "bn-join", onsubmit: join, "data-testid": "join-form" }, code, nickname, button, told);
}

/** @param {() => void} close @returns {Node[]} */
function teacher(close) {
  const link = (/** @type {string} */ as) =>
    `${location.origin}${addressOf("join")}?room=${room.code}&as=${as}#key=${keyOfRoom()}`;
  const projector = act("projector", () => (close(), void open(link("projector"), "_blank", "noopener")));
  const device = act("second-device", async () => {
    try {
      await navigator.clipboard.writeText(link("teacher"));
      device.textContent = say("class.device-copied");
    } catch {
      prompt(say("class.second-device"), link("teacher"));
    }
  });
  return [projector, device, act("dashboard", () => (close(), goTo("dashboard"))), leave()];
}
