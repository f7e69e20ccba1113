/** Each student with a small picture of what they see now, computed here from the run they look at. */

import { ask, room } from "../../classroom/room.js";
import { valueOf } from "../../classroom/kinds.js";
import { el } from "../../draw/dom.js";
import { number } from "../../text/numbers.js";
import { say } from "../../text/words.js";
import { liveRun } from "../../run/live-run.js";
import { mountThumbnail } from "../../plane/thumbnail.js";

const AGAIN = 3000; // milliseconds before a run that has not come is asked for anew
const MOST = 12; // different runs that are computed for at once
const LAYERS = ["manifold", "projection"];

/**
 * @typedef {object} Tile
 * @property {HTMLElement} root
 * @property {(member: any, question: any) => void} update
 * @property {() => void} picture
 * @property {() => void} themed
 * @property {() => void} destroy
 */

/** @param {(name: string, value: any) => void} send */
export function mountViews(send) {
  /** @type {Record<string, string>} by query, where its run is */ let urls = {};
  /** @type {Map<number, Tile>} */ const tiles = new Map();
  const root = el("ul", { class: "bn-views", "data-testid": "students" });
  let asked = "";
  let [askedAt, timer] = [0, 0];

  /** Asks the page's Python to open the runs that students look at. */
  function open() {
    const views = [...tiles.keys()].map((number) => room.parts[`thumbnail:${number}`]?.view).filter(Boolean);
    const queries = [...new Set(views.map((view) => view.query).filter(Boolean))].slice(0, MOST).sort();
    const text = JSON.stringify(queries);
    if (text === asked && performance.now() - askedAt < AGAIN) return;
    if (queries.every((query) => query in urls)) return;
    [asked, askedAt] = [text, performance.now()];
    send("open", queries);
    clearTimeout(timer);
    timer = setTimeout(open, AGAIN + 100); // a page that is just being built may not have heard it
  }

  return {
    root,
    /** @param {any[]} members @param {any} question */
    update(members, question) {
      const here = new Set(members.map((member) => member.number));
      for (const [number, tile] of tiles) if (!here.has(number)) (tile.destroy(), tiles.delete(number));
      for (const member of members) {
        let tile = tiles.get(member.number);
        if (!tile) {
          tile = mountTile(member.number, () => urls);
          tiles.set(member.number, tile);
          root.append(tile.root);
        }
        tile.update(member, question);
        tile.picture();
      }
      open();
    },
    /** @param {Record<string, string>} found */
    opened(found = {}) {
      urls = found;
      for (const tile of tiles.values()) tile.picture();
    },
    themed: () => tiles.forEach((tile) => tile.themed()),
    destroy() {
      clearTimeout(timer);
      tiles.forEach((tile) => tile.destroy());
    },
  };
}

/** @param {number} number @param {() => Record<string, string>} urls @returns {Tile} */
function mountTile(number, urls) {
  const head = el("div", { class: "bn-view-head" });
  const place = el("div", { class: "bn-view-picture" });
  const foot = el("div", { class: "bn-view-foot" });
  const root = el("li", { class: "bn-view", "data-member": number }, head, place, foot);
  /** @type {ReturnType<typeof mountThumbnail> | null} */ let picture = null;
  /** @type {() => void} */ let stop = () => {};
  /** @type {any} */ let own = null;
  let of = "";
  let last = "";

  /** A run of one's own on the frames that all tiles of a query share. @param {string} query @param {string} url */
  function show(query, url) {
    if (of === query) return;
    of = query;
    picture?.destroy();
    stop();
    const shared = liveRun(`class-${query}`);
    shared.open(url);
    own = Object.create(shared);
    Object.assign(own, { panels: new Set(), cache: new Map(), playing: false, heldCode: null, wanted: null });
    own.scheduled = 0;
    stop = shared.subscribe({
      draw: seat,
      opened: () => own.panels.forEach((/** @type {any} */ p) => p.opened?.(own)),
    });
    picture = mountThumbnail(place, own, { layers: new Set(LAYERS) });
  }

  function seat() {
    const view = room.parts[`thumbnail:${number}`]?.view;
    if (!own?.trajectory || !view) return;
    own.playing = false;
    if (view.input) own.point = view.input;
    own.heldCode = view.code ?? null;
    const step = view.step ?? Infinity;
    const after = own.frames.findIndex((/** @type {any} */ frame) => frame.step >= step);
    own.position = after < 0 ? own.frames.length - 1 : after;
    own.drawNow();
  }

  return {
    root,
    update(member, question) {
      const answer = (room.parts.answers ?? []).find((/** @type {any} */ each) => each.number === number);
      const facts = JSON.stringify([member, question?.id, question?.state, answer]);
      if (facts === last) return;
      last = facts;
      head.replaceChildren(...heading(member));
      foot.replaceChildren(...told(member, question, answer));
    },
    picture() {
      const view = room.parts[`thumbnail:${number}`]?.view;
      const url = view?.query ? urls()[view.query] : undefined;
      if (url) show(view.query, url);
      place.dataset.page = view?.page ?? "";
      if (own) seat();
    },
    themed: () => picture?.themed(),
    destroy() {
      stop();
      picture?.destroy();
      root.remove();
    },
  };
}

/** @param {any} member @returns {Node[]} */
function heading(member) {
  const name = member.nickname || say("class.student", { number: member.number });
  const state = say(!member.here ? "class.gone" : member.following ? "class.follows" : "class.explores");
  return [el("b", { text: name }), el("span", { class: "bn-view-state", text: state })];
}

/** @param {any} member @param {any} question @param {any} answer @returns {Node[]} */
function told(member, question, answer) {
  const act = (/** @type {string} */ key, /** @type {() => void} */ onclick, pressed = false) =>
    el("button", {
      type: "button",
      class: "bn-do",
      "aria-pressed": String(pressed),
      text: say(`class.${key}`),
      onclick,
    });
  const { number: who } = member;
  const said = el("p", { text: say("class.answered-of", { count: member.answered }) });
  if (answer && question) {
    const value = valueOf(question, answer.value);
    const far = question.kind === "choice" || question.kind === "width" ? null : (answer.distance ?? null);
    said.textContent =
      far === null ? say("class.their", { value }) : say("class.their-far", { value, far: number(far) });
  }
  const buttons = [
    act("show-plane", () => ask("show", { member: who, named: false })),
    act("hide-name", () => ask("hide", { member: who, hidden: !member.hidden }), member.hidden),
  ];
  if (answer && question) {
    const hide = () => ask("hide", { member: who, hidden: !answer.hidden, question: question.id });
    buttons.push(act("hide-answer", hide, answer.hidden));
  }
  return [said, el("div", { class: "bn-view-acts" }, ...buttons)];
}
