/** The menu that takes home what is seen: link, picture, page, film, network and numbers; and opens what was saved. */

import { colorsOf } from "../draw/colors.js";
import { download, el } from "../draw/dom.js";
import { liveRun } from "../run/live-run.js";
import { shownNow } from "../run/shown.js";
import { linkTo, readView, showView } from "../run/view.js";
import { say } from "../text/words.js";
import { codeOf, made, Said, settingsOf } from "./jobs.js";
import { png, svg } from "./picture.js";

const WIDTHS = [800, 1600, 3200]; // pixels of a picture
/** The kinds of files, in the groups in which they are offered. @type {Record<string, string[]>} */
const GROUPS = {
  page: ["html", "report"],
  film: ["gif", "webm", "mp4"],
  network: ["safetensors", "json", "onnx", "script", "notebook"],
  numbers: ["csv", "parquet"],
};
const NEEDS_ALL = new Set(["html", "gif", "webm", "mp4"]); // what shows every run of the page
const MOST_RUNS = 6;

/** @param {HTMLElement} panel of the menu @param {string[]} offered kinds that the lab can make */
export function mountTakeHome(panel, offered) {
  const told = el("p", { role: "status", "data-testid": "home-told" });
  const bar = el("progress", { max: "1", "aria-label": say("home.progress"), hidden: true });
  const cancel = act("cancel", say("home.cancel"), () => stop?.abort());
  const code = el("div", { class: "bn-home-code", hidden: true, "data-testid": "home-code-shown" });
  const width = el("select", { class: "bn-text", "aria-label": say("home.width") });
  width.append(...WIDTHS.map((pixels) => el("option", { value: pixels, text: say("home.pixels", { count: pixels }) })));
  const planes = el("input", { type: "checkbox", checked: true, "data-testid": "home-planes" });
  /** @type {AbortController | null} */ let stop = null;
  /** @type {HTMLButtonElement[]} */ const runOnly = [];
  cancel.hidden = true;

  /** @param {string} name @param {string} label @param {() => void} onclick */
  function act(name, label, onclick) {
    return el("button", { type: "button", class: "bn-do", "data-testid": `home-${name}`, text: label, onclick });
  }
  /** @param {string} name @param {() => void} onclick */
  function ofRun(name, onclick) {
    const button = act(name, say(`home.kinds.as-${name}`), onclick);
    runOnly.push(button);
    return button;
  }
  /** @param {() => Promise<void>} what says why where it fails */
  const trying = async (what) => {
    try {
      await what();
    } catch (error) {
      if (!(error instanceof Said)) console.error(error);
      told.textContent = error instanceof Said ? error.message : say("home.failed");
    }
  };

  async function showCode() {
    const link = linkTo(readView());
    told.textContent = "";
    code.innerHTML = await codeOf(link);
    code.append(el("input", { class: "bn-text", readonly: true, value: link, "aria-label": say("home.link") }));
    code.hidden = false;
  }
  /** @param {"png" | "svg"} kind */
  async function picture(kind) {
    const pixels = Number(width.value);
    const body = await (kind === "png" ? png : svg)(pixels, planes.checked);
    if (!body) throw new Said(say("home.no-picture"));
    keep(body, `${fileName()}.${kind}`);
    told.textContent = say("home.saved", { name: `${fileName()}.${kind}` });
  }
  /** @param {string} kind */
  async function file(kind) {
    stop?.abort();
    const mine = (stop = new AbortController());
    cancel.hidden = bar.hidden = false;
    bar.removeAttribute("value");
    told.textContent = say("home.making");
    try {
      const { name, body } = await made(asked(kind), mine.signal, (done, all) => {
        if (all) bar.value = done / all;
        told.textContent = all ? say("home.drawing", { done, all }) : say("home.making");
      });
      keep(body, name);
      told.textContent = say("home.saved", { name });
    } finally {
      if (stop === mine) cancel.hidden = bar.hidden = true;
    }
  }

  const opener = el("input", {
    type: "file",
    accept: ".safetensors,.json",
    hidden: true,
    "data-testid": "home-open-file",
  });
  opener.onchange = () =>
    trying(async () => {
      const [chosen] = opener.files ?? [];
      opener.value = "";
      if (!chosen) return;
      told.textContent = say("home.reading");
      const { query, dimension } = await settingsOf(chosen);
      told.textContent = "";
      showView({ page: dimension === 3 ? "space" : "projection", query: String(new URLSearchParams(query)) });
    });

  const group = (/** @type {string} */ name) => {
    const here = GROUPS[name].filter((kind) => offered.includes(kind));
    const missing = GROUPS[name].filter((kind) => !offered.includes(kind)).map((kind) => say(`home.kinds.as-${kind}`));
    const buttons = here.map((kind) => ofRun(kind, () => trying(() => file(kind))));
    const lacks = missing.length ? [el("p", { text: say(`home.not-here`, { kinds: missing.join(", ") }) })] : [];
    return [el("h3", { class: "bn-menu-title", text: say(`home.groups.${name}`) }), row(buttons), ...lacks];
  };
  const pictures = row([
    ofRun("png", () => trying(() => picture("png"))),
    ofRun("svg", () => trying(() => picture("svg"))),
  ]);
  panel.append(
    told,
    row([bar, cancel]),
    row([act("code", say("home.code"), () => trying(showCode)), act("open", say("home.open"), () => opener.click())]),
    code,
    opener,
    el("h3", { class: "bn-menu-title", text: say("home.groups.picture") }),
    row([width, pictures]),
    el("label", { class: "bn-home-check" }, planes, say("home.planes-only")),
    ...Object.keys(GROUPS).flatMap(group),
  );
  return {
    refresh() {
      code.hidden = true;
      if (!stop || cancel.hidden) told.textContent = shownNow() ? "" : say("home.no-run");
      for (const button of runOnly) button.disabled = !shownNow();
    },
  };
}

/** @param {HTMLElement[]} children */
const row = (children) => el("div", { class: "bn-home-row" }, ...children);

/** Hands the browser a file to keep. @param {Blob} body @param {string} name */
function keep(body, name) {
  const url = URL.createObjectURL(body);
  download(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** What a picture is called: data, model and step. */
function fileName() {
  const run = liveRun(shownNow()?.runs[0]?.slot ?? "main");
  return `bottleneck-${run.about?.dataset}-${run.about?.model}-step-${run.frame?.step}`;
}

/** What the lab is asked for. @param {string} kind */
function asked(kind) {
  const shown = shownNow();
  if (!shown) throw new Said(say("home.no-run"));
  const runs = shown.runs.slice(0, NEEDS_ALL.has(kind) ? MOST_RUNS : 1);
  const run = liveRun(runs[0].slot);
  const stage = document.querySelector(".bn-stage");
  return {
    kind,
    runs: Object.fromEntries(runs.map(({ slot, url }) => [slot, url.split("/").pop()])),
    layout: shown.layout,
    options: shown.options,
    view: { point: run.point, code: run.heldCode, step: run.atEnd ? null : run.frame?.step },
    link: linkTo(readView()),
    dark: stage ? colorsOf(stage).dark : false,
  };
}
