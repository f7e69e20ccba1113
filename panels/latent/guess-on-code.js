/** A guess on the code: where will the code of this input be? Beside it are the codes of inputs to go by. */

import { drawNamed, drawSample } from "../draw/marks.js";
import { scaled } from "../draw/text-size.js";
import { encode } from "../numbers/network.js";
import { rangesOf } from "../run/manifold-of-run.js";
import { number, share } from "../text/numbers.js";
import { say } from "../text/words.js";

/**
 * What is guessed at, for `mountGuess`: the one number of the code.
 * @type {import("../plane/guess.js").Kind}
 */
export const CODE = {
  count: 1,
  how: () => say("guess-code.how"),
  answer: (run) => run.answer.code,
  start: (run) => [middle(rangesOf(run)[0])],
  told: (run, [guess], apart) => {
    const { low, high } = rangesOf(run)[0];
    const values = { guess: number(guess), code: number(run.answer.code[0]) };
    return say("guess-code.told", { ...values, share: share(apart / (high - low)) });
  },
};

/**
 * What a latent panel shows for it (`mountLatent`): no code while the guess is waited for, then both.
 * @param {ReturnType<typeof import("../plane/guess.js").mountGuess>} guess
 * @param {number[][]} beside inputs to go by
 * @returns {import("./latent.js").Dress}
 */
export function guessDress(guess, beside) {
  return {
    takes: guess.takes,
    aim: guess.aim,
    veiled: () => guess.state.waiting,
    under(context, run, [x], colors, { top, base }) {
      const { guess: at, waiting } = guess.state;
      if (!waiting && !at) return;
      const codes = encode(run.about.network, run.frame.weights, Float64Array.from(beside.flat()));
      const height = top + scaled(14);
      beside.forEach((_, i) => {
        context.strokeStyle = colors.faded(0.5);
        context.setLineDash([2, 3]);
        context.beginPath();
        context.moveTo(x.to(codes[i]), height);
        context.lineTo(x.to(codes[i]), base);
        context.stroke();
        context.setLineDash([]);
        drawNamed(context, x.to(codes[i]), height, "ABC"[i], colors);
      });
      if (at) drawSample(context, x.to(at[0]), base - 8);
    },
  };
}

/** @param {{low: number, high: number}} range */
const middle = ({ low, high }) => (low + high) / 2;
