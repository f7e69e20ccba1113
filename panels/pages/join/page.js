/** Joining a class: the code, and a name if one likes; or at once, by the address of the code on the wall. */

import { joinForm } from "../../classroom/entry.js";
import { present } from "../../classroom/presentation.js";
import { toTheLab } from "../../classroom/class.js";
import { keepOwn, ownOf } from "../../classroom/keep.js";
import { enter, joinRoom, onRoom, room, tidy } from "../../classroom/room.js";
import { el } from "../../draw/dom.js";
import { say } from "../../text/words.js";

export const addressless = true;

/** @type {import("../../stage.js").Layout} */
export function build(root) {
  const query = new URLSearchParams(location.search);
  const code = tidy(query.get("room") ?? "");
  const place = el("div", { class: "bn-join-page" });
  root.append(place);
  function show() {
    const inside = room.role === "student" && !room.over;
    if (place.dataset.shows === String(inside)) return;
    place.dataset.shows = String(inside);
    const waits = el("p", { class: "bn-join-in", role: "status", "data-testid": "joined", text: say("class.joined") });
    place.replaceChildren(inside ? waits : joinForm(() => {}, code));
  }
  const stop = onRoom(show);
  arrive(code, query.get("as") ?? "");
  show();
  return [{ destroy: () => (stop(), place.remove()) }];
}

/**
 * Whoever holds the teacher's link, or was in the room before, is in it at once.
 * @param {string} code
 * @param {string} as
 */
function arrive(code, as) {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key && code) {
    keepOwn(code, { key });
    history.replaceState(history.state, "", location.pathname); // nobody reads it over a shoulder
    enter(code, as === "projector" ? "projector" : "teacher");
    if (as === "projector") present(true);
    else toTheLab();
  } else if (code && ownOf(code).token && room.code !== code) joinRoom(code, "").catch(() => {});
}
