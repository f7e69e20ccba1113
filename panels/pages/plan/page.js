/** Lesson plans: those that come with the lab, to run with a class or alone; and one's own, as a text that travels. */

import { beginAlone } from "../../classroom/alone.js";
import { ask, get, openRoom, post, room } from "../../classroom/room.js";
import { download, el } from "../../draw/dom.js";
import { addressOf, showView } from "../../run/view.js";
import { say } from "../../text/words.js";

export const addressless = true;
const KEPT = "bottleneck-own-plan"; // in this browser

/** @type {import("../../stage.js").Layout} */
export function build(root) {
  const list = el("ul", { class: "bn-plans" });
  const editor = mountEditor();
  const place = el("div", { class: "bn-plan-page" }, list, editor.root);
  root.append(place);
  get("classroom/plans")
    .then((plans) => list.replaceChildren(...plans.map((/** @type {any} */ each) => shipped(each, editor))))
    .catch((error) => list.replaceChildren(el("li", { text: error.message })));
  return [{ destroy: () => place.remove() }];
}

/** Runs a plan with a class: in the room that is open, or in a new one. @param {any} plan @param {string} [name] */
async function runWithClass(plan, name) {
  if (room.role === "teacher") await ask("plan", { plan });
  else await openRoom(name ? { title: plan.title, plan_name: name } : { title: plan.title, plan });
  await ask("go", { item: 0 });
  showView(plan.items[0].view);
}

/** @param {string} key @param {() => void} onclick @param {boolean} [main] */
const act = (key, onclick, main = false) =>
  el("button", {
    type: "button",
    class: ["bn-do", main && "bn-do-main"].filter(Boolean).join(" "),
    "data-act": key,
    text: say(`class.${key}`),
    onclick,
  });

/** @param {any} about a plan in the list @param {ReturnType<typeof mountEditor>} editor */
function shipped({ name, title, minutes, items }, editor) {
  const plan = () => get(`classroom/plans/${name}`);
  const facts = say("class.plan-facts", { count: items, minutes });
  const sheet = el("a", {
    class: "bn-do",
    href: addressOf(`classroom/plans/${name}/sheet`),
    target: "_blank",
    text: say("class.sheet"),
  });
  const buttons = [
    act("run-plan", async () => runWithClass(await plan(), name), true),
    act("plan-alone", async () => beginAlone(await plan())),
    sheet,
    act("edit-plan", async () => editor.load(await get(`classroom/plans/${name}.yaml`))),
  ];
  return el(
    "li",
    { "data-plan": name },
    el("b", { text: title }),
    el("span", { class: "bn-plan-facts", text: facts }),
    el("div", { class: "bn-plan-acts" }, ...buttons),
  );
}

/** One's own plan: written as YAML, checked by the lab. */
function mountEditor() {
  const text = el("textarea", {
    class: "bn-plan-text",
    rows: 18,
    spellcheck: "false",
    "aria-label": say("class.own-plan"),
  });
  const told = el("p", { role: "status", class: "bn-plan-told", "data-testid": "plan-told" });
  text.value = kept();
  text.oninput = () => keep(text.value);

  /** The plan that is written, or null where it does not hold. @returns {Promise<any>} */
  async function read() {
    try {
      const plan = await post("classroom/plans/read", text.value);
      told.textContent = say("class.plan-holds", { count: plan.items.length, title: plan.title });
      return plan;
    } catch (error) {
      told.textContent = /** @type {Error} */ (error).message;
      return null;
    }
  }
  /** @param {(plan: any) => void} use */
  const withPlan = (use) => async () => {
    const plan = await read();
    if (plan) use(plan);
  };
  const file = el("input", { type: "file", accept: ".yaml,.yml", hidden: true });
  file.onchange = async () => load((await file.files?.[0]?.text()) ?? "");
  const save = () => download(URL.createObjectURL(new Blob([text.value], { type: "text/yaml" })), "plan.yaml");
  /** @param {string} written */
  function load(written) {
    text.value = written;
    keep(written);
    read();
    root.open = true;
    root.scrollIntoView();
  }
  const row = el(
    "div",
    { class: "bn-plan-acts" },
    act("run-plan", withPlan(runWithClass), true),
    act("plan-alone", withPlan(beginAlone)),
    act("check-plan", read),
    act("import-plan", () => file.click()),
    act("export-plan", save),
    file,
  );
  const root = el("details", { class: "bn-plan-own" }, el("summary", { text: say("class.own-plan") }), text, row, told);
  return { root, load };
}

function kept() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} text */
function keep(text) {
  try {
    localStorage.setItem(KEPT, text);
  } catch {
    // It stays on the page.
  }
}
