/** The code of the room, as large as the window: for the back row. Here students read it, or point a phone at it. */

import { el } from "../draw/dom.js";
import { addressOf } from "../run/view.js";
import { say } from "../text/words.js";
import { room } from "./room.js";

export function mountCode() {
  const code = el("p", { class: "bn-code-large", "data-testid": "join-code" });
  const where = el("p", { class: "bn-code-where" });
  const here = el("p", { class: "bn-code-here", "aria-live": "polite" });
  const picture = el("img", { class: "bn-code-qr", alt: say("class.qr") });
  const close = el("button", {
    type: "button",
    class: "bn-leave bn-code-close",
    "aria-label": say("message.close"),
    text: "×",
    onclick: () => toggle(false),
  });
  const words = el("div", {}, el("p", { class: "bn-code-where", text: say("class.join-at") }), where, code, here);
  const root = el(
    "div",
    { class: "bn-code-screen", "data-testid": "code-screen", hidden: true },
    words,
    picture,
    close,
  );
  let wanted = false;

  /** @param {boolean} [on] */
  function toggle(on = !wanted) {
    wanted = on;
    update();
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && wanted && toggle(false));

  function update() {
    const { role, parts } = room;
    const waits = role === "projector" && !parts.view && !parts.question;
    root.hidden = !role || role === "alone" || !(wanted || waits);
    if (root.hidden) return;
    const source = addressOf(`classroom/rooms/${room.code}/qr.svg`);
    if (picture.getAttribute("src") !== source) picture.src = source;
    code.textContent = room.code;
    where.textContent = `${location.host}${addressOf("join")}`;
    here.textContent = say("class.in-the-room", { count: parts.room?.here ?? 0 });
  }
  return { root, toggle, update };
}
