/** The part of the menu that needs no class: copy the link, lock and hide parts in it, presentation. */

import { el } from "../draw/dom.js";
import { linkTo, readView } from "../run/view.js";
import { say } from "../text/words.js";
import { onPresentation, present, presenting } from "./presentation.js";
import { HIDEABLE, LOCKABLE } from "./restrict.js";

/**
 * @param {HTMLElement} panel of the menu
 * @param {{lesson: string, guesses: string, close: () => void}} page lesson: the name of the page's, where it asks
 *   something; guesses: name of the cookie with what was guessed
 */
export function mountShare(panel, page) {
  /** @type {Record<"lock" | "hide", Set<string>>} */ const chosen = { lock: new Set(), hide: new Set() };
  const told = el("p", { role: "status", "data-testid": "share-told" });
  const shown = el("input", { class: "bn-text", readonly: true, hidden: true, "aria-label": say("share.link") });
  const link = () => {
    const view = readView();
    const more = { predict: prediction(page) };
    return linkTo({ ...view, locked: [...chosen.lock], hidden: [...chosen.hide], more });
  };
  const copy = el("button", { type: "button", class: "bn-do", "data-testid": "copy-link", text: say("share.copy") });
  copy.onclick = async () => {
    shown.value = link();
    shown.hidden = false;
    try {
      await navigator.clipboard.writeText(shown.value);
      told.textContent = say("share.copied");
    } catch {
      told.textContent = say("share.by-hand"); // a page that is not at home on https may not copy
    }
    shown.select();
  };
  const large = el("button", { type: "button", class: "bn-do", "data-testid": "present" });
  const showLarge = () => (large.textContent = say(presenting() ? "present.leave" : "present.begin"));
  large.onclick = () => (present(!presenting()), page.close());
  onPresentation(showLarge);
  showLarge();
  const limits = el("details", {}, el("summary", { text: say("share.limits") }), checks(chosen));
  limits.append(el("p", { text: say("share.limits-meant") }));
  panel.append(copy, told, shown, limits, large);
  return {
    refresh() {
      told.textContent = "";
      shown.hidden = true;
    },
  };
}

/**
 * A row for each part of a page: whether it is locked, whether it is hidden.
 * @param {Record<"lock" | "hide", Set<string>>} chosen
 */
function checks(chosen) {
  const head = [el("span"), el("b", { text: say("share.lock") }), el("b", { text: say("share.hide") })];
  const parts = [...new Set([...LOCKABLE, ...HIDEABLE])];
  const check = (/** @type {"lock" | "hide"} */ kind, /** @type {string} */ part) => {
    if (!(kind === "lock" ? LOCKABLE : HIDEABLE).includes(part)) return el("span");
    const label = say(`share.${kind}-part`, { part: say(`share.part-${part}`) });
    return el("input", {
      type: "checkbox",
      "aria-label": label,
      "data-part": `${kind}-${part}`,
      onchange: (/** @type {any} */ { target }) => chosen[kind][target.checked ? "add" : "delete"](part),
    });
  };
  const rows = parts.flatMap((part) => [
    el("span", { text: say(`share.part-${part}`) }),
    check("lock", part),
    check("hide", part),
  ]);
  return el("div", { class: "bn-checks" }, ...head, ...rows);
}

/** How a link leaves the lesson's question: as this visitor has it. @param {{lesson: string, guesses: string}} page */
function prediction({ lesson, guesses }) {
  if (!lesson) return "";
  const cookie = document.cookie.split("; ").find((each) => each.startsWith(`${guesses}=`)) ?? "";
  const told = cookie.slice(guesses.length + 1).split(".");
  const own = told.map((each) => each.split(":")).find(([name]) => name === lesson);
  return own ? String(parseInt(own[1])) : "open";
}
