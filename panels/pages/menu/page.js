/** No picture: the menus at the head of every page, and what goes on beside pages. */

import { aloneAsBefore } from "../../classroom/alone.js";
import { lessonAsks } from "../../classroom/ask.js";
import { mountClass } from "../../classroom/class.js";
import { mountEntry } from "../../classroom/entry.js";
import { presentAsBefore } from "../../classroom/presentation.js";
import { restrict } from "../../classroom/restrict.js";
import { room } from "../../classroom/room.js";
import { mountShare } from "../../classroom/share.js";
import { menuOf } from "../../draw/menu.js";
import { mountTakeHome } from "../../takehome/menu.js";
import { say } from "../../text/words.js";

export const addressless = true;

/** @type {{refresh: () => void} | null} made once: the menu stays while pages come and go */
let share = null;
/** @type {{refresh: () => void} | null} */
let home = null;
const about = { lesson: "", guesses: "", close() {} };

/** @type {import("../../stage.js").Layout} */
export function build(root, _runs, data) {
  const menu = menuOf("share", say("share.menu"), root);
  Object.assign(about, { close: menu.close });
  const first = !share;
  share ??= mountShare(menu.panel, about);
  if (first) mountEntry(menu.panel, menu.close);
  mountClass(root);
  if (first && !room.role) aloneAsBefore();
  menu.onopen = () => share?.refresh();
  const takeHome = menuOf("home", say("home.menu"), root);
  home ??= mountTakeHome(takeHome.panel, data.options.files);
  takeHome.onopen = () => home?.refresh();
  /** @param {import("../../stage.js").Data} next */
  function updated({ options, guesses }) {
    Object.assign(about, { lesson: options.lesson, guesses: guesses?.[0] ?? "" });
    lessonAsks.prediction = options.prediction;
    const query = new URLSearchParams(location.search);
    restrict("link", (query.get("lock") ?? "").split("."), (query.get("hide") ?? "").split("."));
    forget(query, "predict");
  }
  updated(data);
  presentAsBefore();
  return [{ updated, themed: () => (menuOf("share", "", root), mountClass(root)), destroy: () => {} }];
}

/**
 * Python has read it; once the visitor goes on, it would be wrong.
 * @param {URLSearchParams} query
 * @param {string} name
 */
function forget(query, name) {
  if (!query.has(name)) return;
  query.delete(name);
  history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
}
