/** The second point of an interpolation: what the page holds besides the run. No DOM. */

/** The second point, B; the first, A, is the input. */
export class Second {
  constructor() {
    /** @type {number[] | null} */
    this.point = null;
    this.share = 0.5; // of the way from A to B that is looked at
    this.pressed = false;
  }

  /**
   * Takes a place on the plane while Shift is held: what `mountPlane` asks.
   * @param {number[]} point
   * @param {PointerEvent} event
   */
  takes(point, event) {
    if (event.type === "pointerdown") this.pressed = event.shiftKey;
    if (this.pressed) this.point = point;
    return this.pressed;
  }
}
