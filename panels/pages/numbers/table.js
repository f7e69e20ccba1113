/** How good the run is: a table of its measures, each with what it means and what to compare it with. */

import { el } from "../../draw/dom.js";
import { exact, number } from "../../text/numbers.js";
import { fetchReport, stepToMeasure } from "./report.js";
import { say } from "../../text/words.js";

const CALM = 200; // milliseconds the playhead rests before its step is measured
const BLANK_ROWS = 11;
const LEADING = 3; // of them are larger
/** Units that stand beside their number; the others stand below it. */
const BESIDE = new Set(["times", "nats"]);

/**
 * @param {HTMLElement} parent
 * @param {import("../../run/live-run.js").LiveRun} run
 */
export function mountNumbers(parent, run) {
  const caption = el("p", { class: "bn-numbers-caption", role: "status", text: say("numbers-table.waiting") });
  const body = el("tbody", {}, ...Array.from({ length: BLANK_ROWS }, (_, i) => blankRow(i < LEADING)));
  const table = el(
    "table",
    { class: "bn-numbers-table" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ...[say("numbers-table.measure"), say("numbers-table.run"), say("numbers-table.compare")].map((text) =>
          el("th", { scope: "col", text }),
        ),
      ),
    ),
    body,
  );
  const root = el(
    "div",
    {
      class: "bn-numbers",
      "data-testid": "numbers-panel",
      role: "region",
      "aria-label": say("numbers-table.label"),
    },
    caption,
    table,
  );
  parent.append(root);
  /** @type {{url: string, step: number, stop: AbortController} | null} what is shown or asked for */ let asked = null;
  let timer = 0;

  function draw() {
    const step = stepToMeasure(run);
    const url = run.trajectory?.url;
    if (step === null || !url || (asked?.url === url && asked.step === step)) return;
    const another = asked?.url !== url;
    asked?.stop.abort();
    asked = { url, step, stop: new AbortController() };
    root.dataset.busy = "true";
    caption.textContent =
      step === run.about.steps ? say("numbers-table.measuring-end") : say("numbers-table.measuring", { step });
    clearTimeout(timer);
    timer = window.setTimeout(ask, another ? 0 : CALM, asked);
  }

  /** @param {{url: string, step: number, stop: AbortController}} wanted */
  async function ask({ url, step, stop }) {
    try {
      const report = await fetchReport(url, step, () => run.reopen(), stop.signal);
      if (!stop.signal.aborted) show(report);
    } catch (error) {
      if (!stop.signal.aborted)
        caption.textContent = say("numbers-table.failed", { reason: /** @type {Error} */ (error).message });
    }
  }

  /** @param {import("./report.js").Report} report */
  function show({ step, divergedAt, rows }) {
    caption.textContent =
      divergedAt === null
        ? step === run.about.steps
          ? say("numbers-table.end", { step })
          : say("numbers-table.at", { step })
        : say("numbers-table.diverged", { diverged: divergedAt, step });
    body.replaceChildren(...rows.map(tableRow));
    root.dataset.step = String(step);
    delete root.dataset.busy;
  }

  const unsubscribe = run.subscribe({ draw });
  return {
    destroy() {
      clearTimeout(timer);
      asked?.stop.abort();
      unsubscribe();
      root.remove();
    },
  };
}

/** Large, with its meaning, where it leads; else a line, whose meaning opens. @param {import("./report.js").Row} row */
function tableRow({ name: key, value, unit, meaning: meant, reference, reference_name: other, leads, told = {} }) {
  const name = say(`report.names.${key}`, told);
  const meaning = say(`report.meanings.${meant}`, told);
  const beside = !unit || BESIDE.has(unit) ? "" : say(`report.units.${unit}`);
  const compared = reference === null ? "" : quantity(reference, unit);
  const node = el(
    "tr",
    {
      "data-measure": "dimension" in told ? `${key}-${told.dimension}` : key,
      class: leads ? "bn-numbers-leads" : null,
    },
    el(
      "th",
      { scope: "row" },
      ...(leads ? [name, quiet(meaning)] : [el("details", {}, el("summary", { text: name }), quiet(meaning))]),
    ),
    el("td", {}, el("b", { text: quantity(value, unit) }), quiet(beside)),
    el("td", {}, compared, " ", quiet(other && say(`report.references.${other}`, told))),
  );
  node.dataset.value = JSON.stringify(value);
  node.dataset.reference = JSON.stringify(reference);
  return node;
}

/** @param {string} text */
const quiet = (text) => el("span", { class: "bn-numbers-quiet", text });

/** @param {number | null} value @param {string} unit */
function quantity(value, unit) {
  if (value === null) return "–";
  const text = Number.isInteger(value) ? exact(value) : number(value);
  return BESIDE.has(unit) ? say(`report.units.${unit}`, { value: text }) : text;
}

/** @param {boolean} leads */
function blankRow(leads) {
  const cells = /** @type {("th" | "td")[]} */ (["th", "td", "td"]).map((tag) => el(tag, {}, el("span")));
  const row = el("tr", { class: "bn-numbers-blank", "aria-hidden": "true" }, ...cells);
  row.classList.toggle("bn-numbers-leads", leads);
  return row;
}
