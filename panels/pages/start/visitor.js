/** What the visitor does on the plane: the path of the input, and where a step began. */

const LONGEST = 4000; // inputs of a path that are kept

/**
 * @param {HTMLElement} plane where the pointer goes down
 * @param {import("../../run/live-run.js").LiveRun} narrow the run with one number, shown first
 */
export function follow(plane, narrow) {
  /** @type {import("./deeds.js").Scene} */
  const scene = { run: narrow, narrow, path: [], first: [0, 0], firstCode: [0], jump: null };
  const layers = new Set(["manifold", "jump"]);
  /** @type {number[] | null} */ let last = null;
  let fresh = false; // the pointer has just gone down: the next input begins a path
  const pressed = () => (fresh = true);
  plane.addEventListener("pointerdown", pressed, true);
  const visitor = {
    scene,
    layers,
    met: false,
    /** Here a step begins. */
    begin() {
      const { run } = scene;
      scene.path = [];
      scene.jump = null;
      scene.first = run.point;
      scene.firstCode = run.frame && run.answer ? Array.from(run.answer.code) : [0];
    },
    /** Takes in where the input is now. */
    look() {
      const { point } = scene.run;
      if (last && String(point) !== String(last)) {
        visitor.met = true;
        layers.add("projection");
        scene.path = fresh ? [point] : [...(scene.path.length ? scene.path : [last]), point].slice(-LONGEST);
        fresh = false;
      }
      last = point;
    },
    destroy: () => plane.removeEventListener("pointerdown", pressed, true),
  };
  return visitor;
}
