/**
 * The few settings a lesson is about, beside its stage: a slider or a list each. Python says which, and their values.
 */

import { say } from "../text/words.js";
import { el } from "./dom.js";

/**
 * @typedef {object} Setting
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {"slider" | "list"} kind
 * @property {[string, string][]} options each value as a link writes it, and as it is read
 * @property {string} value one of the options, as a link writes it
 */

/**
 * @param {(name: string, value: any) => void} send tells the page's Python that a setting is to be another
 */
export function settingsStrip(send) {
  const root = el("div", {
    class: "bn-settings",
    role: "group",
    "aria-label": say("strip.label"),
    hidden: true,
  });
  /** @type {Map<string, {kind: string, root: HTMLElement, show: (setting: Setting) => void}>} */
  const controls = new Map();

  /** @param {Setting[]} settings */
  function update(settings = []) {
    root.hidden = !settings.length;
    for (const setting of settings) {
      if (controls.get(setting.name)?.kind !== setting.kind) {
        controls.get(setting.name)?.root.remove();
        controls.set(setting.name, {
          kind: setting.kind,
          ...(setting.kind === "list" ? list : slider)(setting, choose),
        });
      }
      controls.get(setting.name)?.show(setting);
    }
    const shown = settings.map(({ name }) => controls.get(name)?.root);
    if (shown.some((node, i) => node !== root.children[i]) || shown.length !== root.children.length) {
      root.replaceChildren(.../** @type {HTMLElement[]} */ (shown));
    }
  }

  const choose = (/** @type {string} */ setting, /** @type {string} */ value) => send("setting", { setting, value });
  return { root, update };
}

/** @param {Setting} first @param {(setting: string, value: string) => void} choose */
function slider(first, choose) {
  /** @type {Setting} */ let shown = first;
  const said = el("output", { class: "bn-setting-value" });
  const input = el("input", {
    type: "range",
    class: "bn-slider",
    min: "0",
    step: "1",
    "aria-label": first.label,
    oninput: () => say(Number(input.value)),
    onchange: () => choose(shown.name, shown.options[Number(input.value)][0]),
  });

  function say(/** @type {number} */ position) {
    const text = shown.options[position][1];
    said.textContent = text;
    input.setAttribute("aria-valuetext", text);
    input.style.setProperty("--bn-done", `${(100 * position) / Math.max(1, shown.options.length - 1)}%`);
  }

  return {
    root: el("label", { class: "bn-setting", title: first.help }, el("span", { text: first.label }), input, said),
    show(/** @type {Setting} */ setting) {
      const changed = setting.value !== shown.value || setting === first;
      shown = setting;
      input.max = String(setting.options.length - 1);
      // The widest value's room, so that nothing moves while the slider does.
      said.style.minWidth = `${Math.max(...setting.options.map(([, text]) => text.length))}ch`;
      if (!changed) return; // the hand may be on its way to the next value
      const position = Math.max(
        0,
        setting.options.findIndex(([value]) => value === setting.value),
      );
      input.value = String(position);
      say(position);
    },
  };
}

/** @param {Setting} first @param {(setting: string, value: string) => void} choose */
function list(first, choose) {
  const input = el("select", {
    class: "bn-speed",
    "aria-label": first.label,
    onchange: () => choose(first.name, input.value),
  });
  let offered = "";
  return {
    root: el("label", { class: "bn-setting", title: first.help }, el("span", { text: first.label }), input),
    show(/** @type {Setting} */ setting) {
      if (offered !== String(setting.options)) {
        offered = String(setting.options);
        input.replaceChildren(...setting.options.map(([value, text]) => el("option", { value, text })));
      }
      input.value = setting.value;
    },
  };
}
