/** All units' small maps as one picture, one below the other. */

/**
 * @returns {{fill: (maps: Float64Array[], sizes: number[], full: Float64Array[], tones:
 *   import("../draw/signed-colors.js").Ramp) => {canvas: HTMLCanvasElement, side: number}}}
 */
export function unitAtlas() {
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  /** @type {ImageData | null} */ let image = null;
  return {
    /**
     * maps: for each layer (side², units), row by row from the lower left; full: what stands for full strength, by unit
     */
    fill(maps, sizes, full, tones) {
      const side = Math.round(Math.sqrt(maps[0].length / sizes[0]));
      const height = side * sizes.reduce((sum, count) => sum + count, 0);
      if (!image || image.width !== side || image.height !== height) {
        [canvas.width, canvas.height] = [side, height];
        image = context.createImageData(side, height);
      }
      const picture = image;
      let at = 0;
      maps.forEach((values, l) => {
        const count = sizes[l];
        for (let unit = 0; unit < count; unit++) {
          const most = full[l][unit];
          for (let j = side - 1; j >= 0; j--) {
            for (let i = 0; i < side; i++, at += 4)
              tones.write(picture.data, at, values[(j * side + i) * count + unit] / most);
          }
        }
      });
      context.putImageData(picture, 0, 0);
      return { canvas, side };
    },
  };
}
