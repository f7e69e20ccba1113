/** Where the reconstruction jumped: a ring round the place of the input. */

/**
 * @param {{jump: import("../../numbers/jumps.js").Jump | null}} scene
 * @returns {import("../../plane/layers.js").Layer}
 */
export const jumpLayer = (scene) => ({
  name: "jump",
  label: "",
  explain: "",
  draw(context, run, place, colors) {
    if (!scene.jump || run.width !== 1) return;
    const [x, y] = [place.x(scene.jump.at[0]), place.y(scene.jump.at[1])];
    context.strokeStyle = colors.text;
    context.lineWidth = 1.5;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.arc(x, y, 15, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
  },
});
